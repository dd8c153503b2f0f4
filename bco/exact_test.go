package bco_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/internal/countdown"
	"ihealth/sim/rng"
)

// everySet is the best choice of p by the formulas of the paper alone, over all sets
// of validators and all n, and whether there is one. It shares nothing with the
// solvers but the problem.
func everySet(p *bco.Problem) (best float64, found bool) {
	best = math.Inf(1)
	slowestOfAll, feesOfAll := math.Inf(1), 0.0
	for _, v := range p.Validators {
		slowestOfAll, feesOfAll = min(slowestOfAll, v.ComputeHz), feesOfAll+v.Fee
	}
	greatestLatency := plainLatency(p, p.MaxValidators, p.MaxBlock, slowestOfAll)
	for set := range uint(1) << len(p.Validators) {
		m := bits.OnesCount(set)
		if m < p.MinValidators || m > p.MaxValidators {
			continue
		}
		slowest, fees := math.Inf(1), 0.0
		for i, v := range p.Validators {
			if set>>i&1 == 1 {
				slowest, fees = min(slowest, v.ComputeHz), fees+v.Fee
			}
		}
		security := math.Pow(float64(p.MinValidators)/float64(m), p.Security.Q)
		if p.SecurityTerm == bco.Literal {
			security = math.Pow(float64(p.MaxValidators)/float64(m), p.Security.Q)
		}
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			latency, cost := plainLatency(p, m, n, slowest), fees/float64(n)
			if !plainlyAllowed(p, m, n, latency, cost) {
				continue
			}
			u := p.Weights.Latency*latency/greatestLatency + p.Weights.Security*security + p.Weights.Cost*cost/(feesOfAll/float64(p.MinBlock))
			best = min(best, u)
		}
	}
	return best, !math.IsInf(best, 1)
}

// plainLatency is I-Health eq. (17) with K = K₀ + K₁·n.
func plainLatency(p *bco.Problem, m, n int, slowest float64) float64 {
	l := &p.Latency
	bits := float64(n) * l.TransactionBits
	return bits/l.DownlinkBps + (l.VerificationCycles+float64(n)*l.CyclesPerTransaction)/slowest + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
}

// plainlyAllowed checks every constraint as it is defined.
func plainlyAllowed(p *bco.Problem, m, n int, latency, cost float64) bool {
	c := &p.Constraints
	mu, rate := float64(n)/latency, p.ArrivalRate
	before := 0.0
	for _, class := range c.Classes {
		after := before + class.Rate
		if mu <= after || class.Deadline > 0 && mu/((mu-before)*(mu-after)) > class.Deadline {
			return false
		}
		before, rate = after, 0
	}
	switch {
	case rate > 0 && mu <= rate,
		c.MaxLatency > 0 && latency > c.MaxLatency,
		c.MaxCost > 0 && cost > c.MaxCost,
		p.Security.Theta*math.Pow(float64(m), p.Security.Q) < c.MinSecurity,
		m < 3*c.Faults+1,
		c.Quorum && m%3 != 1:
		return false
	}
	return c.MaxRisk == 0 || plainRisk(len(p.Validators), c.Compromised, m) <= c.MaxRisk
}

// plainRisk sums the hypergeometric distribution by binomials.
func plainRisk(candidates, compromised, m int) float64 {
	sum := 0.0
	for x := 0; x <= m; x++ {
		if 3*x > m && x <= compromised && m-x <= candidates-compromised {
			sum += binomial(compromised, x) * binomial(candidates-compromised, m-x)
		}
	}
	return sum / binomial(candidates, m)
}

func binomial(n, k int) float64 {
	out := 1.0
	for i := range k {
		out = out * float64(n-i) / float64(i+1)
	}
	return out
}

// instance draws a problem of M validators and blocks up to N, with bounds inside.
func instance(s *rng.Stream, f bco.Family, validators, blocks int) bco.Problem {
	p := f.Random(s, bco.Size{Validators: validators, Blocks: blocks})
	p.MinValidators = 1 + intN(s, validators)
	p.MaxValidators = p.MinValidators + intN(s, validators-p.MinValidators+1)
	p.MinBlock = 1 + intN(s, blocks)
	p.MaxBlock = p.MinBlock + intN(s, blocks-p.MinBlock+1)
	if s.Uniform(0, 1) < 0.5 {
		p.SecurityTerm = bco.Literal
	}
	if s.Uniform(0, 1) < 0.3 {
		p.Latency.CyclesPerTransaction = 1e8 * s.Uniform(0, 1)
	}
	return p
}

