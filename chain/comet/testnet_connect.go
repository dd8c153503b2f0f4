package comet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"
)

// redialInterval is how long a failed dial rests. The engine itself would wait for
// seconds.
const redialInterval = 20 * time.Millisecond

// connect dials until all running nodes have the peers that the topology gives
// them, those beyond a partition excepted. It fails with ErrStalled after the stall
// timeout and with ctx's error, and in both cases says which dial failed last. When
// ctx ends it does not wait for handshakes under way, which the engine cannot break
// off: Stop does, after it has closed the links.
func (t *Testnet) connect(ctx context.Context) error {
	stall := time.NewTimer(t.options.StallTimeout)
	defer stall.Stop()
	peers := t.options.Topology.peers(len(t.nodes))
	var failed error
	for {
		outcome := make(chan error, 1)
		t.dialling.Go(func() {
			outcome <- t.each(func(i int, _ *node) error { return t.dialAll(i, peers[i]) })
		})
		select {
		case err := <-outcome:
			if err == nil {
				return nil
			}
			failed = err
		case <-ctx.Done():
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("comet: connecting the nodes: %w", ctx.Err()), failed)
		case <-stall.C:
			return errors.Join(fmt.Errorf("comet: %w: the nodes are not connected after %v", ErrStalled, t.options.StallTimeout), failed)
		case <-time.After(redialInterval):
		}
	}
}

// dialAll brings about that the i-th node, if it runs, is connected to those of its
// peers that run and that no partition keeps from it. It fails unless it is, and
// while a connection is left that should not be.
func (t *Testnet) dialAll(i int, peers []int) error {
	e := t.nodes[i].running()
	if e == nil {
		return nil
	}
	errs := make([]error, len(peers))
	var dialing sync.WaitGroup
	for k, j := range peers {
		if other := t.nodes[j].running(); other != nil {
			dialing.Go(func() { errs[k] = t.dial(i, j, e.Switch(), other.Switch()) })
		}
	}
	dialing.Wait()
	return errors.Join(errs...)
}

// dial connects two running nodes, unless a partition keeps them apart. They are
// connected when both say so: after a restart or a cut one may not know yet.
func (t *Testnet) dial(i, j int, from, to p2p.Switcher) error {
	here, there := from.Peers().Has(t.nodes[j].address.ID), to.Peers().Has(t.nodes[i].address.ID)
	cut, held := t.parted(i, j)
	switch {
	case cut && (here || there):
		return fmt.Errorf("comet: node %d and node %d are still connected", i, j)
	case cut, held, here && there:
		return nil
	}
	if err := from.DialPeerWithAddress(t.route(i, j)); err != nil {
		return fmt.Errorf("comet: node %d cannot dial node %d at %s: %w", i, j, t.route(i, j).DialString(), err)
	}
	return nil
}
