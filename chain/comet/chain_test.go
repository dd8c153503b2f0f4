package comet

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"
	"time"

	"ihealth/chain"
)

// checkLoad checks what must hold for every run.
func checkLoad(t *testing.T, m chain.Measurement) {
	t.Helper()
	load := m.Load
	if load.Sent != load.Accepted+load.Rejected || load.Committed != load.Accepted || load.Intended != load.Sent {
		t.Errorf("transactions were lost or doubled: %+v", load)
	}
	if m.Distinct != load.Committed || m.LargestBlock < 1 || m.LargestBlock > m.Config.BlockSize || m.StateRoots != 1 {
		t.Errorf("%d distinct of %d committed, largest block %d, %d state roots", m.Distinct, load.Committed, m.LargestBlock, m.StateRoots)
	}
	if load.NegativeLatencies != 0 {
		t.Errorf("%d transactions were committed before they were sent", load.NegativeLatencies)
	}
	if !(m.BlockFill > 0 && m.BlockFill <= 1) {
		t.Errorf("block fill %v", m.BlockFill)
	}
	if !(m.BlockLatency.Quantile(0) > 0 && m.CommitLatency.Quantile(0) > 0 && m.Throughput > 0) {
		t.Errorf("latency or throughput is not positive: %+v", m)
	}
	if !(m.HostCPU > 0 && m.HostCPU <= 1 && m.OwnCPU > 0 && m.OwnCPU <= 1) {
		t.Errorf("CPU shares %v and %v", m.HostCPU, m.OwnCPU)
	}
}

// Ten thousand transactions, each committed once by all. The commit of an urgent
// one takes less time than that of the others when the queue is never empty.
func TestMeasureSaturated(t *testing.T) {
	w := threeClasses()
	w.Count = 10_000
	if lean() {
		w.Count = 2_000
	}
	m, err := Chain{}.Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 100}, w)
	if err != nil {
		t.Fatal(err)
	}
	checkLoad(t, m)
	if m.Load.Committed != w.Count || m.Blocks < w.Count/100 {
		t.Errorf("%d transactions committed in %d blocks", m.Load.Committed, m.Blocks)
	}
	classes := m.CommitLatencyByUrgency
	if len(classes) != 3 {
		t.Fatalf("classes %v", classes)
	}
	if urgent, calm := classes[0].Latency.Mean(), classes[2].Latency.Mean(); urgent >= calm {
		t.Errorf("mean commit latency %v s of urgent transactions, %v s of others", urgent, calm)
	}
}

// An open load below capacity is sent at its own rate, and what a payload source
// does wrong is refused and counted while the rest goes on.
func TestMeasureOpenLoad(t *testing.T) {
	w := threeClasses()
	w.Rate, w.Duration = 300, 2*time.Second
	w.Entities[1].Payload = func(i int) ([]byte, chain.Urgency) {
		switch i % 10 {
		case 0:
			return make([]byte, chain.MaxPayload+1), chain.Normal
		case 1:
			return nil, chain.Urgency(9)
		}
		return []byte("reading"), chain.Normal
	}
	m, err := Chain{}.Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 10}, w)
	if err != nil {
		t.Fatal(err)
	}
	checkLoad(t, m)
	// Poisson with mean 600: 5 standard deviations.
	if m.Load.Sent < 478 || m.Load.Sent > 722 {
		t.Errorf("%d transactions sent", m.Load.Sent)
	}
	sent := 0
	for _, bin := range m.Load.Lateness.Bins() {
		sent += bin.Count
	}
	if sent != m.Load.Sent {
		t.Errorf("lateness of %d of %d sends", sent, m.Load.Sent)
	}
	if list := m.Load.RejectedBy; len(list) != 2 || list[0].Reason != chain.ErrUrgency.Error() || list[1].Reason != chain.ErrOversized.Error() {
		t.Errorf("rejections %v", list)
	}
}

// Where everything is refused there is nothing to wait for.
func TestMeasureWithNothingToCommit(t *testing.T) {
	w := threeClasses()
	w.Count = 5
	for i := range w.Entities {
		w.Entities[i].Payload = func(int) ([]byte, chain.Urgency) { return nil, chain.Urgency(9) }
	}
	m, err := Chain{}.Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 1}, w)
	if err != nil {
		t.Fatal(err)
	}
	if m.Blocks != 0 || m.Load.Rejected != 5 || m.Load.Committed != 0 || !math.IsNaN(m.BlockLatency.Mean()) {
		t.Errorf("got %+v", m)
	}
}

func TestMeasureErrors(t *testing.T) {
	w := threeClasses()
	w.Count = 1
	endless := w
	endless.Count = 0
	cases := []struct {
		config   chain.Config
		workload chain.Workload
		want     error // nil: any
	}{
		{chain.Config{Validators: 3, BlockSize: 1}, w, ErrOptions},
		{chain.Config{Validators: 4, BlockSize: 0}, w, nil},
		{chain.Config{Validators: 4, BlockSize: 1}, endless, nil},
	}
	for _, c := range cases {
		_, err := Chain{}.Measure(context.Background(), c.config, c.workload)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%+v: got %v, want %v", c.config, err, c.want)
		}
	}
}

// A cancelled run returns soon, with ctx's error, and leaves no validator, no
// file and no goroutine but those that the engine forgets.
func TestMeasureCancelled(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, after := range []time.Duration{500 * time.Millisecond, 1800 * time.Millisecond} { // during the start, during the load
		ctx, cancel := context.WithTimeout(context.Background(), after)
		w := threeClasses()
		w.Duration = time.Hour
		_, err := Chain{}.Measure(ctx, chain.Config{Validators: 4, BlockSize: 50}, w)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		if left := homes(t); len(left) > 0 {
			t.Errorf("directories left: %v", left)
		}
	}
	limit := before + 2*4*engineLeaks
	if got := settled(limit); got > limit {
		t.Errorf("%d goroutines left, %d before, at most %d expected", got, before, limit)
	}
}
