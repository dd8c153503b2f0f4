package bco_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/sim/rng"
)

// rawProblem is an instance whose weights multiply L, (1/m)² and C as they are: its
// normalisers are 1.
type rawProblem struct {
	weights             bco.Weights
	transfer, broadcast float64 // what a transaction adds to L, and what more a validator, s
	maxBlock            int
	response, fees      []float64 // of each validator, fastest first
}

// problem returns the instance with weights that sum to 1, and the factor that brings U
// back to the weights as they were.
func (r rawProblem) problem() (bco.Problem, float64) {
	p := bco.Problem{
		MinValidators: 1, MaxValidators: len(r.response), MinBlock: 1, MaxBlock: r.maxBlock,
		Latency:  chain.LatencyModel{TransactionBits: 1, VerificationCycles: 1e9, DownlinkBps: 1 / r.transfer, UplinkBps: 1, Psi: r.broadcast},
		Security: chain.SecurityModel{Theta: 1, Q: 2},
	}
	fees := 0.0
	for i, seconds := range r.response {
		p.Validators = append(p.Validators, chain.Validator{ID: fmt.Sprintf("%02d", i), ComputeHz: 1e9 / seconds, Fee: r.fees[i]})
		fees += r.fees[i]
	}
	n, m := float64(r.maxBlock), float64(len(r.response))
	w := r.weights
	w.Latency *= n*(r.transfer+r.broadcast*m) + slices.Max(r.response)
	w.Cost *= fees
	sum := w.Latency + w.Security + w.Cost
	p.Weights = bco.Weights{Latency: w.Latency / sum, Security: w.Security / sum, Cost: w.Cost / sum}
	return p, sum
}

func repeat(n int, x float64) []float64 { return slices.Repeat([]float64{x}, n) }

// answers solves an instance by BCO, over the prefixes, over all sets, and where possible
// by trying all sets, and returns the three utilities in the weights of the instance.
func answers(t *testing.T, r rawProblem) (greedy, prefix, exact bco.Solution) {
	t.Helper()
	p, scale := r.problem()
	greedy, prefix, exact = solve(t, bco.BCO{}, &p), solve(t, bco.Prefix{}, &p), solve(t, bco.Exact{}, &p)
	if len(r.response) <= 10 {
		near(t, "U of all sets", exact.Utility, solve(t, bco.ExhaustiveSubsets{}, &p).Utility, 1e-12)
	}
	for _, s := range []*bco.Solution{&greedy, &prefix, &exact} {
		s.Utility *= scale
		t.Logf("%s: {%s} n = %d U = %.4f", s.Solver, strings.Join(s.Validators, " "), s.N, s.Utility)
	}
	return greedy, prefix, exact
}

func choice(t *testing.T, s bco.Solution, m, n int) {
	t.Helper()
	if s.M != m || s.N != n {
		t.Errorf("%s chooses (%d, %d), want (%d, %d)", s.Solver, s.M, s.N, m, n)
	}
}

// loss is by how many per cent u exceeds best.
func loss(u, best bco.Solution) float64 { return 100 * (u.Utility/best.Utility - 1) }

// relaxed returns U with n* itself, a real number, for the prefixes of an instance.
func relaxed(p *bco.Problem, scale float64) []float64 {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		panic(err)
	}
	var out []float64
	for m := 1; m <= p.MaxValidators; m++ {
		x := e.Terms(e.Prefix(m))
		n := min(max(math.Sqrt(x.PerBlock/x.PerTransaction), float64(p.MinBlock)), float64(p.MaxBlock))
		out = append(out, scale*(x.Constant+x.PerTransaction*n+x.PerBlock/n))
	}
	return out
}

// valleys counts the places where a curve begins to rise after it has fallen or begun.
// Steps below a relative 1e-12 count as level.
func valleys(u []float64) int {
	n, falling := 0, true
	for i := 1; i < len(u); i++ {
		switch step := u[i] - u[i-1]; {
		case step > 1e-12*u[i]:
			if falling {
				n++
			}
			falling = false
		case step < -1e-12*u[i]:
			falling = true
		}
	}
	if falling {
		n++
	}
	return n
}

