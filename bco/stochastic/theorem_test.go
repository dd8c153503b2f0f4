package stochastic

import (
	"math"
	"testing"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// TestMeansAreNoBoundForAQuorum: Jensen's inequality is about the maximum. Of 21
// exponential times of 1 s on average the eleventh is over after 0.72 s, so that U on the
// means is above the optimum, and no lower bound; that of the certificate is one.
func TestMeansAreNoBoundForAQuorum(t *testing.T) {
	p := randomProblem(0, 10, 0)
	p.Weights, p.Wait, p.MinValidators = bco.Weights{Latency: .9, Security: .05, Cost: .05}, Majority, 7
	for i := range p.Responses {
		p.Responses[i] = exponential(p.Responses[i].Mean())
	}
	best, onMeans := solved(t, p, Exhaustive), fixed(t, p)
	if !(onMeans.Utility > best.Utility*1.05) {
		t.Errorf("U on the means %v, optimum %v: the means are a bound after all", onMeans.Utility, best.Utility)
	}
	if lower := solved(t, p, LocalSearch).Certificate.Lower; lower > best.Utility {
		t.Errorf("bound %v above the optimum %v", lower, best.Utility)
	}
}

// TestExponentialTimesKeepOneValley: for validators that are alike, E[max] = H_m·mean is
// convex in log m, so that the least U over a real n within bounds falls and then rises
// with m: BCO's stop at the first rise would be right, were n not an integer.
func TestExponentialTimesKeepOneValley(t *testing.T) {
	for r := range 300 {
		p := bco.Homogeneous.Random(rng.New(rng.Key{Seed: 8, Replication: r}), bco.Size{Validators: 30})
		e, err := bco.NewEvaluator(&p)
		if err != nil {
			t.Fatal(err)
		}
		risen, last, harmonic := false, math.Inf(1), 0.0
		for m := 1; m <= p.MaxValidators; m++ {
			harmonic += 1 / float64(m)
			g := e.Prefix(m)
			g.SlowestHz /= harmonic
			terms := e.Terms(g)
			n := min(max(terms.RelaxedBlock(), float64(p.MinBlock)), float64(p.MaxBlock))
			u := terms.Constant + terms.PerTransaction*n + terms.PerBlock/n
			if risen && u < last*(1-1e-12) {
				t.Fatalf("instance %d: U falls to %v at m = %d after it rose to %v", r, u, m, last)
			}
			risen, last = risen || u > last*(1+1e-12), u
		}
	}
}
