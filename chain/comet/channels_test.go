package comet

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
)

// everyClass is a load of equal parts of each class.
func everyClass() chain.Workload {
	w := chain.Workload{PayloadBytes: 100, Seed: 1}
	for _, c := range chain.Classes() {
		w.Entities = append(w.Entities, chain.Entity{Name: c.String(), Share: 1, Urgency: c.Urgency, Security: c.Security})
	}
	return w
}

// startChannels starts a network for each part of w.
func startChannels(t *testing.T, w chain.Workload, options ...Options) (*Channels, []chain.Workload) {
	t.Helper()
	parts, err := SplitWorkload(w, chain.DefaultAllocation())
	if err != nil {
		t.Fatal(err)
	}
	for i := range options {
		if options[i].Registry, err = parts[i].Registry(); err != nil {
			t.Fatal(err)
		}
	}
	c, err := StartChannels(context.Background(), chain.DefaultAllocation(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	return c, parts
}

// Three chains at once, each with its own validators and blocks, carry their own
// classes and nothing else.
func TestThreeChannels(t *testing.T) {
	w := everyClass()
	w.Count = 600
	c, parts := startChannels(t, w, Options{Validators: 4, BlockSize: 10}, Options{Validators: 5, BlockSize: 20}, Options{Validators: 4, BlockSize: 7})
	measured, err := c.Measure(context.Background(), nil, parts)
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for i, m := range measured {
		checkLoad(t, m)
		if m.Load.Committed != 200 || m.Config != (chain.Config{Validators: []int{4, 5, 4}[i], BlockSize: []int{10, 20, 7}[i]}) {
			t.Errorf("channel %d: %d committed by %+v", i, m.Load.Committed, m.Config)
		}
		ids[c.Channel(i).nodes[0].genesis.ChainID] = true
		ids[string(c.Channel(i).nodes[0].address.ID)] = true
	}
	if c.Len() != 3 || len(ids) != 6 {
		t.Errorf("%d channels, chains and nodes named %v", c.Len(), ids)
	}
	arrival, _ := parts[1].Arrivals().Next()
	if err := c.Channel(0).Propose(c.Channel(0).decisions.standing().height, []chain.Transaction{arrival.Transaction}); err == nil {
		t.Error("a transaction of another channel was taken")
	}
}

// A load that is told to end ends, with all that was accepted committed.
func TestMeasureUntil(t *testing.T) {
	w := threeClasses()
	w.Rate, w.Duration = 200, time.Hour
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	n := startTestnet(t, Options{Validators: 4, BlockSize: 10, Registry: registry}, hooks{})
	end := make(chan struct{})
	time.AfterFunc(500*time.Millisecond, func() { close(end) })
	m, err := n.MeasureUntil(context.Background(), end, w)
	if err != nil {
		t.Fatal(err)
	}
	if m.Load.Committed == 0 || m.Load.Committed != m.Load.Accepted || m.Load.Intended <= m.Load.Sent {
		t.Errorf("load %+v", m.Load)
	}
}

func TestSplitWorkload(t *testing.T) {
	w := everyClass()
	w.Rate, w.Count, w.Entities[0].Share = 70, 7, 2
	parts, err := SplitWorkload(w, chain.DefaultAllocation())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{30, 20, 20} {
		if got := parts[i]; math.Abs(got.Rate-want) > 1e-12 || got.Count != int(want/10) || len(got.Entities) != 2 {
			t.Errorf("channel %d: %+v", i, got)
		}
	}
	if parts[0].Seed == parts[1].Seed {
		t.Error("two channels with the same arrivals")
	}
	lonely := w
	lonely.Entities = w.Entities[:2]
	if _, err := SplitWorkload(lonely, chain.DefaultAllocation()); err == nil || !strings.Contains(err.Error(), "channel 1") {
		t.Errorf("got %v", err)
	}
	w.Entities[3].Payload = func(int) ([]byte, chain.Urgency) { return nil, chain.Urgent }
	if _, err := SplitWorkload(w, chain.DefaultAllocation()); err == nil {
		t.Error("a payload source was split")
	}
}

func TestChannelsErrors(t *testing.T) {
	if _, err := StartChannels(context.Background(), chain.DefaultAllocation(), make([]Options, 2)); !errors.Is(err, ErrOptions) {
		t.Errorf("two of three channels: %v", err)
	}
	if _, err := StartChannels(context.Background(), chain.Allocation{chain.Urgent: {0, 5}}, make([]Options, 6)); !errors.Is(err, ErrOptions) {
		t.Errorf("a gap: %v", err)
	}
	_, err := StartChannels(context.Background(), chain.Allocation{}, []Options{{Validators: 3, BlockSize: 1}})
	if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), "channel 0") {
		t.Errorf("three validators: %v", err)
	}
	if _, err := (&Channels{}).Measure(context.Background(), nil, make([]chain.Workload, 1)); !errors.Is(err, ErrOptions) {
		t.Errorf("a workload too many: %v", err)
	}
}
