package sim_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// wild is a distribution that Validate cannot refuse, though nobody can wait for a
// negative time.
var wild = rng.Normal{Mu: 1, Sigma: 10}

// TestImpossibleDrawsFailTheRun draws negative times and NaN for everything that
// takes time, at the beginning of a run and later.
func TestImpossibleDrawsFailTheRun(t *testing.T) {
	one := rng.Exponential{Rate: 1}
	often := []sim.Entity{{Arrivals: sim.Poisson{Lambda: 0.1}, Service: one}}
	queue := sim.Queue{Entities: often, Customers: 10_000}
	with := func(change func(q *sim.Queue)) sim.Queue {
		q := queue
		change(&q)
		return q
	}
	blocks := sim.BlockQueue{
		Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: 0.1}}}, Size: 2, Service: one, Customers: 10_000,
	}
	block := func(change func(q *sim.BlockQueue)) sim.BlockQueue {
		q := blocks
		change(&q)
		return q
	}
	asked := 0
	for _, tt := range []struct {
		model interface {
			Run(ctx context.Context, key rng.Key) (sim.Observations, error)
		}
		says []string
	}{
		{with(func(q *sim.Queue) { q.Breakdown = &sim.Breakdown{Up: wild, Down: one} }), []string{"server 1", "time to a failure"}},
		{with(func(q *sim.Queue) { q.Breakdown = &sim.Breakdown{Up: one, Down: wild} }), []string{"server 1", "time of a repair"}},
		{with(func(q *sim.Queue) { q.Vacation, q.Servers = wild, 2 }), []string{"server ", "vacation"}},
		{with(func(q *sim.Queue) {
			q.Entities = []sim.Entity{{sim.Poisson{Lambda: 0.1}, one, 0}, {sim.Poisson{Lambda: 0.1}, &once{}, 1}}
			q.Discipline = sim.PreemptiveResample
		}), []string{"entity 1", "service requirement"}},
		{with(func(q *sim.Queue) {
			q.Entities = []sim.Entity{{sim.Renewal{Interval: below{}}, rng.Exponential{Rate: 2}, 0}}
		}), []string{"entity 0", "interval"}},
		{block(func(q *sim.BlockQueue) { q.Service = wild }), []string{"blocks", "service of a block"}},
		{block(func(q *sim.BlockQueue) { q.Service, q.Rule = below{}, sim.EmptyBlocks }), []string{"blocks", "service of a block"}},
		{block(func(q *sim.BlockQueue) { q.Generation, q.Rule = wild, sim.StagedBlocks }), []string{"blocks", "generation"}},
		{block(func(q *sim.BlockQueue) {
			q.Service, q.Latency = nil, func(int) float64 {
				if asked++; asked > 100 {
					return math.NaN()
				}
				return 1
			}
		}), []string{"blocks", "NaN"}},
	} {
		_, err := tt.model.Run(t.Context(), rng.Key{Seed: 1})
		if !errors.Is(err, sim.ErrParameter) {
			t.Errorf("%q: err = %v, want ErrParameter", tt.says, err)
			continue
		}
		for _, word := range tt.says {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%v: does not say %q", err, word)
			}
		}
	}
}

// once draws a long service first, and then impossible ones.
type once struct {
	below
	drawn bool
}

func (o *once) Draw(*rng.Stream) float64 {
	if o.drawn {
		return -1
	}
	o.drawn = true
	return 1000
}

// below draws only impossible times, and claims to have a mean.
type below struct{}

func (below) Draw(*rng.Stream) float64 { return -1 }
func (below) Mean() float64            { return 1 }
func (below) Variance() float64        { return 1 }

// TestPanicOfADrawStaysInTheRun draws from a distribution that panics, for which
// there must be no draw before the run.
func TestPanicOfADrawStaysInTheRun(t *testing.T) {
	var p *sim.PanicError
	entities := []sim.Entity{{Arrivals: sim.Replay{Times: []float64{1}}, Service: rng.Exponential{Rate: 1}}}
	for _, q := range []sim.Queue{
		{Entities: entities, Customers: 1, Vacation: explosive{}},
		{Entities: entities, Customers: 1, Breakdown: &sim.Breakdown{Up: explosive{}, Down: explosive{}}},
	} {
		if _, err := q.Run(t.Context(), rng.Key{}); !errors.As(err, &p) {
			t.Errorf("err = %v, want a *PanicError", err)
		}
	}
	q := sim.BlockQueue{Entities: []sim.Entity{{Arrivals: entities[0].Arrivals}}, Rule: sim.EmptyBlocks, Size: 1, Service: explosive{}, Customers: 1}
	if _, err := q.Run(t.Context(), rng.Key{}); !errors.As(err, &p) {
		t.Errorf("err = %v, want a *PanicError", err)
	}
}

type explosive struct{ below }

func (explosive) Draw(*rng.Stream) float64 { panic("no dice") }

// TestSourceThatIsImpossibleAtOnceFailsTheNextRun starts a source whose first
// interval is impossible, before the run.
func TestSourceThatIsImpossibleAtOnceFailsTheNextRun(t *testing.T) {
	var s sim.Simulation
	source := sim.Source{
		Name: "ward", Arrivals: sim.Renewal{Interval: below{}}, Stream: rng.New(rng.Key{}),
		Arrive: sim.HandlerFunc(func(*sim.Simulation) {}),
	}
	source.Start(&s)
	err := s.Run(t.Context(), sim.Seconds(1))
	if !errors.Is(err, sim.ErrParameter) || !strings.Contains(err.Error(), "source ward: ") || s.Now() != 0 {
		t.Errorf("at %v: err = %v, want ErrParameter of the source at 0s", s.Now(), err)
	}
}

// TestRunThatCannotFinishSaysWhy lets arrivals and departures fall behind the end of
// the clock; a block that never fills stands in TestBlockQueueSaysWhatIsWrong.
func TestRunThatCannotFinishSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		times []float64
		says  string
	}{
		{[]float64{0, 1e10}, "1 customers would come after the end of the clock"},
		{[]float64{0, 9e9}, "1 customers would leave after the end of the clock"},
	} {
		q := sim.Queue{
			Entities:  []sim.Entity{{Arrivals: sim.Replay{Times: tt.times}, Service: rng.Deterministic{Value: 1e9}}},
			Customers: len(tt.times),
		}
		if _, err := q.Run(t.Context(), rng.Key{}); !errors.Is(err, output.ErrTooFewData) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("err = %v, want ErrTooFewData saying %q", err, tt.says)
		}
	}
}

// TestFillOfNoBlockLeavesTheOtherEstimates observes arrivals during one service,
// in which no block begins.
func TestFillOfNoBlockLeavesTheOtherEstimates(t *testing.T) {
	q := sim.BlockQueue{
		Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: 1}}}, Size: 10, Service: rng.Uniform{Low: 5, High: 6},
		Customers: 4, Warmup: 1,
	}
	runs, err := q.Replicate(t.Context(), rng.Key{Seed: 1}, output.Replications{Count: 20})
	if err != nil {
		t.Fatal(err)
	}
	e, err := sim.SummarizeQueue(runs, 0.95)
	if err != nil || !math.IsNaN(e.Fill.Mean) || !(e.Sojourns[0].Mean.Mean > 0) {
		t.Errorf("fill %v, sojourn %v, err %v", e.Fill, e.Sojourns, err)
	}
}