// CE0: that n is an integer is enough to break the greedy stop, even among identical
// validators: U over m is the least of the curves of n = 1 and n = 2, each with a valley.
func TestCE0IdenticalValidators(t *testing.T) {
	r := rawProblem{
		weights: bco.Weights{Latency: 1, Security: 2000, Cost: 1}, transfer: 6.4, broadcast: 0.1, maxBlock: 20,
		response: repeat(21, 0.1), fees: repeat(21, 1),
	}
	greedy, prefix, exact := answers(t, r)
	choice(t, greedy, 15, 1)
	choice(t, prefix, 18, 2)
	near(t, "loss", loss(greedy, prefix), 0.68, 0.005)
	near(t, "prefix against all sets", loss(prefix, exact), 0, 1e-9)
	p, scale := r.problem()
	if n := valleys(relaxed(&p, scale)); n != 1 {
		t.Errorf("%d valleys with n* itself, want 1", n)
	}
}

// The search that finds instances like CE0: identical validators, everything else drawn
// over some e⁶. About 1.3 in 1000 are missed, so that none of 15,000 would be with
// probability 3e-9, and with n* itself the curve never has a second valley (it is a geometric program).
func TestCE0BySearch(t *testing.T) {
	const instances = 15_000
	s := rng.New(rng.Key{Seed: 2014, Name: "CE0"})
	about := func(lo, hi float64) float64 { return math.Exp(s.Uniform(lo, hi)) }
	missed, worst := 0, 0.0
	for i := range instances {
		p, scale := rawProblem{
			weights:  bco.Weights{Latency: 1, Security: about(-2, 9), Cost: 1},
			transfer: about(-3, 4), maxBlock: 20, response: repeat(21, .1), fees: repeat(21, about(-3, 3)),
		}.problem()
		if n := valleys(relaxed(&p, scale)); n != 1 {
			t.Fatalf("instance %d: %d valleys with n* itself", i, n)
		}
		greedy, prefix := solve(t, bco.BCO{}, &p), solve(t, bco.Prefix{}, &p)
		if x := loss(greedy, prefix); x > 1e-9 {
			missed++
			worst = max(worst, x)
			if prefix.N == greedy.N {
				t.Errorf("instance %d: missed by %v %% without a change of n = %d", i, x, prefix.N)
			}
		}
	}
	t.Logf("%d of %d missed, worst by %.2f %%", missed, instances, worst)
	if missed == 0 || missed > instances/100 || worst > 3 {
		t.Errorf("%d of %d missed, worst by %.2f %%: want some, below 1 %%, by less than 3 %%", missed, instances, worst)
	}
}

// CE1: a dear validator at the second rank stops BCO, and no prefix can leave it out.
func TestCE1DearValidator(t *testing.T) {
	r := rawProblem{weights: bco.Weights{Latency: .1, Security: .6, Cost: .3}, transfer: .01, maxBlock: 20, fees: repeat(10, 1)}
	for i := range r.fees {
		r.response = append(r.response, .10+.01*float64(i))
	}
	r.fees[1] = 30
	greedy, prefix, exact := answers(t, r)
	choice(t, greedy, 1, 17)
	near(t, "BCO", greedy.Utility, .6446, .5e-4)
	choice(t, prefix, 4, 20)
	near(t, "prefix", prefix.Utility, .5655, .5e-4)
	near(t, "best set", exact.Utility, .1315, .5e-4)
	if got := strings.Join(exact.Validators, " "); got != "00 02 03 04" {
		t.Errorf("best set {%s}, want {00 02 03 04}", got)
	}
	near(t, "loss to the prefix", loss(greedy, prefix), 14, .5)
	near(t, "loss to the set", loss(greedy, exact), 390, .5)
}

// CE2: the second validator is slow and costs more than it brings; the ones after it are no
// slower.
func TestCE2ResponseStep(t *testing.T) {
	greedy, prefix, exact := answers(t, rawProblem{
		weights: bco.Weights{Latency: .2, Security: .5, Cost: .3}, transfer: .01, maxBlock: 20,
		response: append([]float64{.1}, repeat(9, 2)...), fees: repeat(10, .1),
	})
	choice(t, greedy, 1, 4)
	near(t, "BCO", greedy.Utility, .5355, .5e-4)
	choice(t, prefix, 7, 10)
	near(t, "prefix", prefix.Utility, .4512, .5e-4)
	near(t, "loss", loss(greedy, prefix), 18.7, .05)
	near(t, "prefix against all sets", loss(prefix, exact), 0, 1e-9)
}

