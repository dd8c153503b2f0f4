package baseline_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/bco/baseline"
	"ihealth/chain"
	"ihealth/internal/countdown"
	"ihealth/sim/rng"
)

var thirds = bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3}

func solve(t testing.TB, s bco.Solver, p *bco.Problem) bco.Solution {
	t.Helper()
	got, err := s.Solve(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// cost is U of a set and a block size by a formula of its own, term by term, and whether
// the channel carries the arrivals within its limits.
func cost(p *bco.Problem, set []chain.Validator, n int) (u float64, feasible bool) {
	l := p.Latency
	latency := func(set []chain.Validator, m, n int) (worst float64) {
		bits := float64(n) * l.TransactionBits
		for _, v := range set {
			worst = max(worst, bits/l.DownlinkBps+l.VerificationCycles/v.ComputeHz+l.Psi*bits*float64(m)+l.FeedbackBits/l.UplinkBps)
		}
		return worst
	}
	fees := func(set []chain.Validator) (sum float64) {
		for _, v := range set {
			sum += v.Fee
		}
		return sum
	}
	base := float64(p.MinValidators)
	if p.SecurityTerm == bco.Literal {
		base = float64(p.MaxValidators)
	}
	m, w := len(set), p.Weights
	seconds := latency(set, m, n)
	u = w.Latency*seconds/latency(p.Validators, p.MaxValidators, p.MaxBlock) +
		w.Security*math.Pow(base/float64(m), p.Security.Q) +
		w.Cost*fees(set)/float64(n)/(fees(p.Validators)/float64(p.MinBlock))
	c := p.Constraints
	feasible = (p.ArrivalRate == 0 || float64(n)/seconds > p.ArrivalRate) && (c.MaxLatency == 0 || seconds <= c.MaxLatency) &&
		(c.MaxCost == 0 || fees(set)/float64(n) <= c.MaxCost) && m >= 3*c.Faults+1
	return u, feasible
}

// bruteForce tries every set and every block size; it returns +Inf when none is feasible.
func bruteForce(p *bco.Problem) float64 {
	best := math.Inf(1)
	for mask := 1; mask < 1<<len(p.Validators); mask++ {
		var set []chain.Validator
		for i, v := range p.Validators {
			if mask>>i&1 == 1 {
				set = append(set, v)
			}
		}
		if len(set) < p.MinValidators || len(set) > p.MaxValidators {
			continue
		}
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			if u, feasible := cost(p, set, n); feasible {
				best = min(best, u)
			}
		}
	}
	return best
}

// named returns the validators of p with these ids.
func named(t rapid.TB, p *bco.Problem, ids []string) []chain.Validator {
	t.Helper()
	var out []chain.Validator
	for _, v := range p.Validators {
		if slices.Contains(ids, v.ID) {
			out = append(out, v)
		}
	}
	if len(out) != len(ids) {
		t.Fatalf("%v are not %d different validators of the problem", ids, len(ids))
	}
	return out
}

// smallProblem draws instances small enough for brute force, some of them under a load and
// limits that few or no sets meet.
func smallProblem(t *rapid.T) bco.Problem {
	family := rapid.SampledFrom(bco.Families()).Draw(t, "family")
	stream := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "instance"})
	listed := rapid.IntRange(1, 7).Draw(t, "listed")
	p := family.Random(stream, bco.Size{Validators: listed, Blocks: rapid.IntRange(1, 12).Draw(t, "chi")})
	p.MaxValidators = rapid.IntRange(1, listed).Draw(t, "M")
	p.MinValidators = rapid.IntRange(1, p.MaxValidators).Draw(t, "v")
	p.MinBlock = rapid.IntRange(1, p.MaxBlock).Draw(t, "t")
	p.SecurityTerm = rapid.SampledFrom([]bco.SecurityTerm{bco.Normalised, bco.Literal}).Draw(t, "term")
	if rapid.Bool().Draw(t, "loaded") {
		p.ArrivalRate = math.Exp(rapid.Float64Range(-1, 4).Draw(t, "ln Lambda"))
	}
	if rapid.Bool().Draw(t, "limited") {
		p.Constraints.MaxLatency = rapid.Float64Range(0.5, 8).Draw(t, "L")
		p.Constraints.MaxCost = rapid.Float64Range(0.1, 8).Draw(t, "C")
		p.Constraints.Faults = rapid.IntRange(0, (p.MaxValidators-1)/3).Draw(t, "f")
	}
	return p
}

