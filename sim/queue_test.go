package sim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// surely is the level of the intervals that exact values must lie in: a true model
// fails with probability 1e-6.
const surely = 1 - 1e-6

// shorter returns a third of n in short runs of the tests.
func shorter(n int) int {
	if testing.Short() {
		return n / 3
	}
	return n
}

// summarize runs 20 replications of 3·10⁴ customers unless q says otherwise.
func summarize(t *testing.T, q sim.Queue) sim.QueueEstimate {
	t.Helper()
	if q.Customers == 0 {
		q.Customers = 30_000
	}
	q.Customers = shorter(q.Customers)
	q.Warmup = output.Warmup(q.Customers)
	return estimate(t, q.Replicate)
}

// estimate runs 20 replications.
func estimate(t *testing.T, replicate func(context.Context, rng.Key, output.Replications) ([]sim.Observations, error)) sim.QueueEstimate {
	t.Helper()
	runs, err := replicate(t.Context(), rng.Key{Seed: 1, Cell: t.Name()}, output.Replications{Count: 20})
	if err != nil {
		t.Fatal(err)
	}
	e, err := sim.SummarizeQueue(runs, surely)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// checkMean asks that the exact value lie in the interval, which must be narrow
// enough to say something.
func checkMean(t *testing.T, what string, got output.Interval, exact float64) {
	t.Helper()
	if !got.Contains(exact) {
		t.Errorf("%s: simulated %v, exact %.6g", what, got, exact)
	}
	if got.HalfWidth() > 0.25*exact && !testing.Short() {
		t.Errorf("%s: %v is too wide to tell", what, got)
	}
}

// poisson returns an entity for each rate, of a class of its own.
func poisson(service rng.Distribution, lambdas ...float64) []sim.Entity {
	entities := make([]sim.Entity, len(lambdas))
	for i, lambda := range lambdas {
		entities[i] = sim.Entity{Arrivals: sim.Poisson{Lambda: lambda}, Service: service, Class: i}
	}
	return entities
}

// TestQueueAgreesWithOctave holds models with one entity against the functions of
// octave-queueing 1.2.7 that their names say.
func TestQueueAgreesWithOctave(t *testing.T) {
	for _, tt := range []struct {
		name    string
		queue   sim.Queue
		sojourn float64 // s
		loss    float64
	}{
		{"qsmm1(42,45)", sim.Queue{Entities: poisson(rng.Exponential{Rate: 45}, 42), Customers: 120_000}, 0.3333333333, 0},
		{"qsmmm(42,15,4)", sim.Queue{Entities: poisson(rng.Exponential{Rate: 15}, 42), Servers: 4}, 0.09048079546, 0},
		{"qsmm1k(42,45,20)", sim.Queue{Entities: poisson(rng.Exponential{Rate: 45}, 42), Capacity: 20}, 0.1839068398, 0.02192260141},
		{"qsmmmk(42,15,4,20)", sim.Queue{Entities: poisson(rng.Exponential{Rate: 15}, 42), Servers: 4, Capacity: 20}, 0.09005509359, math.NaN()},
		{"erlangb(2.8,4)", sim.Queue{Entities: poisson(rng.Exponential{Rate: 15}, 42), Servers: 4, Capacity: 4}, 1. / 15, 0.1837242224},
		{"qsmg1(42,1/45,1/45^2)", sim.Queue{Entities: poisson(rng.Deterministic{Value: 1. / 45}, 42)}, 0.1777777778, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := summarize(t, tt.queue)
			checkMean(t, "sojourn time", e.Sojourns[0].Mean, tt.sojourn)
			if tt.loss > 0 {
				checkMean(t, "loss", e.Losses[0], tt.loss)
			} else if tt.loss == 0 && (e.Losses[0].Mean != 0 || e.Losses[0].HalfWidth() != 0) {
				t.Errorf("lost %v", e.Losses[0])
			}
			if tt.loss >= 0 {
				service := tt.queue.Entities[0].Service.Mean()
				if tt.queue.Capacity == 0 || tt.queue.Capacity > tt.queue.Servers {
					checkMean(t, "wait + service", shifted(e.Waits[0], service), tt.sojourn)
				} else if e.Waits[0].Mean != 0 {
					t.Errorf("waited %v without a place to wait", e.Waits[0])
				}
				checkMean(t, "number", e.Numbers[0], 42*(1-tt.loss)*tt.sojourn)
				checkMean(t, "utilization", e.Utilization, 42*(1-tt.loss)*service/float64(max(1, tt.queue.Servers)))
			}
		})
	}
}

func shifted(i output.Interval, by float64) output.Interval {
	i.Mean, i.Low, i.High = i.Mean+by, i.Low+by, i.High+by
	return i
}

// TestNonPreemptiveAgreesWithCobham holds T_k = E[S_k] + Σ_i λ_i E[S_i²] /
// (2(1−σ_{k−1})(1−σ_k)) (Cobham, Operations Research 2 (1954) 70–76).
func TestNonPreemptiveAgreesWithCobham(t *testing.T) {
	services := []rng.Distribution{rng.Exponential{Rate: 50}, rng.Deterministic{Value: 1. / 40}, rng.Exponential{Rate: 40}}
	q := sim.Queue{Discipline: sim.NonPreemptive, Entities: poisson(nil, 10, 10, 12)}
	residual := 0.0
	for i := range q.Entities {
		e := &q.Entities[i]
		e.Service = services[i]
		m := e.Service.Mean()
		residual += e.Arrivals.Rate() * (e.Service.Variance() + m*m) / 2
	}
	sigma := 0.0
	for k, e := range summarize(t, q).Sojourns {
		above := sigma
		sigma += q.Entities[k].Arrivals.Rate() * services[k].Mean()
		exact := services[k].Mean() + residual/((1-above)*(1-sigma))
		checkMean(t, fmt.Sprint("class ", k), e.Mean, exact)
	}
}

