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