// Nobody gets below the optimum, and what is returned is what it says: a set within the
// bounds that carries the load, with its best block size.
func TestNobodyBeatsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := smallProblem(t)
		best := bruteForce(&p)
		for _, s := range baseline.Solvers(60, rng.Key{Seed: rapid.Uint64().Draw(t, "key")}) {
			got, err := s.Solve(context.Background(), &p)
			if err != nil {
				t.Fatal(err)
			}
			if got.Solver != s.Name() || got.Evaluations != 60 || got.Status == bco.Optimal || got.Status == bco.Infeasible {
				t.Fatalf("%s: %+v, want 60 evaluations that prove nothing", s.Name(), got)
			}
			if !got.Found() {
				if got.Reason == "" || got.Validators != nil || len(got.Trace) > 0 {
					t.Fatalf("%s: no answer: %+v", s.Name(), got)
				}
				continue
			}
			set := named(t, &p, got.Validators)
			u, feasible := cost(&p, set, got.N)
			if !feasible || len(set) != got.M || got.M < p.MinValidators || got.M > p.MaxValidators || got.N < p.MinBlock || got.N > p.MaxBlock {
				t.Fatalf("%s: %+v is infeasible", s.Name(), got)
			}
			if math.Abs(u-got.Utility) > 1e-12*u || got.Utility < best*(1-1e-12) {
				t.Fatalf("%s: U = %v, computed again %v, optimum %v", s.Name(), got.Utility, u, best)
			}
			for n := p.MinBlock; n <= p.MaxBlock; n++ {
				if other, feasible := cost(&p, set, n); feasible && other < u*(1-1e-12) {
					t.Fatalf("%s: n = %d costs %v, n = %d costs %v", s.Name(), got.N, u, n, other)
				}
			}
		}
	})
}

// With few sets to choose from, everybody but the negative baselines finds the best one:
// 63 sets, 2000 evaluations. Random search misses a given set with probability below
// (1 − 1/(6·20))^2000 < 1e-7.
func TestSmallProblemsAreSolved(t *testing.T) {
	for i := range 20 {
		f := bco.Families()[i%len(bco.Families())]
		p := f.Random(rng.New(rng.Key{Seed: 2, Cell: string(f), Name: "instance", Replication: i}), bco.Size{Validators: 6, Blocks: 20})
		best := bruteForce(&p)
		for _, s := range baseline.Solvers(2000, rng.Key{Seed: 3, Replication: i})[:4] {
			if got := solve(t, s, &p); got.Utility > best*(1+1e-12) {
				t.Errorf("%s %d: %s ends at %v, optimum %v", f, i, s.Name(), got.Utility, best)
			}
		}
	}
}

func TestSameKeySameTrace(t *testing.T) {
	p := bco.Reference(thirds)
	text := func(seed uint64, i int) string {
		got := solve(t, baseline.Solvers(500, rng.Key{Seed: seed})[i], &p)
		for i := range got.Trace {
			got.Trace[i].Elapsed = 0 // of the clock
		}
		return fmt.Sprintf("%+v", got)
	}
	for i, s := range baseline.Solvers(500, rng.Key{}) {
		if a, b := text(1, i), text(1, i); a != b {
			t.Errorf("%s: one key, two searches:\n%s\n%s", s.Name(), a, b)
		}
		if text(1, i) == text(2, i) {
			t.Errorf("%s: two keys, one search", s.Name())
		}
	}
}

