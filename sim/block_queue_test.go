package sim_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// summarizeBlocks runs 20 replications of 3·10⁴ customers unless q says otherwise.
func summarizeBlocks(t *testing.T, q sim.BlockQueue) sim.QueueEstimate {
	t.Helper()
	if q.Customers == 0 {
		q.Customers = 30_000
	}
	q.Customers = shorter(q.Customers)
	q.Warmup = output.Warmup(q.Customers)
	return estimate(t, q.Replicate)
}

// TestBlockQueueAgreesWithClosedForms holds the sojourn time against values that
// were computed outside the project from the sources named, and confirmed by a
// Markov chain or another simulation; arrivals are Poisson. That of fixed service is
// from the chain of the customers left behind by each block, with 400 states.
func TestBlockQueueAgreesWithClosedForms(t *testing.T) {
	empty := queueing.BlockGeneral{Lambda: 42, Service: rng.Exponential{Rate: 6}, Size: 10, Rule: queueing.EmptyBlocks}
	exponential := func(rate float64) rng.Distribution { return rng.Exponential{Rate: rate} }
	for _, tt := range []struct {
		name    string
		lambda  float64
		queue   sim.BlockQueue
		sojourn float64 // s
	}{
		{"joinable: Kleinrock I, section 4.5", 42, sim.BlockQueue{Rule: sim.JoinableBlocks, Size: 10, Service: exponential(6)}, 0.336634},
		{"partial: Bailey 1954", 42, sim.BlockQueue{Size: 10, Service: exponential(6)}, 0.500154},
		{"partial, fixed service", 42, sim.BlockQueue{Size: 10, Service: rng.Deterministic{Value: 1. / 6}}, 0.256968},
		{"partial, fixed latency", 42, sim.BlockQueue{Size: 10, Latency: func(int) float64 { return 1. / 6 }}, 0.256968},
		{"partial, Erlang service", 42, sim.BlockQueue{Size: 10, Service: rng.Erlang{Phases: 3, Rate: 18}}, 0.331560},
		{"full: E_b/M/1", 42, sim.BlockQueue{Rule: sim.FullBlocks, Size: 10, Service: exponential(6)}, 0.443777},
		{"10 or 0.2 s", 42, sim.BlockQueue{Rule: sim.TimedBlocks, Size: 10, Timeout: 0.2, Service: exponential(6)}, 0.612459},
		{"10 or 0.1 s", 42, sim.BlockQueue{Rule: sim.TimedBlocks, Size: 10, Timeout: 0.1, Service: exponential(9), Customers: 400_000}, 0.656928},
		{"5 or 0.5 s", 42, sim.BlockQueue{Rule: sim.TimedBlocks, Size: 5, Timeout: 0.5, Service: exponential(12)}, 0.227973},
		{"10 whenever", 42, sim.BlockQueue{Rule: sim.TimedBlocks, Size: 10, Timeout: math.Inf(1), Service: exponential(6)}, 0.443777},
		{"Li–Ma–Chang", 42, sim.BlockQueue{Rule: sim.StagedBlocks, Size: 10, Service: exponential(12), Generation: exponential(15)}, 0.242258},
		{"Li–Ma–Chang, slow", 5, sim.BlockQueue{Rule: sim.StagedBlocks, Size: 20, Service: exponential(0.8), Generation: exponential(0.9)}, 3.495952},
		{"Li–Ma–Chang, slower", 10, sim.BlockQueue{Rule: sim.StagedBlocks, Size: 40, Service: exponential(2), Generation: exponential(0.7)}, 2.284059},
		{"empty", 42, sim.BlockQueue{Rule: sim.EmptyBlocks, Size: 10, Service: exponential(6)}, empty.Sojourn()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.queue.Entities = poisson(nil, tt.lambda)
			e := summarizeBlocks(t, tt.queue)
			checkMean(t, "sojourn time", e.Sojourns[0].Mean, tt.sojourn)
			checkMean(t, "number", e.Numbers[0], tt.lambda*tt.sojourn)
			if tt.queue.Service != nil && varies(e.Utilization) && varies(e.Fill) {
				u, fill, size := e.Utilization, e.Fill, float64(tt.queue.Size)
				checkMean(t, "customers served together", output.Interval{
					Mean: size * u.Mean * fill.Mean, Low: size * u.Low * fill.Low, High: size * u.High * fill.High,
				}, tt.lambda*tt.queue.Service.Mean())
			}
			if full := tt.queue.Rule == sim.FullBlocks || math.IsInf(tt.queue.Timeout, 1); full && e.Fill.Mean != 1 {
				t.Errorf("full blocks are filled to %v", e.Fill)
			}
		})
	}
}

