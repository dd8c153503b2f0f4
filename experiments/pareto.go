package experiments

import (
	"math"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/chain"
	"ihealth/sim/rng"
)

// Pareto is the section of an experiment on the Pareto front of latency, security and
// cost: what of it weights, the fastest validators and BCO reach.
type Pareto struct {
	Channels []Channel    `yaml:"channels"` // with weights: what BCO and the exact search choose for them is marked
	Drawn    string       `yaml:"drawn"`    // family whose first instance is drawn beside the network
	Weights  int          `yaml:"weights"`  // weight vectors for each front
	Choices  int          `yaml:"choices"`  // of them, those with which BCO and the exact search choose
	Random   ParetoRandom `yaml:"random"`
}

// ParetoRandom says of which random instances the fronts are computed.
type ParetoRandom struct {
	Families   []string `yaml:"families"`
	Instances  int      `yaml:"instances"`  // of each family
	Validators int      `yaml:"validators"` // M, listed in each instance
	Blocks     int      `yaml:"blocks"`     // N, block sizes of each instance
}

// referenceFront names the front of the file's network.
const referenceFront = "reference"

// trade is a front with the terms of U at its points, all weights apart.
type trade struct {
	problem   bco.Problem
	evaluator *bco.Evaluator
	points    []pareto.Point
	terms     [][3]float64 // of latency, security and cost
}

// utility returns U at point i.
func (t *trade) utility(w bco.Weights, i int) float64 {
	return w.Latency*t.terms[i][0] + w.Security*t.terms[i][1] + w.Cost*t.terms[i][2]
}

// best returns the first point of least utility.
func (t *trade) best(w bco.Weights) (i int, utility float64) {
	utility = math.Inf(1)
	for k := range t.terms {
		if u := t.utility(w, k); u < utility {
			i, utility = k, u
		}
	}
	return i, utility
}

// prefixes returns the fastest validators, every m with every block size.
func (t *trade) prefixes() []pareto.Point {
	var out []pareto.Point
	for m := t.problem.MinValidators; m <= t.problem.MaxValidators; m++ {
		g := t.evaluator.Prefix(m)
		lo, hi := t.evaluator.Blocks(g)
		for n := lo; n <= hi; n++ {
			out = append(out, pareto.Point{M: m, N: n, Slowest: m - 1, Metrics: t.evaluator.Metrics(g, n)})
		}
	}
	return out
}

// noticed is the part by which a metric must be better to count: more than rounding.
const noticed = 1e-9

// saving returns the largest part of x's cost that a choice saves that is as fast and
// as secure, and whether there is a choice that is as good as x in all three and
// better in one.
func (t *trade) saving(m int, x chain.Metrics) (part float64, bettered bool) {
	for i := range t.points {
		p := &t.points[i]
		if p.M < m || p.Metrics.Latency > x.Latency*(1+noticed) || p.Metrics.Cost > x.Cost*(1+noticed) {
			continue
		}
		part = max(part, 1-p.Metrics.Cost/x.Cost)
		bettered = bettered || p.M > m || p.Metrics.Latency < x.Latency*(1-noticed)
	}
	return part, bettered || part > noticed
}

// reference returns the file's network with weights.
func (x *paretoStudy) reference(w bco.Weights) bco.Problem { return x.spec.Network.problem(w) }

// instance returns a random instance of a family, the same in every cell.
func (x *paretoStudy) instance(key rng.Key, family string, replication int, size bco.Size) bco.Problem {
	key.Cell, key.Name, key.Replication = x.spec.Name, family, replication
	return bco.Family(family).Random(rng.New(key), size)
}

// simplex draws weights uniformly, by spacings.
func simplex(s *rng.Stream) bco.Weights {
	u, v := s.Uniform(0, 1), s.Uniform(0, 1)
	lo, hi := min(u, v), max(u, v)
	return bco.Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi}
}
