package stochastic

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/queueing"
	"ihealth/sim/rng"
)

// randomProblem draws an instance of m validators: log-normal speeds and fees that do
// not depend on them, weights from the simplex, blocks of 1 to 20. Times are log-normal
// with coefficients of variation uniform up to cv, or constants for 0.
func randomProblem(replication, m int, cv float64) *Problem {
	s := rng.New(rng.Key{Seed: 2020, Cell: "stochastic/" + strconv.Itoa(m), Replication: replication})
	u, v := s.Float64(), s.Float64()
	lo, hi := min(u, v), max(u, v)
	p := &Problem{Problem: bco.Reference(bco.Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi})}
	p.Validators, p.MaxValidators, p.MinBlock, p.MaxBlock, p.BlockStep = nil, m, 1, 20, 0
	for i := range m {
		mean := math.Exp(s.Normal(-.5, .5))
		p.Validators = append(p.Validators, chain.Validator{ID: "v" + strconv.Itoa(i), Fee: math.Exp(s.Normal(0, .7))})
		if spreadOf := s.Uniform(0, cv); cv == 0 {
			p.Responses = append(p.Responses, rng.Deterministic{Value: mean})
		} else {
			p.Responses = append(p.Responses, spread(mean, spreadOf))
		}
	}
	return p
}

func solved(t *testing.T, p *Problem, m Method) bco.Solution {
	t.Helper()
	s, err := p.Solve(t.Context(), m)
	if err != nil {
		t.Fatalf("%s: %v", m, err)
	}
	return s
}

// fixed returns the optimum of the problem on the means.
func fixed(t *testing.T, p *Problem) bco.Solution {
	t.Helper()
	means, err := p.OnMeans()
	if err != nil {
		t.Fatal(err)
	}
	s, err := bco.Exact{}.Solve(t.Context(), means)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// near reports whether a and b agree to a relative tolerance.
func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance*math.Abs(b) }

// dumbUtility writes U of I-Health eqs (12) and (17) out, t s the time of the slowest.
func dumbUtility(p *Problem, longest, t float64, m, n int, fees float64) float64 {
	all := 0.0
	for _, v := range p.Validators {
		all += v.Fee
	}
	l := p.Latency
	latency := func(m, n int, t float64) float64 {
		bits := float64(n) * l.TransactionBits
		return bits/l.DownlinkBps + t + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
	}
	return p.Weights.Latency*latency(m, n, t)/latency(p.MaxValidators, p.MaxBlock, longest) +
		p.Weights.Security*math.Pow(float64(p.MinValidators)/float64(m), p.Security.Q) +
		p.Weights.Cost*fees/float64(n)/(all/float64(p.MinBlock))
}

// dumbBest looks at every set and every block with a time of its own for the set.
func dumbBest(p *Problem, longest float64, timeOf func(set []int) float64) float64 {
	best := math.Inf(1)
	for mask := 1; mask < 1<<len(p.Validators); mask++ {
		var set []int
		fees := 0.0
		for i, v := range p.Validators {
			if mask>>i&1 == 1 {
				set, fees = append(set, i), fees+v.Fee
			}
		}
		if m := len(set); m >= p.MinValidators && m <= p.MaxValidators {
			t := timeOf(set)
			for n := p.MinBlock; n <= p.MaxBlock; n++ {
				best = min(best, dumbUtility(p, longest, t, m, n, fees))
			}
		}
	}
	return best
}

// TestExponentialAgainstBruteForce: E[max] by inclusion and exclusion, every set and n.
func TestExponentialAgainstBruteForce(t *testing.T) {
	for r := range 60 {
		p := randomProblem(r, 3+r%4, 0)
		p.Wait = []Wait{All, Byzantine, Majority}[r%3]
		p.MinValidators, p.MaxValidators = 1+r%2, len(p.Validators)-r%2
		rates, longest := make([]float64, len(p.Responses)), 0.0
		for i, x := range p.Responses {
			rates[i], longest = 1/x.Mean(), max(longest, x.Mean())
			p.Responses[i] = rng.Exponential{Rate: rates[i]}
		}
		want := dumbBest(p, longest, func(set []int) float64 {
			q := queueing.MixedQuorum{Needed: p.Wait.Needed(len(set))}
			for _, i := range set {
				q.Rates = append(q.Rates, rates[i])
			}
			return q.Mean()
		})
		s := solved(t, p, Auto)
		if !near(s.Utility, want, 1e-9) || s.Certificate.Kind != bco.CertifiedExact || s.Status != bco.Optimal {
			t.Errorf("instance %d: %.12g (%+v), brute force %.12g", r, s.Utility, s.Certificate, want)
		}
	}
}