// intN draws from 0 to n−1.
func intN(s *rng.Stream, n int) int { return int(s.Uniform(0, float64(n))) }

// constrain adds constraints near what the middle of the bounds achieves, so that
// about half of them bind.
func constrain(s *rng.Stream, p *bco.Problem) {
	m, n := (p.MinValidators+p.MaxValidators+1)/2, (p.MinBlock+p.MaxBlock+1)/2
	fees := 0.0
	for _, v := range p.Validators[:m] {
		fees += v.Fee
	}
	latency := plainLatency(p, m, n, 2.5e9)
	mu := float64(n) / latency
	around := func(x float64) float64 { return x * s.Uniform(0.5, 2) }
	sometimes := func() bool { return s.Uniform(0, 1) < 0.35 }
	c := &p.Constraints
	if sometimes() {
		c.MaxLatency = around(latency)
	}
	if sometimes() {
		c.MaxCost = around(fees / float64(n))
	}
	if sometimes() {
		c.MinSecurity = math.Pow(around(float64(m)/2), p.Security.Q)
	}
	if sometimes() {
		c.Faults = intN(s, 2)
	}
	c.Quorum = s.Uniform(0, 1) < 0.15
	if sometimes() {
		c.Compromised, c.MaxRisk = intN(s, len(p.Validators)+1), s.Uniform(0.01, 0.6)
	}
	switch {
	case sometimes():
		p.ArrivalRate = around(mu / 2)
	case sometimes():
		for range 1 + intN(s, 3) {
			c.Classes = append(c.Classes, bco.Class{Rate: around(mu / 6), Deadline: around(3 / mu)})
		}
	}
}

// checkExact compares the exact solvers with everySet.
func checkExact(t *testing.T, p *bco.Problem, name string) (feasible bool) {
	t.Helper()
	want, feasible := everySet(p)
	for _, s := range []bco.Solver{bco.Exact{}, bco.ExhaustiveSubsets{}} {
		got, err := s.Solve(context.Background(), p)
		switch {
		case err != nil:
			t.Fatalf("%s: %s: %v", name, s.Name(), err)
		case !feasible:
			if got.Status != bco.Infeasible || got.Violation == nil {
				t.Fatalf("%s: %s: %s with U = %v, want infeasible", name, s.Name(), got.Status, got.Utility)
			}
		case got.Status != bco.Optimal || math.Abs(got.Utility-want) > 1e-12*want:
			t.Fatalf("%s: %s: U = %v (%s), want %v\n%+v", name, s.Name(), got.Utility, got.Status, want, *p)
		default:
			checkChoice(t, p, &got)
		}
	}
	return feasible
}

// checkChoice computes the metrics of a solution again, from its ids.
func checkChoice(t *testing.T, p *bco.Problem, s *bco.Solution) {
	t.Helper()
	slowest, fees := math.Inf(1), 0.0
	for _, id := range s.Validators {
		i := slices.IndexFunc(p.Validators, func(v chain.Validator) bool { return v.ID == id })
		slowest, fees = min(slowest, p.Validators[i].ComputeHz), fees+p.Validators[i].Fee
	}
	latency, cost := plainLatency(p, s.M, s.N, slowest), fees/float64(s.N)
	if len(s.Validators) != s.M || math.Abs(latency-s.Metrics.Latency) > 1e-12*latency || math.Abs(cost-s.Metrics.Cost) > 1e-12*cost {
		t.Fatalf("%s: m = %d of %v, L = %v, C = %v; want L = %v, C = %v", s.Solver, s.M, s.Validators, s.Metrics.Latency, s.Metrics.Cost, latency, cost)
	}
	if s.Certificate != (bco.Certificate{Kind: bco.CertifiedExact, Lower: s.Utility}) {
		t.Fatalf("%s: certificate %+v", s.Solver, s.Certificate)
	}
}