// The trace holds the incumbents: each better than the one before, the last the answer.
func TestTraceHoldsIncumbents(t *testing.T) {
	p := bco.Reference(thirds)
	for _, s := range baseline.Solvers(1000, rng.Key{}) {
		got := solve(t, s, &p)
		last := bco.Candidate{Utility: math.Inf(1)}
		for _, c := range got.Trace {
			if !(c.Utility < last.Utility) || c.Evaluation <= last.Evaluation || c.Evaluation > got.Evaluations {
				t.Errorf("%s: %+v follows %+v", s.Name(), c, last)
			}
			last = c
		}
		if last.Utility != got.Utility || last.M != got.M || last.N != got.N || got.Trace[0].Evaluation != 1 {
			t.Errorf("%s: the trace ends at %+v, the answer is (%d, %d) %v", s.Name(), last, got.M, got.N, got.Utility)
		}
		if got.Passes < 1 || got.Passes > got.Evaluations {
			t.Errorf("%s: %d passes of %d evaluations", s.Name(), got.Passes, got.Evaluations)
		}
	}
}

func TestBudget(t *testing.T) {
	p := bco.Reference(thirds)
	for _, row := range []struct{ evaluations, want int }{{1, 1}, {7, 7}, {49, 49}, {333, 333}, {0, 20_000}} {
		for _, s := range baseline.Solvers(row.evaluations, rng.Key{}) {
			if s.Name() == "cma-es" && row.want > 1000 && testing.Short() {
				continue // 20,000 take a quarter of a second
			}
			if got := solve(t, s, &p); got.Evaluations != row.want || !got.Found() {
				t.Errorf("%s with %d evaluations: %d, %s", s.Name(), row.evaluations, got.Evaluations, got.Status)
			}
		}
	}
	for _, s := range baseline.Solvers(-1, rng.Key{}) {
		if _, err := s.Solve(context.Background(), &p); !errors.Is(err, baseline.ErrBudget) {
			t.Errorf("%s with -1 evaluations: %v, want ErrBudget", s.Name(), err)
		}
	}
}

func TestWrongProblem(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: math.NaN()})
	large := p
	large.Validators = make([]chain.Validator, 2000)
	for _, p := range []*bco.Problem{&p, &large} {
		for _, s := range baseline.Solvers(10, rng.Key{}) {
			if _, err := s.Solve(context.Background(), p); !errors.Is(err, bco.ErrProblem) {
				t.Errorf("%s: %v, want ErrProblem", s.Name(), err)
			}
		}
	}
}

// A cancelled search gives its incumbent beside the error, and one that is cancelled
// before it begins none.
func TestCancelledSearch(t *testing.T) {
	p := bco.Reference(thirds)
	for _, row := range []struct {
		after int
		found bool
	}{{0, false}, {300, true}} {
		for _, s := range baseline.Solvers(1_000_000, rng.Key{}) {
			ctx := &countdown.Context{Context: context.Background(), Left: row.after}
			got, err := s.Solve(ctx, &p)
			if !errors.Is(err, context.Canceled) || got.Found() != row.found || got.Evaluations > row.after {
				t.Errorf("%s, cancelled after %d: %s after %d evaluations, %v", s.Name(), row.after, got.Status, got.Evaluations, err)
			}
			if row.found && (got.Utility != got.Trace[len(got.Trace)-1].Utility || got.Certificate != bco.Certificate{Kind: bco.Uncertified}) {
				t.Errorf("%s: %+v is not its incumbent without a certificate", s.Name(), got)
			}
		}
	}
}

// Quorums of 3f+1 leave gaps between the sizes that are allowed: everybody crosses them.
func TestQuorumSizes(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: .05, Security: .9, Cost: .05})
	p.Constraints.Quorum = true
	best := solve(t, bco.Exact{}, &p)
	for _, s := range baseline.Solvers(5000, rng.Key{}) {
		got := solve(t, s, &p)
		if got.M%3 != 1 || got.Utility < best.Utility*(1-1e-12) {
			t.Errorf("%s: m = %d, U = %v; optimum %d, %v", s.Name(), got.M, got.Utility, best.M, best.Utility)
		}
		if s.Name() == "annealing" && got.Utility > best.Utility*(1+1e-12) {
			t.Errorf("annealing ends at m = %d, U = %v, the optimum is m = %d, U = %v", got.M, got.Utility, best.M, best.Utility)
		}
	}
}

