package chain

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"ihealth/sim"
)

// evenTrace has blocks of two transactions, one a second, each decided 0.5 s
// after its release and 1 s (urgent) or 3 s (normal) after its intended send.
func evenTrace(blocks int) Trace {
	t := Trace{Config: Config{Validators: 4, BlockSize: 4}}
	for i := range blocks {
		decided := sim.Seconds(float64(i + 10))
		t.Blocks = append(t.Blocks, BlockTrace{
			Released: decided - sim.Seconds(0.5),
			Decided:  decided,
			Transactions: []CommitTrace{
				{Urgency: Urgent, Intended: decided - sim.Seconds(1)},
				{Urgency: Normal, Intended: decided - sim.Seconds(3)},
			},
		})
	}
	return t
}

func TestMeasurementByHand(t *testing.T) {
	m := evenTrace(100).Measurement()
	want := map[string][2]float64{
		"blocks":         {float64(m.Blocks), 100},
		"committed":      {float64(m.Load.Committed), 200},
		"throughput":     {m.Throughput, 200.0 / 109},
		"fill":           {m.BlockFill, 0.5},
		"head":           {float64(m.Load.HeadBlocks), 5},
		"tail":           {float64(m.Load.TailBlocks), 5},
		"outside":        {float64(m.Load.OutsideTheInterval), 20},
		"block latency":  {m.BlockLatency.Mean(), 0.5},
		"commit latency": {m.CommitLatency.Mean(), 2},
		"classes":        {float64(len(m.CommitLatencyByUrgency)), 2},
		"urgent":         {m.CommitLatencyByUrgency[0].Latency.Quantile(0.99), 1},
		"normal":         {m.CommitLatencyByUrgency[1].Latency.Quantile(0.99), 3},
	}
	for name, v := range want {
		if math.Abs(v[0]-v[1]) > 1e-12 {
			t.Errorf("%s: got %v, want %v", name, v[0], v[1])
		}
	}
}

// The head and tail blocks stay out of the latencies and in the counts.
func TestMeasurementTrimsLatenciesOnly(t *testing.T) {
	trace := evenTrace(20)
	for _, i := range []int{0, 19} {
		trace.Blocks[i].Released -= sim.Seconds(9)
		trace.Blocks[i].Transactions[0].Intended -= sim.Seconds(9)
	}
	m := trace.Measurement()
	if m.Load.HeadBlocks != 1 || m.Load.TailBlocks != 1 || m.Load.OutsideTheInterval != 4 || m.Load.Committed != 40 {
		t.Errorf("load %+v", m.Load)
	}
	if got := m.BlockLatency.Quantile(1); got != 0.5 {
		t.Errorf("longest block latency %v, want 0.5", got)
	}
	if got := m.CommitLatency.Quantile(1); got != 3 {
		t.Errorf("longest commit latency %v, want 3", got)
	}
}

func TestMeasurementCountsNegativeLatencies(t *testing.T) {
	trace := evenTrace(10)
	trace.Blocks[5].Transactions[0].Intended = trace.Blocks[5].Decided + 1
	m := trace.Measurement()
	if m.Load.NegativeLatencies != 1 || m.CommitLatency.Quantile(0) != 1 {
		t.Errorf("%d negative latencies, least %v", m.Load.NegativeLatencies, m.CommitLatency.Quantile(0))
	}
}

func TestMeasurementOfNothing(t *testing.T) {
	m := Trace{Config: Config{4, 1}}.Measurement()
	if m.Blocks != 0 || m.Throughput != 0 || !math.IsNaN(m.BlockFill) || !math.IsNaN(m.BlockLatency.Mean()) {
		t.Errorf("got %+v", m)
	}
	short := evenTrace(4).Measurement()
	if short.Load.HeadBlocks != 0 || short.Load.OutsideTheInterval != 0 {
		t.Errorf("four blocks were trimmed: %+v", short.Load)
	}
}

func TestHostBound(t *testing.T) {
	for share, want := range map[float64]bool{0.70: false, 0.71: true, 0: false, math.NaN(): false} {
		if got := (Measurement{HostCPU: share}).HostBound(); got != want {
			t.Errorf("%v: %v", share, got)
		}
	}
}

func TestHistogram(t *testing.T) {
	var h Histogram
	for _, s := range []float64{-1, 0, 0.001, 0.0011, 0.3, 1, 1.001, 60} {
		h.Add(s)
	}
	want := map[float64]int{0.001: 3, 0.002: 1, 0.5: 1, 1: 1, math.Inf(1): 2}
	for _, bin := range h.Bins() {
		if bin.Count != want[bin.Upper] {
			t.Errorf("up to %v s: %d, want %d", bin.Upper, bin.Count, want[bin.Upper])
		}
	}
}

func TestLateSends(t *testing.T) {
	var l LoadBlock
	if got := l.LateSends(); !math.IsNaN(got) {
		t.Errorf("%v of nothing", got)
	}
	for _, s := range []float64{0, 0.005, 0.01, 0.011, 3} {
		l.Lateness.Add(s)
	}
	if got := l.LateSends(); got != 0.4 {
		t.Errorf("got %v, want 2 of 5", got)
	}
}

func TestRejections(t *testing.T) {
	var r Rejections
	for _, err := range []error{ErrSignature, ErrMalformed, fmt.Errorf("deep: %w", ErrSignature)} {
		r.Add(err)
	}
	list := r.List()
	if r.Total() != 3 || len(list) != 2 || list[0] != (Rejection{"malformed transaction", 1}) || list[1] != (Rejection{"wrong signature", 2}) {
		t.Errorf("got %v", list)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown reason was taken")
		}
	}()
	r.Add(errors.New("weather"))
}