// TestScenariosAgainstBruteForce: times that depend on each other by a common factor,
// averaged directly.
func TestScenariosAgainstBruteForce(t *testing.T) {
	for r := range 40 {
		p := randomProblem(r, 3+r%4, 0)
		p.Wait = []Wait{All, Byzantine, Majority}[r%3]
		s := rng.New(rng.Key{Seed: 3, Name: "scenarios", Replication: r})
		means := make([]float64, len(p.Responses))
		for range 15 {
			common := s.Exponential(1)
			var row []float64
			for i, x := range p.Responses {
				row = append(row, x.Mean()*(common+s.Float64()))
				means[i] += row[i] / 15
			}
			p.Scenarios = append(p.Scenarios, row)
		}
		p.Responses = nil
		want := dumbBest(p, slices.Max(means), func(set []int) float64 {
			sum := 0.0
			for _, row := range p.Scenarios {
				var times []float64
				for _, i := range set {
					times = append(times, row[i])
				}
				sum += smallest(times, p.Wait.Needed(len(set)))
			}
			return sum / 15
		})
		if got := solved(t, p, Exhaustive); !near(got.Utility, want, 1e-12) {
			t.Errorf("instance %d: %.15g, brute force %.15g", r, got.Utility, want)
		}
	}
}

// TestUnionOfScenarios: with times of 0 and 1 s, E[max] is the size of a union of sets of
// scenarios, so that the best k validators solve Min-k-Union.
func TestUnionOfScenarios(t *testing.T) {
	p := randomProblem(0, 4, 0)
	p.Weights, p.MinValidators, p.Responses = bco.Weights{Latency: 1}, 2, nil
	p.Scenarios = [][]float64{{1, 0, 0, 0}, {1, 1, 0, 0}, {0, 1, 0, 1}, {0, 0, 1, 1}, {0, 0, 1, 0}}
	s := solved(t, p, Exhaustive)
	ids := slices.Sorted(slices.Values(s.Validators))
	free := p.Latency
	free.VerificationCycles = 0
	waited := s.Metrics.Latency - free.Latency(2, 1, 1)
	if !slices.Equal(ids, []string{"v0", "v1"}) && !slices.Equal(ids, []string{"v2", "v3"}) || !near(waited, 3./5, 1e-12) {
		t.Errorf("%v, %v s: want a union of 3 of 5 scenarios", ids, waited)
	}
}

// TestConstantsReduceToExact: with constant times every method finds the optimum of fixed
// times.
func TestConstantsReduceToExact(t *testing.T) {
	for r := range 40 {
		p := randomProblem(r, 9, 0)
		p.Latency.CyclesPerTransaction = float64(r%2) * 2e8
		want := fixed(t, p)
		for _, m := range Methods() {
			if s := solved(t, p, m); !near(s.Utility, want.Utility, 1e-9) || s.M != want.M || s.N != want.N || !near(s.Certificate.Lower, want.Utility, 1e-9) {
				t.Errorf("instance %d, %s: U = %.12g (%d, %d), bound %.12g; fixed times %.12g (%d, %d)",
					r, m, s.Utility, s.M, s.N, s.Certificate.Lower, want.Utility, want.M, want.N)
			}
		}
	}
}

