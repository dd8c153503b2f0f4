package comet

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// redialInterval is how long a failed dial rests. The engine itself would wait for
// seconds.
const redialInterval = 20 * time.Millisecond

// connect dials until all running nodes have the peers that the topology gives
// them. It fails with ErrStalled after the stall timeout and with ctx's error, and
// in both cases says which dial failed last.
func (t *Testnet) connect(ctx context.Context) error {
	stall := time.NewTimer(t.options.StallTimeout)
	defer stall.Stop()
	peers := t.options.Topology.peers(len(t.nodes))
	for {
		failed := t.each(func(i int, n *node) error { return t.dialAll(n, peers[i]) })
		if failed == nil {
			return nil
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

// dialAll connects n, if it runs, to those of its peers that run and that it does
// not have yet.
func (t *Testnet) dialAll(n *node, peers []int) error {
	e := n.running()
	if e == nil {
		return nil
	}
	var errs []error
	for _, j := range peers {
		peer := t.nodes[j]
		if peer.running() == nil || e.Switch().Peers().Has(peer.address.ID) {
			continue
		}
		if err := e.Switch().DialPeerWithAddress(peer.address); err != nil {
			errs = append(errs, fmt.Errorf("comet: the node at %s cannot dial %s: %w", n.address.DialString(), peer.address.DialString(), err))
		}
	}
	return errors.Join(errs...)
}