func TestQueueSaysWhatIsWrong(t *testing.T) {
	nan := rng.Deterministic{Value: math.NaN()}
	good := sim.Queue{Entities: poisson(rng.Exponential{Rate: 45}, 20, 22), Customers: 10}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		change func(q *sim.Queue)
		cause  error
		says   string
	}{
		{func(q *sim.Queue) { q.Entities = nil }, sim.ErrParameter, "no entity"},
		{func(q *sim.Queue) { q.Entities = make([]sim.Entity, 1e5+1) }, sim.ErrParameter, "100001 entities"},
		{func(q *sim.Queue) { q.Entities[1].Arrivals = nil }, sim.ErrParameter, "entity 1: sim: parameter out of range: no process"},
		{func(q *sim.Queue) { q.Entities[1].Arrivals = sim.Poisson{Lambda: -1} }, sim.ErrParameter, "entity 1: sim: parameter out of range: arrival rate is -1/s"},
		{func(q *sim.Queue) { q.Entities[1].Service = nil }, sim.ErrParameter, "no distribution of the service requirement"},
		{func(q *sim.Queue) { q.Entities[1].Service = nan }, sim.ErrParameter, "mean service requirement is NaN s"},
		{func(q *sim.Queue) { q.Entities[1].Service = rng.Deterministic{} }, sim.ErrParameter, "mean service requirement is 0 s"},
		{func(q *sim.Queue) { q.Entities[1].Service = rng.Gamma{Shape: -1, Rate: -30} }, sim.ErrParameter, "service requirement: rng: impossible parameter: rng.Gamma"},
		{func(q *sim.Queue) { q.Entities[1].Class = 2 }, sim.ErrParameter, "entity 1: sim: parameter out of range: class is 2, want 0 to 1"},
		{func(q *sim.Queue) { q.Entities[0].Class = -1 }, sim.ErrParameter, "class is -1"},
		{func(q *sim.Queue) { q.Customers = 0 }, sim.ErrParameter, "0 customers of which 0 are warm-up"},
		{func(q *sim.Queue) { q.Customers = 2e9 }, sim.ErrParameter, "want at most 1000000000"},
		{func(q *sim.Queue) { q.Servers = -1 }, sim.ErrParameter, "-1 servers"},
		{func(q *sim.Queue) { q.Servers, q.Capacity = 3, 2 }, sim.ErrParameter, "room for 2 customers at 3 servers"},
		{func(q *sim.Queue) { q.Capacity = -1 }, sim.ErrParameter, "room for -1 customers"},
		{func(q *sim.Queue) { q.Discipline = 99 }, sim.ErrParameter, "Discipline(99)"},
		{func(q *sim.Queue) { q.Vacation = nan }, sim.ErrParameter, "mean vacation is NaN s"},
		{func(q *sim.Queue) { q.Vacation = rng.Deterministic{Value: 1e-12} }, sim.ErrParameter, "mean vacation is 1e-12 s, below the clock's nanosecond"},
		{func(q *sim.Queue) { q.Entities = poisson(rng.Exponential{Rate: 40}, 20, 22) }, sim.ErrUnstable, "load is 1.05 ≥ 1"},
		{func(q *sim.Queue) {
			q.Breakdown = &sim.Breakdown{Up: rng.Exponential{Rate: 1}, Down: rng.Exponential{Rate: 9}}
		}, sim.ErrUnstable, "load is 1.037 ≥ 1"},
		{func(q *sim.Queue) {
			q.Entities[0].Arrivals = sim.Replay{Times: []float64{1}}
			q.Entities = q.Entities[:1]
		}, output.ErrTooFewData, "arrivals ended after 1 of 10 customers"},
		{func(q *sim.Queue) {
			q.Entities[0].Arrivals = sim.Thinned{Lambda: func(float64) float64 { return 2 }, Bound: 1}
		}, sim.ErrParameter, "entity 0: sim: parameter out of range: arrival rate after"},
		{func(q *sim.Queue) { q.Entities[0].Service = negative{} }, sim.ErrParameter, "entity 0: sim: parameter out of range: a variate of the service requirement is -1 s"},
	} {
		q := good
		q.Entities = append([]sim.Entity(nil), good.Entities...)
		tt.change(&q)
		_, err := q.Run(t.Context(), rng.Key{})
		if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error %v, want %v saying %q", err, tt.cause, tt.says)
		}
	}
	good.Entities, good.Capacity = poisson(rng.Exponential{Rate: 1}, 20, 22), 3
	if _, err := good.Run(t.Context(), rng.Key{}); err != nil {
		t.Errorf("overload with room for 3: %v", err)
	}
}

// negative is a distribution whose mean does not betray what it draws.
type negative struct{ rng.Deterministic }

func (negative) Mean() float64            { return 0.001 }
func (negative) Draw(*rng.Stream) float64 { return -1 }
