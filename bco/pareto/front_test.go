package pareto_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/chain"
	"ihealth/sim/rng"
)

func stream(name string, replication int) *rng.Stream {
	return rng.New(rng.Key{Seed: 1, Cell: "pareto", Name: name, Replication: replication})
}

func evaluator(t testing.TB, p *bco.Problem) *bco.Evaluator {
	t.Helper()
	e, err := bco.NewEvaluator(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func front(t testing.TB, e *bco.Evaluator) []pareto.Point {
	t.Helper()
	points, err := pareto.Front(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

// TestFrontIsThatOfBruteForce compares points, in their order and with their sets,
// with those of all subsets and block sizes in whole numbers: many ties, no rounding.
func TestFrontIsThatOfBruteForce(t *testing.T) {
	instances := 1000
	if testing.Short() {
		instances = 300
	}
	total := 0
	for i := range instances {
		w := newWhole(stream("whole", i), 7)
		e := evaluator(t, &w.problem)
		var got []choice
		for _, p := range front(t, e) {
			got = append(got, w.choiceOf(e, p))
		}
		want := bruteFront(w.choices())
		if !slices.Equal(got, want) {
			t.Fatalf("instance %d: %+v:\ngot  %v\nwant %v", i, w.problem, got, want)
		}
		total += len(want)
	}
	t.Logf("%d points on %d fronts", total, instances)
}

// TestConstrainedFrontIsThatOfBruteForce compares metrics with those of all subsets
// and block sizes that meet the constraints, which are checked one by one here.
func TestConstrainedFrontIsThatOfBruteForce(t *testing.T) {
	instances := 1000
	if testing.Short() {
		instances = 300
	}
	empty, active := 0, 0
	for i := range instances {
		p := constrained(stream("constrained", i))
		e := evaluator(t, &p)
		var got []chain.Metrics
		for _, x := range front(t, e) {
			if g := e.Group(x.Set(e)); e.Metrics(g, x.N) != x.Metrics || g.M != x.M {
				t.Fatalf("instance %d: %+v: its set has %+v", i, x, e.Metrics(g, x.N))
			}
			got = append(got, x.Metrics)
		}
		all, kept := everything(e), []chain.Metrics(nil)
		for _, c := range all {
			if c.meets(&p) {
				kept = append(kept, c.metrics)
			}
		}
		if want := undominated(kept); !slices.Equal(got, want) {
			t.Fatalf("instance %d: %+v:\ngot  %v\nwant %v", i, p, got, want)
		}
		if len(kept) == 0 {
			empty++
		} else if len(kept) < len(all) {
			active++
		}
	}
	t.Logf("of %d problems %d have no choice, and %d lack some", instances, empty, active)
	if empty < instances/50 || active < instances/5 {
		t.Error("the constraints are too lax or too tight to test anything")
	}
}

// TestCapsCutTheFront: what caps leave of the front is the front under them.
func TestCapsCutTheFront(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	whole := front(t, evaluator(t, &p))
	p.Constraints = bco.Constraints{MaxLatency: 2, MaxCost: 0.3, MinSecurity: 20}
	want := slices.DeleteFunc(slices.Clone(whole), func(x pareto.Point) bool {
		return x.Metrics.Latency > 2 || x.Metrics.Cost > 0.3 || x.Metrics.Security < 20
	})
	if got := front(t, evaluator(t, &p)); !slices.Equal(got, want) || len(got) < 100 || len(got) > len(whole)/2 {
		t.Errorf("%d points, want %d of %d", len(got), len(want), len(whole))
	}
}

// TestEqualValidators: where all have one speed and one fee, every m and n is a
// trade-off of its own, and any m of them are as good.
func TestEqualValidators(t *testing.T) {
	p := bco.Homogeneous.Random(stream("homogeneous", 0), bco.Size{Validators: 21, Blocks: 20})
	points := front(t, evaluator(t, &p))
	for i, x := range points {
		if x.M != 21-i/20 || x.N != 1+i%20 || !x.Prefix() {
			t.Fatalf("point %d: %+v", i, x)
		}
	}
	if len(points) != 420 {
		t.Errorf("%d points, want 420", len(points))
	}
}

func TestNoChoiceIsNoPoint(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	p.Constraints.MaxLatency = 1e-3
	if got := front(t, evaluator(t, &p)); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// ending is a context that ends after a number of looks at it.
type ending struct {
	context.Context
	looks int
}

func (c *ending) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// TestInterruptedFront: what there is beside the error is the begin of the front.
func TestInterruptedFront(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	e := evaluator(t, &p)
	whole := front(t, e)
	got, err := pareto.Front(&ending{t.Context(), 100}, e)
	if !errors.Is(err, context.Canceled) || len(got) == 0 || len(got) >= len(whole) || !slices.Equal(got, whole[:len(got)]) {
		t.Errorf("%d of %d points, %v", len(got), len(whole), err)
	}
}

func TestFrontTooLarge(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	p.MaxBlock = 1e9
	_, err := pareto.Front(t.Context(), evaluator(t, &p))
	if !errors.Is(err, pareto.ErrTooLarge) || !strings.Contains(err.Error(), "max_block") {
		t.Errorf("err = %v", err)
	}
}

// TestSlowVerificationHidesTheBlock: where a block takes so long that the latencies
// of all n are the same number, only the largest n is on the front.
func TestSlowVerificationHidesTheBlock(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	p.Latency.VerificationCycles = 1e30
	for _, x := range front(t, evaluator(t, &p)) {
		if x.N != p.MaxBlock {
			t.Fatalf("%+v", x)
		}
	}
}

// TestFreeValidators: a set that costs nothing needs no larger block.
func TestFreeValidators(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	for i := range p.Validators[:3] {
		p.Validators[i].Fee, p.Validators[i].Payment = 0, 0
	}
	free := 0
	for _, x := range front(t, evaluator(t, &p)) {
		if x.Metrics.Cost == 0 {
			free++
			if x.N != p.MinBlock || !x.Prefix() {
				t.Errorf("%+v", x)
			}
		}
	}
	if free != 3 {
		t.Errorf("%d points are free, want 1, 2 and 3 validators", free)
	}
}

// sized draws an instance of at most 8 validators, as real numbers.
func sized(s *rng.Stream) bco.Problem {
	between := func(lo, hi int) int { return lo + int(s.Uniform(0, float64(hi-lo+1))) }
	around := func(x float64) float64 { return x * math.Exp(s.Uniform(-1, 1)) }
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	listed := between(1, 8)
	p.Validators, p.BlockStep = p.Validators[:listed], 1
	for i := range p.Validators {
		p.Validators[i].ComputeHz = around(3e9)
		p.Validators[i].Fee = around(1)
		p.Validators[i].Payment = 0
	}
	p.MaxValidators = between(1, listed)
	p.MinValidators = between(1, p.MaxValidators)
	p.MinBlock = between(1, 10)
	p.MaxBlock = p.MinBlock + between(0, 30)
	p.Latency.VerificationCycles = around(p.Latency.VerificationCycles)
	p.Latency.CyclesPerTransaction = float64(between(0, 1)) * around(1e7)
	return p
}

// constrained draws an instance with some constraints that bind now and then.
func constrained(s *rng.Stream) bco.Problem {
	p := sized(s)
	some := func(x float64) float64 {
		if s.Uniform(0, 1) < 0.7 {
			return 0
		}
		return x
	}
	p.ArrivalRate = some(s.Uniform(1, 10))
	p.Constraints = bco.Constraints{
		MaxLatency:  some(s.Uniform(1, 4)),
		MaxCost:     some(s.Uniform(0.1, 2)),
		MinSecurity: some(s.Uniform(1, 20)),
		Faults:      int(some(s.Uniform(0, 2))),
		Quorum:      some(1) == 1,
		Compromised: 1,
		MaxRisk:     some(s.Uniform(0, 0.5)),
	}
	if rate := some(s.Uniform(0.5, 4)); rate > 0 {
		p.ArrivalRate = 0
		p.Constraints.Classes = []bco.Class{{Rate: rate, Deadline: some(s.Uniform(0.5, 2))}, {Rate: rate / 2, Deadline: some(s.Uniform(1, 4))}}
	}
	return p
}

// valued is a subset with a block size.
type valued struct {
	m, n    int
	metrics chain.Metrics
}

func everything(e *bco.Evaluator) []valued {
	p := e.Problem()
	var out []valued
	for set := uint(1); set < 1<<len(p.Validators); set++ {
		g := e.Group(indices(set))
		if g.M < p.MinValidators || g.M > p.MaxValidators {
			continue
		}
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			out = append(out, valued{g.M, n, e.Metrics(g, n)})
		}
	}
	return out
}

func (v valued) meets(p *bco.Problem) bool {
	c, x := p.Constraints, v.metrics
	mu, before := float64(v.n)/x.Latency, 0.0
	for _, class := range c.Classes { // eq. (11)
		through := before + class.Rate
		if mu <= through || class.Deadline > 0 && mu/((mu-before)*(mu-through)) > class.Deadline {
			return false
		}
		before = through
	}
	if c.MaxRisk > 0 && risk(len(p.Validators), v.m) > c.MaxRisk {
		return false
	}
	return (p.ArrivalRate == 0 || float64(v.n) > p.ArrivalRate*x.Latency) &&
		(c.MaxLatency == 0 || x.Latency <= c.MaxLatency) &&
		(c.MaxCost == 0 || x.Cost <= c.MaxCost) &&
		x.Security >= c.MinSecurity && v.m >= 3*c.Faults+1 && (!c.Quorum || v.m%3 == 1)
}

// risk returns the probability that the one compromised validator is among m of all,
// and more than a third of them.
func risk(all, m int) float64 {
	if m > 2 {
		return 0
	}
	return float64(m) / float64(all)
}

// undominated returns what no other of the metrics dominates, each once, the most
// secure first, of equal security the fastest.
func undominated(all []chain.Metrics) []chain.Metrics {
	var out []chain.Metrics
	for _, x := range all {
		beaten := slices.ContainsFunc(all, func(y chain.Metrics) bool { return y != x && better(y, x) })
		if !beaten && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b chain.Metrics) int {
		if a.Security != b.Security {
			return int(b.Security - a.Security)
		}
		return int(math.Copysign(1, a.Latency-b.Latency))
	})
	return out
}

// better reports whether a is at least as good as b in all three.
func better(a, b chain.Metrics) bool {
	return a.Latency <= b.Latency && a.Security >= b.Security && a.Cost <= b.Cost
}