// TestOrderOfMethods: more effort is never worse, all sets are best, and no bound is
// above them. U on the means is below the bound where all are waited for (Jensen).
func TestOrderOfMethods(t *testing.T) {
	instances := 100
	if testing.Short() {
		instances = 6
	}
	for r := range instances {
		p := randomProblem(r, 11, []float64{.3, 1, 2}[r%3])
		p.Wait = []Wait{All, Byzantine}[r%2]
		last := math.Inf(1)
		for _, m := range Methods() {
			s := solved(t, p, m)
			if s.Utility > last*(1+1e-12) || s.Certificate.Lower > s.Utility {
				t.Errorf("instance %d: %s has %v after %v, bound %v", r, m, s.Utility, last, s.Certificate.Lower)
			}
			last = s.Utility
		}
		bound := solved(t, p, LocalSearch).Certificate.Lower
		if bound > last*(1+1e-9) {
			t.Errorf("instance %d: bound %v above the optimum %v", r, bound, last)
		}
		if onMeans := fixed(t, p); p.Wait == All && onMeans.Utility > bound*(1+1e-12) {
			t.Errorf("instance %d: U on the means %v above the bound %v", r, onMeans.Utility, bound)
		}
	}
}

// TestShareOfOptima counts on 200 instances how often each method is optimal. The
// numbers depend on the ranges of the instances; their order does not.
func TestShareOfOptima(t *testing.T) {
	if testing.Short() {
		t.Skip("all 4096 sets of 200 instances of 12: run without -short")
	}
	for _, cv := range []float64{.3, 1, 2} {
		optimal := map[Method]int{}
		for r := range 200 {
			p := randomProblem(r, 12, cv)
			best := solved(t, p, Exhaustive).Utility
			for _, m := range Methods() {
				if near(solved(t, p, m).Utility, best, 1e-9) {
					optimal[m]++
				}
			}
		}
		if optimal[Means] >= optimal[Candidates] || optimal[Candidates] >= optimal[LocalSearch] || optimal[LocalSearch] < 190 {
			t.Errorf("cv ≤ %v: optimal %v of 200", cv, optimal)
		}
		t.Logf("cv ≤ %v: optimal %v of 200", cv, optimal)
	}
}

func TestManyValidators(t *testing.T) {
	p := randomProblem(1, 40, 1)
	s := solved(t, p, Auto)
	if s.Solver != string(LocalSearch) || s.Status != bco.Heuristic || s.Certificate.Kind != bco.CertifiedBound || !(s.Certificate.Lower > 0 && s.Certificate.Lower <= s.Utility) {
		t.Errorf("%+v", s)
	}
	if _, err := p.Solve(t.Context(), Exhaustive); !errors.Is(err, ErrTooMany) {
		t.Errorf("all sets of 40: %v", err)
	}
}

func TestWrongProblems(t *testing.T) {
	for _, row := range []struct {
		spoil func(p *Problem)
		want  string
	}{
		{func(p *Problem) { p.Responses = p.Responses[1:] }, "3 are given, want one for each of the 4"},
		{func(p *Problem) { p.Responses[2] = nil }, "validators.2.response: there is none"},
		{func(p *Problem) { p.Scenarios = [][]float64{{1, 1, 1, 1}} }, "both given"},
		{func(p *Problem) { p.Responses, p.Scenarios = nil, [][]float64{{1, 1, 1, 1}, {1, 1, 1}} }, "scenarios.1: 3 times"},
		{func(p *Problem) { p.Responses, p.Scenarios = nil, [][]float64{{1, 1, math.NaN(), 1}} }, "scenarios.0.2: NaN s"},
		{func(p *Problem) { p.Responses, p.Scenarios = nil, [][]float64{{1, 0, 1, 1}} }, "validators.1.response: the mean is 0 s"},
		{func(p *Problem) { p.Latency.VerificationCycles = 0 }, "verification_cycles"},
		{func(p *Problem) { p.Wait = "some" }, "wait: \"some\""},
		{func(p *Problem) { p.Validators[0].ID = "v1" }, "validators.1.id"},
		{func(p *Problem) { p.MinBlock = 0 }, "min_block"},
		{func(p *Problem) { p.Validators = make([]chain.Validator, 1001) }, "1001 are listed"},
	} {
		p := randomProblem(0, 4, 1)
		row.spoil(p)
		_, err := p.Solve(t.Context(), Auto)
		if err == nil || !strings.Contains(err.Error(), row.want) || !errors.Is(err, bco.ErrProblem) && !errors.Is(err, ErrResponse) {
			t.Errorf("%v, want %q", err, row.want)
		}
		var field *bco.FieldError
		if !errors.As(err, &field) {
			t.Errorf("%v names no field", err)
		}
	}
	if _, err := randomProblem(0, 4, 1).Solve(t.Context(), "magic"); err == nil || !strings.Contains(err.Error(), "magic") {
		t.Errorf("unknown method: %v", err)
	}
}