// TestExactIsEverySet compares the exact search over all subsets with brute force:
// 12 000 instances without constraints and 12 000 with them, of all families and both
// normalisers.
func TestExactIsEverySet(t *testing.T) {
	each := 2000
	if testing.Short() {
		each = 150
	}
	for _, f := range bco.Families() {
		t.Run(string(f), func(t *testing.T) {
			infeasible := 0
			for i := range each {
				s := rng.New(rng.Key{Seed: 4, Cell: string(f), Name: "exact", Replication: i})
				p := instance(s, f, 2+intN(s, 8), 1+intN(s, 25))
				checkExact(t, &p, fmt.Sprintf("instance %d", i))
				constrain(s, &p)
				if !checkExact(t, &p, fmt.Sprintf("constrained instance %d", i)) {
					infeasible++
				}
			}
			if infeasible == 0 || infeasible > each*2/3 {
				t.Errorf("%d of %d constrained instances are infeasible: the test has lost its point", infeasible, each)
			}
		})
	}
}

// TestWorkspaceIsTheSolvers: what the workspace finds without a trace is what the
// solvers find, on large instances as well, where every pair of a slowest validator
// and a number is the oracle.
func TestWorkspaceIsTheSolvers(t *testing.T) {
	var w bco.Workspace // used again and again, as in a running system
	for i := range 300 {
		s := rng.New(rng.Key{Seed: 5, Name: "workspace", Replication: i})
		f := bco.Families()[i%6]
		p := instance(s, f, 2+intN(s, 120), 1+intN(s, 300))
		if i%2 == 1 {
			constrain(s, &p)
		}
		w.Load(&p)
		for _, row := range []struct {
			solver bco.Solver
			solve  func() (bco.Choice, bool)
		}{{bco.BCO{}, w.Greedy}, {bco.Prefix{}, w.Prefix}, {bco.Exact{}, w.Exact}} {
			want := solve(t, row.solver, &p)
			got, ok := row.solve()
			if ok != want.Found() || ok && math.Abs(got.Utility-want.Utility) > 1e-12*want.Utility {
				t.Fatalf("instance %d: %s: U = %v, %v; the solver says %v (%s)", i, row.solver.Name(), got.Utility, ok, want.Utility, want.Status)
			}
		}
		if got, ok := w.Exact(); ok {
			checkWorkspaceSet(t, &w, &p, got)
			if want := everyPair(t, &p); math.Abs(got.Utility-want) > 1e-12*want {
				t.Fatalf("instance %d: U = %v, every pair gives %v", i, got.Utility, want)
			}
		}
	}
}

// checkWorkspaceSet asks the evaluator what the set of a choice is worth.
func checkWorkspaceSet(t *testing.T, w *bco.Workspace, p *bco.Problem, c bco.Choice) {
	t.Helper()
	e, err := bco.NewEvaluator(p)
	if err != nil {
		t.Fatal(err)
	}
	set := w.Set(c, nil)
	g := e.Group(set)
	if u := e.Utility(g, c.N); len(set) != c.M || math.Abs(u-c.Utility) > 1e-12*u || !e.Feasible(g, c.N) {
		t.Fatalf("the set %v with n = %d has U = %v, feasible %v; the choice says %v", set, c.N, u, e.Feasible(g, c.N), c.Utility)
	}
}

// everyPair is the least utility of the m cheapest among the k fastest, for every k
// and m, without any pruning.
func everyPair(t *testing.T, p *bco.Problem) float64 {
	t.Helper()
	e, err := bco.NewEvaluator(p)
	if err != nil {
		t.Fatal(err)
	}
	best := math.Inf(1)
	for k := 1; k <= len(p.Validators); k++ {
		among := slices.Clone(e.Validators()[:k])
		slices.SortFunc(among, func(a, b chain.Validator) int {
			if a.Fee < b.Fee {
				return -1
			}
			return 1
		})
		var g bco.Group
		for _, v := range among {
			g = g.With(v)
			if n, ok := e.BestBlock(g); ok && e.Allows(g.M) {
				best = min(best, e.Utility(g, n))
			}
		}
	}
	return best
}

func TestWorkspaceDoesNotAllocate(t *testing.T) {
	var problems []bco.Problem
	for i, f := range bco.Families() {
		s := rng.New(rng.Key{Seed: 6, Name: "allocations", Replication: i})
		p := f.Random(s, bco.Size{Validators: 21, Blocks: 20})
		q := p
		constrain(s, &q)
		problems = append(problems, p, q)
	}
	var w bco.Workspace
	set := make([]int, 0, 21)
	solveAll := func() {
		for i := range problems {
			w.Load(&problems[i])
			w.Greedy()
			w.Prefix()
			if c, ok := w.Exact(); ok {
				set = w.Set(c, set[:0])
			}
		}
	}
	solveAll()
	if n := testing.AllocsPerRun(20, solveAll); n != 0 {
		t.Errorf("%v allocations in %d solves", n, len(problems))
	}
}