// Under a load that only the three sets of the two fastest validators carry, of 2^21, the
// penalty must lead there.
func TestPenaltyLeadsToFeasibleSets(t *testing.T) {
	p := bco.Reference(thirds)
	for i := range p.Validators {
		if i > 1 {
			p.Validators[i].ComputeHz = 1e9
		}
	}
	p.ArrivalRate = 110
	best := solve(t, bco.Exact{}, &p)
	if !best.Found() || best.M > 2 {
		t.Fatalf("the instance is wrong: %+v", best)
	}
	for _, s := range baseline.Solvers(0, rng.Key{})[1:4] {
		if got := solve(t, s, &p); !got.Found() {
			t.Errorf("%s: %s", s.Name(), got.Reason)
		}
	}
	p.ArrivalRate = 1000
	for _, s := range baseline.Solvers(200, rng.Key{}) {
		if got := solve(t, s, &p); got.Status != bco.Skipped || !strings.Contains(got.Reason, "none of the 200 sets") {
			t.Errorf("%s: %s (%s) of a problem without a feasible set", s.Name(), got.Status, got.Reason)
		}
	}
}

// When no number of validators is allowed, nothing need be tried: that is proven, and the
// demand is named.
func TestImpossibleDemand(t *testing.T) {
	p := bco.Reference(thirds)
	p.MinValidators, p.MaxValidators, p.Constraints.Quorum = 5, 6, true
	for _, s := range baseline.Solvers(10, rng.Key{}) {
		got := solve(t, s, &p)
		if got.Solver != s.Name() || got.Status != bco.Infeasible || got.Violation == nil || got.Reason == "" || got.Scope != "" {
			t.Errorf("%s: %+v, want infeasible", s.Name(), got)
		}
	}
}

// The matrices of CMA-ES and Nelder–Mead grow with the square of the validators.
func TestManyValidators(t *testing.T) {
	p := bco.Homogeneous.Random(rng.New(rng.Key{}), bco.Size{Validators: 1001, Blocks: 20})
	for i, s := range baseline.Solvers(100, rng.Key{}) {
		got := solve(t, s, &p)
		if skipped := got.Status == bco.Skipped; skipped != (i >= 4) || skipped && !strings.Contains(got.Reason, "1001") {
			t.Errorf("%s: %s (%s)", s.Name(), got.Status, got.Reason)
		}
	}
}

func TestSolveLeavesTheProblemAlone(t *testing.T) {
	p := bco.Reference(thirds)
	slices.Reverse(p.Validators)
	before := fmt.Sprint(p)
	for _, s := range baseline.Solvers(100, rng.Key{}) {
		solve(t, s, &p)
	}
	if fmt.Sprint(p) != before {
		t.Error("a solver changed the problem")
	}
}

// A set of 100,000 validators takes a millisecond, so a search must look at its context at
// each, and build none after it has ended.
func TestCancelledAmongManyValidators(t *testing.T) {
	p := bco.Homogeneous.Random(rng.New(rng.Key{}), bco.Size{Validators: 100_000, Blocks: 20})
	for _, after := range []int{20, 150} {
		for _, s := range baseline.Solvers(0, rng.Key{})[:4] {
			ctx := &countdown.Context{Context: context.Background(), Left: after}
			got, err := s.Solve(ctx, &p)
			if looks := -ctx.Left; !errors.Is(err, context.Canceled) || !got.Found() || looks > 10 {
				t.Errorf("%s: %s after %d evaluations, %v; it looked %d times more at a context that had ended", s.Name(), got.Status, got.Evaluations, err, looks)
			}
		}
	}
}