// TestProblemIsNotChanged: solving leaves the caller's slices as they are.
func TestProblemIsNotChanged(t *testing.T) {
	p := randomProblem(0, 6, 1)
	before := slices.Clone(p.Validators)
	solved(t, p, LocalSearch)
	if !slices.Equal(before, p.Validators) {
		t.Errorf("%v became %v", before, p.Validators)
	}
}

// TestConstraintsOfExpectedTimes: a limit that holds on the means may not hold for
// expected times, and one that the means break says by how much.
func TestConstraintsOfExpectedTimes(t *testing.T) {
	p := randomProblem(5, 8, 2)
	p.MinValidators = 5
	free := solved(t, p, Exhaustive)
	fastest := *p
	fastest.Weights = bco.Weights{Latency: 1}
	least := solved(t, &fastest, Exhaustive).Metrics.Latency
	limited := *p
	limited.Constraints.MaxLatency = (least + free.Metrics.Latency) / 2
	s := solved(t, &limited, Exhaustive)
	if !s.Found() || s.Metrics.Latency > limited.Constraints.MaxLatency || s.Utility <= free.Utility {
		t.Errorf("L = %v ≤ %v, U = %v > %v: %s", s.Metrics.Latency, limited.Constraints.MaxLatency, s.Utility, free.Utility, s.Reason)
	}
	for _, row := range []struct {
		limit  float64
		method Method
		status bco.Status
		says   string
	}{
		{least * .999, Exhaustive, bco.Infeasible, "at its expected time"},
		{least * .999, LocalSearch, bco.Skipped, "compare all sets"},
		{least * .1, Exhaustive, bco.Infeasible, "max_latency"},
		{least * .1, LocalSearch, bco.Infeasible, "max_latency"},
	} {
		limited.Constraints.MaxLatency = row.limit
		s := solved(t, &limited, row.method)
		if s.Status != row.status || !strings.Contains(s.Reason, row.says) || (s.Violation != nil) != (row.says == "max_latency") {
			t.Errorf("%s, L ≤ %v: %s, %q, %+v", row.method, row.limit, s.Status, s.Reason, s.Violation)
		}
	}
}

// TestTrace: incumbents improve to the answer.
func TestTrace(t *testing.T) {
	for _, m := range Methods() {
		s := solved(t, randomProblem(2, 10, 1), m)
		for i, c := range s.Trace {
			if i > 0 && (c.Utility > s.Trace[i-1].Utility || c.Evaluation <= s.Trace[i-1].Evaluation) {
				t.Errorf("%s: %+v after %+v", m, c, s.Trace[i-1])
			}
		}
		if last := s.Trace[len(s.Trace)-1]; last.Utility != s.Utility || last.M != s.M || last.Evaluation > s.Evaluations {
			t.Errorf("%s: %+v at the end, %v", m, last, s.Utility)
		}
	}
}

// ending is a context that ends after some questions.
type ending struct {
	context.Context
	left *int
}

func (e ending) Err() error {
	if *e.left--; *e.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestCancelledSolve: wherever the context ends, the best so far is returned, if there
// is any, without a certificate.
func TestCancelledSolve(t *testing.T) {
	for _, m := range Methods() {
		found := 0
		for questions := range 400 {
			s, err := randomProblem(0, 8, 1).Solve(ending{t.Context(), &questions}, m)
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) || s.Certificate.Kind != bco.Uncertified && s.Certificate.Kind != "" || s.Status == bco.Optimal {
				t.Fatalf("%s: %v, %+v", m, err, s)
			}
			if s.Found() {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: no incumbent however late it was cancelled", m)
		}
	}
}
