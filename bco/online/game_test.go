package online

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
	"ihealth/sim/rng"
)

func reference() *bco.Problem {
	p := bco.Reference(bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1 - 2./3})
	return &p
}

// small draws a problem of m validators with unrelated speeds and fees.
func small(m, replication int) *bco.Problem {
	s := rng.New(rng.Key{Seed: 77, Name: "problem", Replication: replication})
	u, v := s.Float64(), s.Float64()
	lo, hi := min(u, v), max(u, v)
	p := bco.Reference(bco.Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi})
	p.Validators, p.MaxValidators, p.MinBlock, p.MaxBlock, p.BlockStep = nil, m, 1, 12, 0
	for i := range m {
		p.Validators = append(p.Validators, chain.Validator{ID: "v" + strconv.Itoa(i), ComputeHz: 3e9 * math.Exp(s.Normal(0, .5)), Fee: math.Exp(s.Normal(0, .7))})
	}
	p.Latency.CyclesPerTransaction = float64(replication%2) * 3e8
	return &p
}

func gameOf(t *testing.T, p *bco.Problem) *Game {
	t.Helper()
	g, err := NewGame(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func play(t *testing.T, g *Game, path *Path, p Policy) []Block {
	t.Helper()
	blocks, err := g.Play(t.Context(), path, p)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return blocks
}

// dumbUtility writes U of I-Health eqs (12) and (17) out at response times in s, with
// the normalisers of the nominal ones.
func dumbUtility(p *bco.Problem, times []float64, set []int, n int) float64 {
	l := p.Latency
	latency := func(m, n int, t float64) float64 {
		bits := float64(n) * l.TransactionBits
		return bits/l.DownlinkBps + t*(1+float64(n)*l.CyclesPerTransaction/l.VerificationCycles) + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
	}
	longest, all := 0.0, 0.0
	for _, v := range p.Validators {
		longest, all = max(longest, l.VerificationCycles/v.ComputeHz), all+v.Fee
	}
	t, fees := 0.0, 0.0
	for _, i := range set {
		t, fees = max(t, times[i]), fees+p.Validators[i].Fee
	}
	m := len(set)
	return p.Weights.Latency*latency(m, n, t)/latency(p.MaxValidators, p.MaxBlock, longest) +
		p.Weights.Security*math.Pow(float64(p.MinValidators)/float64(m), p.Security.Q) +
		p.Weights.Cost*fees/float64(n)/(all/float64(p.MinBlock))
}

// dumbBest looks at every set and every block.
func dumbBest(p *bco.Problem, times []float64) float64 {
	best := math.Inf(1)
	for mask := 1; mask < 1<<len(p.Validators); mask++ {
		var set []int
		for i := range p.Validators {
			if mask>>i&1 == 1 {
				set = append(set, i)
			}
		}
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			best = min(best, dumbUtility(p, times, set, n))
		}
	}
	return best
}

// TestOptimumAgainstBruteForce: the optimum of every block, at times far from the
// nominal ones, and what a policy that errs gets.
func TestOptimumAgainstBruteForce(t *testing.T) {
	for r := range 25 {
		p := small(3+r%4, r)
		g := gameOf(t, p)
		path := pathOf(t, Drift{Persistence: .5, Spread: 1, Noise: .2}, g.Nominal(), 8, rng.Key{Seed: 1, Replication: r})
		for b, block := range play(t, g, path, Policies()[5]) {
			if want := dumbBest(p, path.Means[b]); !alike(block.Optimum, want) {
				t.Errorf("problem %d, block %d: U* = %.15g, brute force %.15g", r, b, block.Optimum, want)
			}
		}
	}
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }

// TestFirstBlockIsTheNominalOptimum: before anything is seen, policies that are not
// optimistic choose as the solvers of bco do.
func TestFirstBlockIsTheNominalOptimum(t *testing.T) {
	g := gameOf(t, reference())
	path := pathOf(t, Drift{}, g.Nominal(), 1, rng.Key{})
	for _, policy := range Policies()[:4] {
		var solver bco.Solver = bco.Exact{}
		if policy.Greedy {
			solver = bco.BCO{}
		}
		want, err := solver.Solve(t.Context(), reference())
		if err != nil {
			t.Fatal(err)
		}
		if b := play(t, g, path, policy)[0]; b.M != want.M || b.N != want.N || !alike(b.Utility, want.Utility) {
			t.Errorf("%s: %+v, want (%d, %d), U = %v", policy.Name, b, want.M, want.N, want.Utility)
		}
	}
}

// TestBoundHoldsInEveryBlock: U(choice) − U* ≤ 2·aT·max|τ̂ − τ| and U ≥ U*, for every
// policy that solves exactly, also where transactions add verification work.
func TestBoundHoldsInEveryBlock(t *testing.T) {
	blocks := 1500
	if testing.Short() {
		blocks = 300
	}
	for r, p := range []*bco.Problem{reference(), small(9, 2), small(8, 3), small(10, 5)} {
		g := gameOf(t, p)
		path := pathOf(t, Drift{Persistence: .98, Spread: .7, JumpRate: .01, JumpSize: 1.5, Noise: .3}, g.Nominal(), blocks, rng.Key{Seed: 6, Replication: r})
		for _, policy := range Policies() {
			if policy.Greedy {
				continue
			}
			tightest := 0.0
			for block, b := range play(t, g, path, policy) {
				limit := g.Bound(b.Error)
				if d := b.Utility - b.Optimum; !(d >= -1e-12 && d <= limit+1e-12) {
					t.Fatalf("problem %d, %s, block %d: regret %v, bound %v", r, policy.Name, block, d, limit)
				}
				tightest = max(tightest, (b.Utility-b.Optimum)/limit)
			}
			if tightest == 0 {
				t.Errorf("problem %d, %s: no regret at all: the bound was not tried", r, policy.Name)
			}
		}
	}
}

// TestGreedyBreaksTheBound: the bound needs the exact search. With a dear validator at
// rank 2, BCO stops before it at forecasts without error.
func TestGreedyBreaksTheBound(t *testing.T) {
	p := small(5, 0)
	p.Weights = bco.Weights{Latency: .1, Security: .6, Cost: .3}
	p.Latency.Psi, p.MaxBlock = 0, 20
	for i := range p.Validators {
		p.Validators[i].ComputeHz = p.Latency.VerificationCycles / (.10 + .01*float64(i))
		p.Validators[i].Fee = 1
	}
	p.Validators[1].Fee = 30
	g := gameOf(t, p)
	b := play(t, g, pathOf(t, Drift{}, g.Nominal(), 1, rng.Key{}), Policy{Name: "greedy", Estimation: Frozen{}, Greedy: true})[0]
	if b.Error > 1e-15 || b.Regret() <= g.Bound(b.Error)+.01 {
		t.Errorf("%+v: want a regret above the bound %v", b, g.Bound(b.Error))
	}
}

// TestConstantTimesAreLearned: whoever sees everybody once, without noise, has no regret
// from then on.
func TestConstantTimesAreLearned(t *testing.T) {
	g := gameOf(t, reference())
	path := pathOf(t, Drift{Persistence: 1, Spread: 1}, g.Nominal(), 40, rng.Key{Seed: 2})
	for _, policy := range Policies()[7:] {
		from := map[Feedback]int{Shadowed: 21, Everybody: 1}[policy.Feedback]
		blocks := play(t, g, path, policy)
		if blocks[0].Regret() == 0 {
			t.Errorf("%s: no regret at once", policy.Name)
		}
		for i, b := range blocks[from:] {
			if d := b.Utility - b.Optimum; d != 0 || b.Error > 1e-12 {
				t.Errorf("%s: block %d: regret %v, error %v", policy.Name, from+i, d, b.Error)
			}
		}
	}
}

// witness remembers who was seen.
type witness struct {
	Frozen
	seen *[][]int // by block
}

func (w witness) Estimator(nominal []float64) Estimator { return recorder{frozen(nominal), w.seen} }

type recorder struct {
	frozen
	seen *[][]int
}

func (r recorder) Observe(i, block int, _ float64) {
	for len(*r.seen) <= block {
		*r.seen = append(*r.seen, nil)
	}
	(*r.seen)[block] = append((*r.seen)[block], i)
}

// TestShadowGoesRound: one validator more than chosen is seen in every block, of those
// outside the choice the next one each time, and its fee is what U rises by.
func TestShadowGoesRound(t *testing.T) {
	p := reference()
	g := gameOf(t, p)
	path := pathOf(t, someDrift, g.Nominal(), 60, rng.Key{})
	var seen [][]int
	blocks := play(t, g, path, Policy{Name: "witness", Estimation: witness{seen: &seen}, Feedback: Shadowed})
	fees := 0.0
	for _, v := range p.Validators {
		fees += v.Fee
	}
	outside := len(p.Validators) - blocks[0].M
	for b, block := range blocks {
		if len(seen[b]) != block.M+1 {
			t.Fatalf("block %d: %v seen of %d chosen", b, seen[b], block.M)
		}
		shadow := -1
		for _, i := range seen[b] {
			if b >= outside && !slices.Contains(seen[b-outside], i) {
				t.Errorf("block %d: %v seen, %v a round before", b, seen[b], seen[b-outside])
			}
			if b > 0 && !slices.Contains(seen[b-1], i) {
				shadow = i
			}
		}
		if b == 0 {
			continue
		}
		want := p.Weights.Cost * p.Validators[shadow].Fee / float64(block.N) / (fees / float64(p.MinBlock))
		if !alike(block.Shadow, want) || !alike(block.Regret(), block.Utility+want-block.Optimum) {
			t.Errorf("block %d: the shadow %d adds %v, want %v", b, shadow, block.Shadow, want)
		}
	}
}

// TestNobodyLeftForTheShadow: when all are chosen there is none, and no fee.
func TestNobodyLeftForTheShadow(t *testing.T) {
	p := small(4, 0)
	p.MinValidators = 4
	g := gameOf(t, p)
	for _, b := range play(t, g, pathOf(t, someDrift, g.Nominal(), 5, rng.Key{}), Policy{Estimation: Frozen{}, Feedback: Shadowed}) {
		if b.Shadow != 0 || b.M != 4 {
			t.Errorf("%+v", b)
		}
	}
}

// TestInformationOrdersRegret: on the reference set, whoever sees more regrets less.
func TestInformationOrdersRegret(t *testing.T) {
	blocks := 4000
	if testing.Short() {
		blocks = 1000
	}
	g := gameOf(t, reference())
	path := pathOf(t, Drift{Persistence: .998, Spread: .7, JumpRate: .002, JumpSize: 1.5, Noise: .2}, g.Nominal(), blocks, rng.Key{Seed: 3})
	regret := map[string]float64{}
	for _, policy := range Policies() {
		for _, b := range play(t, g, path, policy) {
			regret[policy.Name] += b.Regret() / b.Optimum / float64(blocks)
		}
	}
	order := []string{"frozen", "BCO, last seen", "exact, EWMA and shadow", "exact, EWMA of everybody"}
	for i := 1; i < len(order); i++ {
		if !(regret[order[i]] < regret[order[i-1]]) {
			t.Errorf("%s: %v, %s: %v", order[i-1], regret[order[i-1]], order[i], regret[order[i]])
		}
	}
}

func TestWrongGames(t *testing.T) {
	for _, row := range []struct {
		spoil func(p *bco.Problem)
		want  string
	}{
		{func(p *bco.Problem) { p.Latency.VerificationCycles = 0 }, "verification_cycles"},
		{func(p *bco.Problem) { p.ArrivalRate = 1 }, "constraints"},
		{func(p *bco.Problem) { p.Constraints.MaxLatency = 100 }, "constraints"},
		{func(p *bco.Problem) { p.Constraints.Faults = 7 }, "no number of validators"},
		{func(p *bco.Problem) { p.MinBlock = 0 }, "min_block"},
	} {
		p := reference()
		row.spoil(p)
		if _, err := NewGame(p); !errors.Is(err, bco.ErrProblem) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%v, want %s", err, row.want)
		}
	}
}

