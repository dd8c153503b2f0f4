package experiments

import (
	"fmt"
	"math"
	"strings"
)

// Bounds of the claims on shared validators.
const (
	provenGap   = 1e-6 // gap at which a joint optimum counts as proven
	smallShare  = 0.02 // cost of sharing that this program chooses to call little
	nothingLost = 1e-6 // distance from the optimum that is none
)

func (x *jointStudy) rules() []rule {
	const u = "I-Health eq. (13)"
	return []rule{
		{
			id: "17a", source: u, claim: "each channel can be optimised by itself", finding: true,
			predicate: "what BCO chooses for each channel fits together, and so can their exact optima, on every instance", check: x.fitTogether,
		},
		{
			id: "17b", source: u, claim: "channels can be given their optimum one after another", finding: true,
			predicate: "the best of all orders, improved by exchanges between channels, is the joint optimum on every instance", check: x.inTurn,
		},
		{
			id: "17c", source: u + " (added)", claim: "the joint optimum is found and proven",
			predicate: "the certified gap is at most 1e-6 on every instance", check: x.proven,
		},
		{
			id: "17d", source: u + " (added)", claim: "what holds by construction does: the joint optimum lies between the channels' own optima and every order (a check of the program, not of the paper)",
			predicate: "own optima ≤ joint optimum ≤ orders, equal to own optima where every validator may serve all; more capacity never costs", check: x.between,
		},
		{
			id: "17e", source: "I-Health section V (added)", claim: "the paper's channels can have validators of their own at little cost, where 2 % counts as little (a choice)",
			predicate: "with capacity 1 the sum of utilities rises by at most 2 %; that it does not fall holds by construction", check: x.ownValidators,
		},
	}
}

// fitTogether looks at the shares of instances whose choices fit.
func (x *jointStudy) fitTogether(r *Results) (outcome, error) {
	out := outcome{true: true}
	var words []string
	for _, way := range []string{eachByBCO, eachExact} {
		least, most := math.Inf(1), 0.0
		for _, row := range r.Select(Query{Series: way, Metric: "fits"}) {
			least, most = min(least, float64(row.Value)), max(most, float64(row.Value))
		}
		if math.IsInf(least, 1) {
			return outcome{}, errMissing("random instances")
		}
		out.true = out.true && least == 1
		words = append(words, fmt.Sprintf("%s: on %.0f–%.0f %% of instances, by family", way, 100*least, 100*most))
	}
	out.measured = "they can be had together, " + strings.Join(words, "; ")
	return out, nil
}

// inTurn looks for the instance on which orders lose most.
func (x *jointStudy) inTurn(r *Results) (outcome, error) {
	raw, rawAt := worstOf(r, oneAfterOther, "above_joint")
	polished, at := worstOf(r, withExchanges, "above_joint")
	if at == "" {
		return outcome{}, errMissing("random instances")
	}
	failed := 0.0
	for _, row := range r.Select(Query{Series: oneAfterOther, Metric: "fails"}) {
		failed += float64(row.Value) * float64(x.spec.Joint.Random.Instances)
	}
	return outcome{
		polished <= nothingLost && failed == 0,
		fmt.Sprintf("up to %.3g %% above the joint optimum (%s), without exchanges %.3g %% (%s); no order finds a choice on %.0f instances", 100*polished, at, 100*raw, rawAt, failed),
	}, nil
}

// worstOf returns the greatest value that a metric has on any instance, and where.
func worstOf(r *Results, way, metric string) (worst float64, at string) {
	for _, row := range r.Select(Query{Series: way, Metric: metric}) {
		if row.Interval != nil && (at == "" || float64(row.Interval.High) > worst) {
			worst, at = float64(row.Interval.High), fmt.Sprintf("%s, capacity %.0f", row.Panel, row.X)
		}
	}
	return worst, at
}

func (x *jointStudy) proven(r *Results) (outcome, error) {
	worst, at := worstOf(r, jointlyOptimal, "proof_gap")
	if at == "" {
		return outcome{}, errMissing("random instances")
	}
	nodes, nodesAt := worstOf(r, jointlyOptimal, "nodes")
	for _, c := range x.spec.Joint.Capacities {
		gap, ok := r.Value(Query{Panel: referencePanel(c), Metric: "proof_gap"})
		if !ok {
			return outcome{}, errMissing(referencePanel(c))
		}
		worst = math.Max(worst, gap) // NaN stays
	}
	return outcome{worst <= provenGap, fmt.Sprintf("largest gap %.2g; at most %.0f nodes (%s)", worst, nodes, nodesAt)}, nil
}

// between compares the sums of utilities on the file's network, and the least distances
// on random instances.
func (x *jointStudy) between(r *Results) (outcome, error) {
	out := outcome{true: true}
	var words []string
	last := math.Inf(1)
	for _, c := range x.spec.Joint.Capacities {
		var u [4]float64
		for i, way := range []string{eachExact, jointlyOptimal, withExchanges, oneAfterOther} {
			v, ok := r.Value(Query{Panel: referencePanel(c), Series: way, Metric: "utility"})
			if !ok {
				return outcome{}, errMissing(referencePanel(c))
			}
			u[i] = v
		}
		ordered := u[0] <= u[1]*(1+1e-12) && u[1] <= u[2]*(1+provenGap) && u[2] <= u[3]*(1+1e-12)
		roomy := c < len(x.spec.Joint.Channels) || math.Abs(u[1]-u[0]) <= 1e-12*u[0]
		out.true = out.true && ordered && roomy && u[1] <= last*(1+provenGap)
		last = u[1]
		words = append(words, fmt.Sprintf("capacity %d: %.6f ≤ %.6f ≤ %.6f", c, u[0], u[1], u[2]))
	}
	for _, metric := range []string{"above_own_optima", "above_joint"} {
		for _, row := range r.Select(Query{Metric: metric}) {
			out.true = out.true && (row.Interval == nil || float64(row.Interval.Low) >= -provenGap)
		}
	}
	out.measured = strings.Join(words, "; ")
	return out, nil
}

func (x *jointStudy) ownValidators(r *Results) (outcome, error) {
	v, ok := r.Value(Query{Panel: referencePanel(1), Metric: "cost_of_sharing"})
	if !ok {
		return outcome{}, errMissing(referencePanel(1))
	}
	return outcome{v >= 0 && v <= smallShare, fmt.Sprintf("it rises by %.2f %%", 100*v)}, nil
}
