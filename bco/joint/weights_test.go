package joint_test

import (
	"fmt"
	"math"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/sim/rng"
)

// extremeWeights are all of 0, ½ and 1: a term that weighs nothing may still be
// constrained.
var extremeWeights = []bco.Weights{
	{Latency: 1}, {Security: 1}, {Cost: 1}, {Latency: 0.5, Security: 0.5}, {Latency: 0.5, Cost: 0.5}, {Security: 0.5, Cost: 0.5},
}

// demands are all constraints, as tight as the draw makes them.
var demands = []struct {
	name   string
	demand func(c *bco.Problem, s *rng.Stream)
}{
	{"max_latency", func(c *bco.Problem, s *rng.Stream) {
		lm, _ := normalisers(c)
		c.Constraints.MaxLatency = lm * s.Uniform(0.2, 1)
	}},
	{"max_cost", func(c *bco.Problem, s *rng.Stream) {
		_, cm := normalisers(c)
		c.Constraints.MaxCost = cm / float64(c.MaxBlock) * s.Uniform(0.1, 0.8)
	}},
	{"min_security", func(c *bco.Problem, s *rng.Stream) {
		c.Constraints.MinSecurity = c.Security.Theta * math.Pow(s.Uniform(0.5, 2.5), c.Security.Q)
	}},
	{"faults", func(c *bco.Problem, s *rng.Stream) { c.Constraints.Faults = intN(s, 2) }},
	{"quorum", func(c *bco.Problem, _ *rng.Stream) { c.Constraints.Quorum = true }},
	{"classes", func(c *bco.Problem, s *rng.Stream) {
		lm, _ := normalisers(c)
		rate := float64(c.MaxBlock) / lm * s.Uniform(0.1, 0.8)
		c.Constraints.Classes = []bco.Class{{Rate: rate / 4, Deadline: 3 / rate}, {Rate: rate / 4}}
	}},
	{"risk", func(c *bco.Problem, s *rng.Stream) {
		c.Constraints.Compromised, c.Constraints.MaxRisk = 1+intN(s, 2), s.Uniform(0.05, 0.8)
	}},
	{"arrival_rate", func(c *bco.Problem, s *rng.Stream) {
		lm, _ := normalisers(c)
		if len(c.Constraints.Classes) == 0 {
			c.ArrivalRate = float64(c.MaxBlock) / lm * s.Uniform(0.1, 1.2)
		}
	}},
	{"bounds", func(c *bco.Problem, s *rng.Stream) {
		c.MinValidators = 1 + intN(s, 2)
		c.MaxValidators = c.MinValidators + intN(s, c.MaxValidators-c.MinValidators+1)
	}},
	{"step", func(*bco.Problem, *rng.Stream) {}},
}

// extreme draws channels of extreme weights, the first of which has these and two
// demands; the others have some.
func extreme(w bco.Weights, first, second, i int) joint.Problem {
	s := stream(fmt.Sprint("extreme ", w, first, second), i)
	p := sharing(bco.Families()[(first+second+i)%6], 2+i%2, bco.Size{Validators: 4 + intN(s, 2), Blocks: 1 + intN(s, 10)}, s)
	p.Capacity = 1 + intN(s, 2)
	for f := range p.Channels {
		c := &p.Channels[f]
		if f > 0 {
			w, first, second = extremeWeights[intN(s, len(extremeWeights))], intN(s, len(demands)), len(demands)-1
		}
		c.Weights = w
		if intN(s, 3) == 0 {
			c.SecurityTerm = bco.Literal
		}
		if intN(s, 3) == 0 {
			c.Latency.CyclesPerTransaction = 1e8 * s.Uniform(0, 1)
		}
		demands[first].demand(c, s)
		demands[second].demand(c, s)
	}
	return p
}

// TestExtremeWeightsUnderEveryConstraint compares proven answers and bounds with all
// combinations of sets, for all weights of 0, ½ and 1 under all pairs of constraints.
func TestExtremeWeightsUnderEveryConstraint(t *testing.T) {
	repeats, infeasible, searched := 4, 0, 0
	if testing.Short() {
		repeats = 1
	}
	for _, w := range extremeWeights {
		for first := range demands {
			for second := range first {
				for i := range repeats {
					p := extreme(w, second, first, i)
					name := fmt.Sprintf("%+v, %s, %s, instance %d", w, demands[second].name, demands[first].name, i)
					want, got := bruteForce(&p), solve(t, tight, &p)
					searched += min(1, got.Certificate.Nodes)
					if math.IsInf(want, 1) {
						infeasible++
					}
					checkProof(t, name, &p, &got, want)
				}
			}
		}
	}
	t.Logf("%d are infeasible, %d were searched", infeasible, searched)
	if all := len(extremeWeights) * len(demands) * (len(demands) - 1) / 2 * repeats; infeasible < all/20 || infeasible > all/2 || searched < all/10 {
		t.Errorf("%d of %d are infeasible and %d are searched: the constraints test nothing", infeasible, all, searched)
	}
}

// checkProof checks a proven answer, and the bounds of what is not proven.
func checkProof(t *testing.T, name string, p *joint.Problem, got *joint.Solution, want float64) {
	t.Helper()
	if math.IsInf(want, 1) {
		if got.Status != bco.Infeasible || got.Reason == "" {
			t.Errorf("%s: %+v, want infeasible with a reason", name, *got)
		}
		return
	}
	if got.Status != bco.Optimal || math.Abs(got.Utility-want) > 2e-9*want {
		t.Errorf("%s: Σ U = %v (%s), want %v", name, got.Utility, got.Status, want)
		return
	}
	checkSolution(t, p, got)
	for _, s := range []joint.Solver{joint.BranchAndBound{Nodes: 1}, joint.Greedy{}, joint.Independent{}} {
		if other := solve(t, s, p); other.Certificate.Lower > want*(1+1e-9) || other.Status == bco.Infeasible {
			t.Errorf("%s: %s: %+v (%s), the optimum is %v", name, s.Name(), other.Certificate, other.Status, want)
		}
	}
}

// TestCapOnFreeCost: that a cost has no weight does not make the dear validators as
// good as the cheap ones under a limit.
func TestCapOnFreeCost(t *testing.T) {
	c := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.5})
	c.Constraints.MaxCost, c.MaxBlock = 0.05, 60
	want, err := bco.Exact{}.Solve(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	p := joint.Problem{Channels: []bco.Problem{c}, Capacity: 1}
	if got := solve(t, joint.BranchAndBound{}, &p); got.Status != bco.Optimal || math.Abs(got.Utility-want.Utility) > 1e-12 || got.Channels[0].M != want.M {
		t.Errorf("Σ U = %v (%s), want %v", got.Utility, got.Status, want.Utility)
	}
}
