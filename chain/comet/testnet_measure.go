package comet

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ihealth/chain"
)

// Measure loads the running network with w, whose entities must be members of the
// network's registry, until all accepted transactions are committed. It can be
// called again, before and after a Reconfigure, and takes the place of who calls
// Propose and reads Decisions. Chain.Measure says more, and how it fails.
//
// Of a run during which the block size changes, the block fill relates to the size
// at its beginning.
func (t *Testnet) Measure(ctx context.Context, w chain.Workload) (chain.Measurement, error) {
	return t.MeasureUntil(ctx, nil, w)
}

// MeasureUntil is Measure of a load that ends early when end is closed: nothing more
// is sent then, and what was accepted is committed.
func (t *Testnet) MeasureUntil(ctx context.Context, end <-chan struct{}, w chain.Workload) (m chain.Measurement, err error) {
	if err := w.Validate(); err != nil {
		return chain.Measurement{}, err
	}
	if err := t.awaitOrders(ctx); err != nil {
		return chain.Measurement{}, err
	}
	w, t.committed = t.resumed(w), t.mostCommitted()
	last := t.decisions.present()
	r, err := newRun(t, t.Decisions(), last, t.options, w)
	if err != nil {
		return chain.Measurement{}, err
	}
	r.end = end
	before := t.traffic.total()
	err = r.drive(ctx)
	r.trace.Traffic = t.traffic.since(before)
	if err == nil {
		return r.trace.Measurement(), nil
	}
	if errors.Is(err, ErrDiverged) {
		m = r.trace.Measurement()
	}
	return m, fmt.Errorf("comet: %d validators, block size %d: %w", last.Next.Validators, last.Next.BlockSize, err)
}

// resumed returns w with nonces that the chain has not seen.
func (t *Testnet) resumed(w chain.Workload) chain.Workload {
	w.Entities = slices.Clone(w.Entities)
	for _, n := range t.nodes {
		for i := range w.Entities {
			e := &w.Entities[i]
			e.FirstNonce = max(e.FirstNonce, n.app.nextNonce(e.Name))
		}
	}
	return w
}

// mostCommitted returns how many transactions the chain holds.
func (t *Testnet) mostCommitted() int {
	most := 0
	for _, n := range t.nodes {
		most = max(most, n.app.ledger().committed)
	}
	return most
}

// awaitOrders makes empty heights until the last order is in force.
func (t *Testnet) awaitOrders(ctx context.Context) error {
	for {
		now := t.decisions.standing()
		if now.last.from <= now.height {
			return nil
		}
		if err := t.Propose(now.height, nil); err != nil {
			return err
		}
		if err := t.AwaitAll(ctx, now.height); err != nil {
			return err
		}
	}
}