// TestFaultsAreSurvived: constraints on the number of validators hold in every block.
func TestFaultsAreSurvived(t *testing.T) {
	p := reference()
	p.Constraints = bco.Constraints{Faults: 2, Quorum: true}
	g := gameOf(t, p)
	path := pathOf(t, someDrift, g.Nominal(), 100, rng.Key{})
	for _, policy := range Policies() {
		for _, b := range play(t, g, path, policy) {
			if b.M < 7 || b.M%3 != 1 || b.Utility-b.Optimum < -1e-12 {
				t.Fatalf("%s: %+v", policy.Name, b)
			}
		}
	}
}

// careless is an estimation with an error in it.
type careless struct{ Frozen }

func (careless) Estimator([]float64) Estimator { return frozen(make([]float64, 21)) }

func TestForecastsOfNothingPanic(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "online: policy \"careless\" forecasts 0 s") {
			t.Errorf("recovered %v", r)
		}
	}()
	g := gameOf(t, reference())
	_, _ = g.Play(t.Context(), pathOf(t, someDrift, g.Nominal(), 1, rng.Key{}), Policy{Name: "careless", Estimation: careless{}})
}

func TestWrongPaths(t *testing.T) {
	g := gameOf(t, small(2, 0))
	for _, path := range []*Path{
		{Means: [][]float64{{1, 1}}},
		{Means: [][]float64{{1, 1, 1}}, Responses: [][]float64{{1, 1, 1}}},
		{Means: [][]float64{{1, 1}}, Responses: [][]float64{{1, 0}}},
		{Means: [][]float64{{1, math.Inf(1)}}, Responses: [][]float64{{1, 1}}},
	} {
		if _, err := g.Play(t.Context(), path, Policies()[0]); !errors.Is(err, ErrDrift) {
			t.Errorf("%+v: %v", path, err)
		}
	}
	if _, err := g.Play(t.Context(), &Path{}, Policy{}); !errors.Is(err, ErrPolicy) {
		t.Errorf("no policy: %v", err)
	}
}

func TestCancelledPlay(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := gameOf(t, reference())
	blocks, err := g.Play(ctx, pathOf(t, someDrift, g.Nominal(), 10, rng.Key{}), Policies()[0])
	if !errors.Is(err, context.Canceled) || len(blocks) != 0 {
		t.Errorf("%d blocks, %v", len(blocks), err)
	}
}

// TestSolvingAllocatesNothing: a solver is used for every block.
func TestSolvingAllocatesNothing(t *testing.T) {
	p := reference()
	s, times := newSolver(p), gameOf(t, p).Nominal()
	s.solve(times, false)
	if n := testing.AllocsPerRun(50, func() {
		times[3] *= 1.01
		s.solve(times, false)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkBlock(b *testing.B) {
	p := reference()
	g, err := NewGame(p)
	if err != nil {
		b.Fatal(err)
	}
	s, times := newSolver(p), g.Nominal()
	b.ReportAllocs()
	for b.Loop() {
		times[3], times[4] = times[4], times[3]
		s.solve(times, false)
	}
}