// varies reports whether a fraction is exact or was seen below 1: otherwise its
// interval is a bound, which tells little.
func varies(i output.Interval) bool { return i.Mean < 1 || i.Low == 1 }

// TestBlockQueueOfIHealth holds the reference parameters of I-Health's channels,
// with blocks of deterministic latency and 21 arrivals/s, against a simulation made
// outside the project, whose values have three digits.
func TestBlockQueueOfIHealth(t *testing.T) {
	for _, tt := range []struct {
		name          string
		m, n          int
		partial, full float64 // mean sojourn time, s
	}{
		{"urgent", 3, 36, 0.960, 1.65},
		{"normal", 6, 43, 1.130, 2.05},
		{"non-urgent", 15, 47, 2.022, 2.81},
		{"fixed", 8, 80, 1.269, 3.53},
	} {
		m := float64(tt.m)
		latency := func(n int) float64 { return float64(n)*(0.005+0.001*m) + 2/(4.1-0.1*m) + 0.001 }
		q := sim.BlockQueue{Entities: poisson(nil, 21), Size: tt.n, Latency: latency}
		checkNear(t, tt.name+", partial", summarizeBlocks(t, q).Sojourns[0].Mean, tt.partial)
		q.Rule = sim.FullBlocks
		checkNear(t, tt.name+", full", summarizeBlocks(t, q).Sojourns[0].Mean, tt.full)
	}
}

// checkNear allows for the rounding and the error of a simulated value, 1 %.
func checkNear(t *testing.T, what string, got output.Interval, want float64) {
	t.Helper()
	if math.Abs(got.Mean-want) > got.HalfWidth()+0.01*want {
		t.Errorf("%s: simulated %v, want %v", what, got, want)
	}
}

// TestUrgentCustomersGoIntoTheNextBlock shows what priority does to partial blocks
// at a load at which they are full.
func TestUrgentCustomersGoIntoTheNextBlock(t *testing.T) {
	q := sim.BlockQueue{Entities: poisson(nil, 10, 47), Size: 10, Service: rng.Deterministic{Value: 1. / 6}}
	ranked := summarizeBlocks(t, q)
	q.Entities[1].Class = 0
	alike := summarizeBlocks(t, q)
	if high, same := ranked.Sojourns[0].Mean, alike.Sojourns[0].Mean; high.High >= same.Low {
		t.Errorf("urgent %v, without priority %v", high, same)
	}
	if low, same := ranked.Sojourns[1].Mean, alike.Sojourns[1].Mean; low.Mean <= same.Mean {
		t.Errorf("others %v, without priority %v", low, same)
	}
	if high := ranked.Waits[0]; high.Low < 0.45/6 || high.High > 1.2/6 {
		t.Errorf("urgent customers wait %v, want between the half and the whole of a block", high)
	}
}