// TestCancelledSolveReturnsItsIncumbent cancels in the middle of a search.
func TestCancelledSolveReturnsItsIncumbent(t *testing.T) {
	p := bco.Reference(normal)
	for _, s := range []bco.Solver{bco.BCO{}, bco.Prefix{}, bco.Exact{}, bco.Exhaustive{}, bco.ExhaustiveSubsets{}} {
		looks := 2
		if s.Name() == "exhaustive" {
			p.MinBlock, p.MaxBlock, p.BlockStep = 1, 100_000, 1
		}
		ctx := &countdown.Context{Context: context.Background(), Left: looks}
		got, err := s.Solve(ctx, &p)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: error %v, want context.Canceled", s.Name(), err)
		}
		if got.Status != bco.Heuristic || got.M < 1 || got.Certificate.Kind != bco.Uncertified || got.Reason == "" {
			t.Errorf("%s: %+v, want the incumbent and that it is one", s.Name(), timeless(got))
		}
	}
}

func TestExhaustiveSubsetsSkipsTooMany(t *testing.T) {
	p := bco.Homogeneous.Random(rng.New(rng.Key{Seed: 1}), bco.Size{Validators: 23, Blocks: 2})
	if got := solve(t, bco.ExhaustiveSubsets{}, &p); got.Status != bco.Skipped || got.Reason == "" {
		t.Errorf("%s (%s), want skipped with a reason", got.Status, got.Reason)
	}
}

// TestTinyUtilities: the squares of terms this small are 0, and nothing may be pruned
// by them.
func TestTinyUtilities(t *testing.T) {
	p := bco.Reference(bco.Weights{Security: 1})
	p.Security.Q = 200
	for _, s := range []bco.Solver{bco.Prefix{}, bco.Exact{}} {
		if got := solve(t, s, &p); got.M != 21 {
			t.Errorf("%s: m = %d with U = %v, want all 21", s.Name(), got.M, got.Utility)
		}
	}
	var w bco.Workspace
	w.Load(&p)
	if got, ok := w.Prefix(); !ok || got.M != 21 {
		t.Errorf("prefix of a workspace: %+v", got)
	}
}

// TestRiskOfManyValidators compares tails that are very small with sums of binomials,
// relative to themselves.
func TestRiskOfManyValidators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(100, 900).Draw(t, "candidates")
		c := rapid.IntRange(0, n).Draw(t, "compromised")
		m := rapid.IntRange(1, n).Draw(t, "m")
		want := plainRisk(n, c, m)
		if got := bco.Risk(n, c, m); want > 1e-250 && math.Abs(got-want) > 1e-11*want {
			t.Fatalf("Risk(%d, %d, %d) = %v, want %v", n, c, m, got, want)
		}
	})
}

// TestRisk compares the tail with sums of binomials, and with the paper's case: a
// third or more of 21 candidates compromised.
func TestRisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "candidates")
		c := rapid.IntRange(0, n).Draw(t, "compromised")
		m := rapid.IntRange(1, n).Draw(t, "m")
		if got, want := bco.Risk(n, c, m), plainRisk(n, c, m); math.Abs(got-want) > 1e-11 {
			t.Fatalf("Risk(%d, %d, %d) = %v, want %v", n, c, m, got, want)
		}
	})
	for _, row := range []struct {
		n, c, m int
		want    float64
	}{
		{21, 0, 7, 0},
		{21, 21, 7, 1},
		{21, 7, 21, 0},
		{21, 8, 21, 1},
		{4, 1, 2, 0.5},     // one of two is more than a third
		{4, 1, 3, 0},       // one of three is not
		{10, 3, 4, 1. / 3}, // P(X ≥ 2) = (C(3,2)·C(7,2) + C(3,3)·C(7,1))/C(10,4) = 70/210
		{1_000_000, 100_000, 1, 0.1},
	} {
		if got := bco.Risk(row.n, row.c, row.m); math.Abs(got-row.want) > 1e-12 {
			t.Errorf("Risk(%d, %d, %d) = %v, want %v", row.n, row.c, row.m, got, row.want)
		}
	}
}
