package comet

import (
	"context"
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// faultNetwork is a network whose validators suffer the faults of a timeline while
// a run drives it. It belongs to the goroutine of the run.
type faultNetwork struct {
	*Testnet
	run      *run
	begun    chan struct{} // closed with the first batch, when the timeline begins
	over     chan struct{} // closed when the timeline has ended
	released sim.Time      // batch for the coming height; sim.Never if there is none
	decided  []Decision
	heights  []HeightTrace
}

func newFaultNetwork(t *Testnet) *faultNetwork {
	return &faultNetwork{Testnet: t, begun: make(chan struct{}), over: make(chan struct{}), released: sim.Never}
}

// suffer goes through the timeline. It calls fail when a fault cannot be imposed or
// ended.
func (n *faultNetwork) suffer(ctx context.Context, l *timeline, fail func(error)) {
	defer close(n.over)
	select {
	case <-ctx.Done():
		return
	case <-n.begun:
	}
	if err := l.run(ctx); err != nil {
		fail(err)
	}
}

// Propose notes when a batch was handed over.
func (n *faultNetwork) Propose(height int64, batch []chain.Transaction) error {
	select {
	case <-n.begun:
	default:
		close(n.begun)
	}
	n.released = n.run.now()
	return n.Testnet.Propose(height, batch)
}

// inspect notes a decision.
func (n *faultNetwork) inspect(d Decision) (late bool, err error) {
	round := n.round(d)
	n.decided = append(n.decided, d)
	n.heights = append(n.heights, HeightTrace{
		Height: d.Height, Released: n.released, Decided: sim.Time(d.At.Sub(n.run.begin)), Round: round, Transactions: len(d.Transactions),
	})
	n.released = sim.Never
	_, err = n.Testnet.inspect(d)
	return round > 0, err
}

// conclude waits for the end of the timeline, as only then all validators run.
func (n *faultNetwork) conclude(ctx context.Context, height int64, committed int, trace *chain.Trace) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("comet: waiting for the end of the last fault: %w", ctx.Err())
	case <-n.over:
	}
	return n.Testnet.conclude(ctx, height, committed, trace)
}