func TestBlockQueueSaysWhatIsWrong(t *testing.T) {
	fixed := rng.Deterministic{Value: 0.1}
	good := sim.BlockQueue{Entities: poisson(nil, 20, 22), Size: 10, Service: fixed, Customers: 10}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		change func(q *sim.BlockQueue)
		cause  error
		says   string
	}{
		{func(q *sim.BlockQueue) { q.Entities = nil }, sim.ErrParameter, "no entity"},
		{func(q *sim.BlockQueue) { q.Entities[1].Service = fixed }, sim.ErrParameter, "entity 1 has a service"},
		{func(q *sim.BlockQueue) { q.Size = 0 }, sim.ErrParameter, "blocks of 0 customers"},
		{func(q *sim.BlockQueue) { q.Size = 1e6 + 1 }, sim.ErrParameter, "blocks of 1000001 customers"},
		{func(q *sim.BlockQueue) { q.Rule = 9 }, sim.ErrParameter, "BlockRule(9)"},
		{func(q *sim.BlockQueue) { q.Timeout = 1 }, sim.ErrParameter, "timeout of 1s for partial blocks"},
		{func(q *sim.BlockQueue) { q.Rule, q.Timeout = sim.TimedBlocks, -1 }, sim.ErrParameter, "timeout is -1 s"},
		{func(q *sim.BlockQueue) { q.Rule, q.Timeout = sim.TimedBlocks, math.NaN() }, sim.ErrParameter, "timeout is NaN s"},
		{func(q *sim.BlockQueue) { q.Service = nil }, sim.ErrParameter, "want a distribution of the service of a block or its latency"},
		{func(q *sim.BlockQueue) { q.Service = rng.Deterministic{} }, sim.ErrParameter, "mean service of a block is 0 s"},
		{func(q *sim.BlockQueue) { q.Latency = func(int) float64 { return 1 } }, sim.ErrParameter, "want a distribution of the service of a block or its latency"},
		{func(q *sim.BlockQueue) {
			q.Service, q.Latency = nil, func(n int) float64 { return 5 - float64(n) }
		}, sim.ErrParameter, "a block of 5 customers takes 0 s"},
		{func(q *sim.BlockQueue) {
			q.Rule, q.Service, q.Latency = sim.EmptyBlocks, nil, func(n int) float64 { return float64(n) / 200 }
		}, sim.ErrParameter, "a block of 0 customers takes 0 s"},
		{func(q *sim.BlockQueue) { q.Rule = sim.StagedBlocks }, sim.ErrParameter, "want a generation time for staged ones only"},
		{func(q *sim.BlockQueue) { q.Generation = fixed }, sim.ErrParameter, "want a generation time for staged ones only"},
		{func(q *sim.BlockQueue) { q.Rule, q.Generation = sim.StagedBlocks, rng.Deterministic{} }, sim.ErrParameter, "mean generation time is 0 s"},
		{func(q *sim.BlockQueue) { q.Warmup = 10 }, sim.ErrParameter, "10 are warm-up"},
		{func(q *sim.BlockQueue) { q.Size = 4 }, sim.ErrUnstable, "load is 1.05 ≥ 1"},
		{func(q *sim.BlockQueue) { q.Rule, q.Size, q.Generation = sim.StagedBlocks, 8, fixed }, sim.ErrUnstable, "load is 1.05 ≥ 1"},
		{func(q *sim.BlockQueue) { q.Rule, q.Timeout = sim.TimedBlocks, 0.05 }, sim.ErrUnstable, "load is 1.3"},
		{func(q *sim.BlockQueue) {
			q.Rule, q.Entities = sim.FullBlocks, []sim.Entity{{Arrivals: sim.Replay{Times: make([]float64, 12)}}}
			q.Customers = 12
		}, output.ErrTooFewData, "2 customers wait for a block that never fills"},
	} {
		q := good
		q.Entities = append([]sim.Entity(nil), good.Entities...)
		tt.change(&q)
		_, err := q.Run(t.Context(), rng.Key{})
		if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error %v, want %v saying %q", err, tt.cause, tt.says)
		}
	}
}

func TestBlockStationRefusesImpossibleUse(t *testing.T) {
	var s sim.Simulation
	good := sim.BlockConfig{Size: 2, Classes: 2, Service: blockTime, Departed: func(sim.Customer) {}}
	for name, change := range map[string]func(c *sim.BlockConfig){
		"size":          func(c *sim.BlockConfig) { c.Size = 0 },
		"classes":       func(c *sim.BlockConfig) { c.Classes = 0 },
		"nobody told":   func(c *sim.BlockConfig) { c.Departed = nil },
		"no service":    func(c *sim.BlockConfig) { c.Service = nil },
		"no generation": func(c *sim.BlockConfig) { c.Rule = sim.StagedBlocks },
		"timeout":       func(c *sim.BlockConfig) { c.Rule, c.Timeout = sim.TimedBlocks, -1 },
	} {
		c := good
		change(&c)
		mustPanic(t, name, func() { sim.NewBlockStation(&s, c) })
	}
	station := sim.NewBlockStation(&s, good)
	mustPanic(t, "class out of range", func() { station.Arrive(sim.Customer{Class: 2}) })
}
