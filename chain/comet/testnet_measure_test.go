package comet

import (
	"context"
	"testing"

	"ihealth/chain"
)

// One network carries one load after another, each under its own configuration.
func TestMeasureAgainAfterReconfigure(t *testing.T) {
	t.Parallel()
	w := threeClasses()
	w.Count = 200
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	n := startTestnet(t, Options{Validators: 4, Nodes: 5, BlockSize: 10, Registry: registry, ProposeTimeout: patience}, hooks{})
	for _, config := range []chain.Config{{Validators: 4, BlockSize: 10}, {Validators: 5, BlockSize: 30}, {Validators: 5, BlockSize: 7}} {
		_, err := n.Reconfigure(context.Background(), Order{Validators: FirstNodes(config.Validators), BlockSize: config.BlockSize})
		if err != nil {
			t.Fatal(err)
		}
		m, err := n.Measure(context.Background(), w)
		if err != nil {
			t.Fatal(err)
		}
		checkLoad(t, m)
		if m.Config != config || m.Load.Committed != 200 {
			t.Errorf("%d committed by %+v, want 200 by %+v", m.Load.Committed, m.Config, config)
		}
	}
}

// Validators join and leave, and blocks grow and shrink, while the manager hands
// over: nothing is lost and nothing is committed twice.
func TestReconfigureUnderLoad(t *testing.T) {
	w := threeClasses()
	w.Count = 2_000
	o := Options{Validators: 4, Nodes: 10, BlockSize: 20, ProposeTimeout: patience, StallTimeout: 2 * patience}
	steps := []int{10, 6, 7, 4, 10}
	if lean() {
		w.Count, o.Nodes, steps = 600, 6, []int{6, 5, 4}
	}
	r := startRun(t, w, o, hooks{})
	n := r.net.(*Testnet)
	failed := make(chan error, 1)
	go func() {
		for i, m := range steps {
			if _, err := n.Reconfigure(context.Background(), Order{Validators: FirstNodes(m), BlockSize: 20 + 10*(i%2)}); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	}()
	if err := r.drive(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	m := r.trace.Measurement()
	if l := m.Load; l.Committed != w.Count || m.Distinct != w.Count || m.StateRoots != 1 {
		t.Errorf("%d committed, %d of them distinct, %d state roots, want %d", l.Committed, m.Distinct, m.StateRoots, w.Count)
	}
	if now := n.decisions.standing(); now.orders != uint64(len(steps)) || len(now.inForce.validators) != steps[len(steps)-1] {
		t.Errorf("%d orders, %d validators at the end", now.orders, len(now.inForce.validators))
	}
}
