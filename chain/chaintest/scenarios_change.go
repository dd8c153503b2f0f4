package chaintest

import (
	"fmt"

	"ihealth/chain"
)

// changes lets validators join and leave, and the block size grow and shrink, while
// transactions wait and are under way. None may be lost or doubled, and blocks get the
// new size.
func changes(s *session) error {
	for _, config := range []chain.Config{
		{Validators: 7, BlockSize: 20}, {Validators: 4, BlockSize: 10}, {Validators: 5, BlockSize: 3},
	} {
		if _, err := s.sendMany(alice, 30, chain.Urgencies()...); err != nil {
			return err
		}
		if err := s.reconfigure(config); err != nil {
			return err
		}
		if _, err := s.sendMany(bob, 30, chain.Urgencies()...); err != nil {
			return err
		}
		if err := s.awaitCommitted(s.tickets); err != nil {
			return fmt.Errorf("with %d validators: %w", config.Validators, err)
		}
	}
	after, err := s.sendMany(alice, 12, chain.Normal)
	if err != nil {
		return err
	}
	if err := s.awaitCommitted(after); err != nil {
		return err
	}
	for _, t := range after {
		if t.receipt.Index >= 3 {
			return fmt.Errorf("%v is number %d of a block, where blocks hold 3 by now", t, t.receipt.Index+1)
		}
	}
	return nil
}

// refusesConfigurations asks for what would halt the chain, which goes on as it was.
func refusesConfigurations(s *session) error {
	if err := s.reconfigure(s.setup.Config); err != nil {
		return err
	}
	for _, c := range []chain.Config{
		{Validators: 0, BlockSize: 10},
		{Validators: -1, BlockSize: 10},
		{Validators: s.setup.Nodes + 1, BlockSize: 10},
		{Validators: 4, BlockSize: 0},
		{Validators: 4, BlockSize: -1},
	} {
		if err := s.harness.(Reconfigurer).Reconfigure(s.ctx, c); err == nil {
			return fmt.Errorf("%d validators of %d nodes and blocks of %d were accepted", c.Validators, s.setup.Nodes, c.BlockSize)
		}
	}
	if _, err := s.sendMany(alice, 20, chain.Normal); err != nil {
		return err
	}
	return s.awaitCommitted(s.tickets)
}

// passesTheRoleOn sends while validators join, stop, start and leave, and with them
// managers. What waits when the role changes hands is inherited, and so is what is known
// of nonces: nothing is lost, doubled or accepted again.
func passesTheRoleOn(s *session) error {
	f, err := s.stopper()
	if err != nil {
		return err
	}
	for _, change := range []func() error{
		func() error { return s.reconfigure(chain.Config{Validators: 7, BlockSize: 5}) },
		func() error { return f.Stop(s.ctx, 0) }, // whose turn comes every seven heights
		func() error { return f.Start(s.ctx, 0) },
		func() error { return s.reconfigure(chain.Config{Validators: 4, BlockSize: 10}) },
	} {
		for _, entity := range []string{alice, bob} {
			if _, err := s.sendMany(entity, 30, chain.Urgencies()...); err != nil {
				return err
			}
		}
		if err := change(); err != nil {
			return err
		}
		if err := s.awaitCommitted(s.tickets); err != nil {
			return err
		}
	}
	replay := s.submit(s.tickets[0].transaction)
	replay.foreign = true
	if err := s.await(); err != nil {
		return err
	}
	return expect(replay, chain.ErrReplayed)
}