// CE3: where fast is dear the order itself is wrong: BCO finds the best prefix, and the best
// set has none of the fast ones. The fee of 2.55 makes the loss that of the study's
// instance, which it does not print, 53.7 %.
func TestCE3FastAndDear(t *testing.T) {
	greedy, prefix, exact := answers(t, rawProblem{
		weights: bco.Weights{Latency: .1, Security: .6, Cost: .3}, transfer: .01, maxBlock: 20,
		response: append(repeat(5, .1), repeat(5, .2)...), fees: append(repeat(5, 2.55), repeat(5, 1)...),
	})
	choice(t, greedy, 3, 20)
	near(t, "BCO against prefix", loss(greedy, prefix), 0, 1e-9)
	if got := strings.Join(exact.Validators, " "); got != "05 06 07 08" {
		t.Errorf("best set {%s}, want {05 06 07 08}", got)
	}
	near(t, "loss to the set", loss(greedy, exact), 53.7, .1)
}

// CE4: n* = 1.45 is nearest to 1, but n + 1 is better than n from √(n(n + 1)) on, which is
// 1.414. The part of U that depends on n loses 4 % at worst.
func TestCE4Rounding(t *testing.T) {
	r := rawProblem{
		weights: bco.Weights{Latency: .4, Security: .2, Cost: .4}, transfer: 1, maxBlock: 100,
		response: repeat(4, .1), fees: repeat(4, 1.45*1.45),
	}
	greedy, prefix, _ := answers(t, r)
	choice(t, greedy, 1, 2)
	near(t, "BCO against prefix", loss(greedy, prefix), 0, 1e-9)
	p, scale := r.problem()
	rounded := solve(t, bco.Printed{}, &p).Trace[0] // its first m, with the nearest integer
	if rounded.M != 1 || rounded.N != 1 {
		t.Fatalf("as printed it begins with (%d, %d), want (1, 1)", rounded.M, rounded.N)
	}
	near(t, "U of the best n", greedy.Utility, .4*.1+.2+.4*(2+1.45*1.45/2), 1e-12)
	near(t, "U of the nearest n", scale*rounded.Utility, .4*.1+.2+.4*(1+1.45*1.45), 1e-12)
	near(t, "the worst loss, just below n* = 1½", (1+1.5*1.5)/(2+1.5*1.5/2), 1.04, 1e-12)
}

// CE5: fees that grow along the prefixes, so that their sums are convex, still make two
// valleys, with n* itself: convexity in the logarithms is what is needed.
func TestCE5ConvexCosts(t *testing.T) {
	r := rawProblem{
		weights: bco.Weights{Latency: 1, Security: 720, Cost: 1}, transfer: .01, maxBlock: 1000,
		response: repeat(40, .1), fees: append(repeat(10, 1), repeat(30, 100)...),
	}
	greedy, prefix, exact := answers(t, r)
	if greedy.M != 10 || prefix.M != 15 {
		t.Errorf("BCO stops at %d and the best prefix has %d, want 10 and 15", greedy.M, prefix.M)
	}
	near(t, "loss", loss(greedy, prefix), 1.48, .005)
	near(t, "prefix against all sets", loss(prefix, exact), 0, 1e-9)
	p, scale := r.problem()
	v := relaxed(&p, scale) // v[m-1] belongs to m
	if !(v[9] < v[8] && v[10] > v[9] && v[11] < v[10]) || valleys(v) != 2 {
		t.Errorf("V(9) … V(12) = %v with %d valleys, want a rise at 11 and a fall at 12", v[8:12], valleys(v))
	}
}

// A curve with two valleys must be seen as one, or TestCE0BySearch shows nothing.
func TestValleys(t *testing.T) {
	for _, row := range []struct {
		u    []float64
		want int
	}{
		{[]float64{3, 2, 1}, 1},
		{[]float64{1, 2, 3}, 1},
		{[]float64{3, 1, 2}, 1},
		{[]float64{3, 1, 1, 2}, 1},
		{[]float64{3, 1, 2, 1.5}, 2},
		{[]float64{1, 2, 1, 2, 1, 2}, 3},
		{[]float64{1}, 1},
	} {
		if got := valleys(row.u); got != row.want {
			t.Errorf("%v has %d valleys, want %d", row.u, got, row.want)
		}
	}
}
