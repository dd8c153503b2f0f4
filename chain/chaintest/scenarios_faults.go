package chaintest

import (
	"fmt"

	"ihealth/chain"
)

// stopper returns the harness's means to stop nodes.
func (s *session) stopper() (Stopper, error) {
	if f, ok := s.harness.(Stopper); ok {
		return f, nil
	}
	return nil, fmt.Errorf("%w: nodes that stop", ErrUnsupported)
}

// goesOnWithoutF stops one of four nodes, each in turn, while transactions are sent.
func goesOnWithoutF(s *session) error {
	f, err := s.stopper()
	if err != nil {
		return err
	}
	for node := range s.setup.Config.Validators {
		if _, err := s.sendMany(alice, 15, chain.Urgencies()...); err != nil {
			return err
		}
		if err := f.Stop(s.ctx, node); err != nil {
			return err
		}
		if _, err := s.sendMany(bob, 15, chain.Urgencies()...); err != nil {
			return err
		}
		if err := s.awaitCommitted(s.tickets); err != nil {
			return fmt.Errorf("without node %d: %w", node, err)
		}
		if err := f.Start(s.ctx, node); err != nil {
			return err
		}
	}
	_, err = s.sendMany(alice, 15, chain.Normal)
	if err != nil {
		return err
	}
	return s.awaitCommitted(s.tickets)
}

// recoversFromStop stops two of four nodes: nothing may commit until one is back.
func recoversFromStop(s *session) error {
	f, err := s.stopper()
	if err != nil {
		return err
	}
	return s.recover(
		func() error {
			for _, node := range []int{1, 3} {
				if err := f.Stop(s.ctx, node); err != nil {
					return err
				}
			}
			return nil
		},
		func() error {
			for _, node := range []int{3, 1} {
				if err := f.Start(s.ctx, node); err != nil {
					return err
				}
			}
			return nil
		})
}

// recoversFromPartition cuts four nodes into halves: nothing may commit until they are
// one network again.
func recoversFromPartition(s *session) error {
	f, ok := s.harness.(Partitioner)
	if !ok {
		return fmt.Errorf("%w: a network that can be cut", ErrUnsupported)
	}
	return s.recover(
		func() error { return f.Partition(s.ctx, []int{0, 1}, []int{2, 3}) },
		func() error { return f.Heal(s.ctx) })
}

// recover commits something, breaks the chain, sends, sees that nothing commits, mends
// it, and waits for what was sent.
func (s *session) recover(shatter, mend func() error) error {
	before, err := s.sendMany(alice, 10, chain.Normal)
	if err != nil {
		return err
	}
	if err := s.awaitCommitted(before); err != nil {
		return err
	}
	if err := s.idle(); err != nil { // whatever was under way has ended
		return err
	}
	if err := shatter(); err != nil {
		return err
	}
	during, err := s.sendMany(bob, 10, chain.Urgencies()...)
	if err != nil {
		return err
	}
	if err := s.idle(); err != nil {
		return err
	}
	for _, t := range during {
		if t.calls > 0 && t.err == nil {
			return fmt.Errorf("%v was committed without a quorum", t)
		}
	}
	if err := mend(); err != nil {
		return err
	}
	return s.awaitCommitted(s.tickets)
}
