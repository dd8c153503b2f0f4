package experiments

import (
	"fmt"
	"slices"

	"ihealth/bco/online"
	"ihealth/sim/output"
)

// staleFrom is the relative regret from which on a configuration is stale.
const staleFrom = 0.1

// Policies that claims name.
var (
	frozenPolicy = online.Policies()[0].Name
	greedyPolicy = online.Policies()[1].Name
	latestPolicy = online.Policies()[2].Name

	optimisticPolicy = online.Policies()[6].Name
)

// policyWith returns the name of the policy with a kind of feedback.
func policyWith(f online.Feedback) string {
	all := online.Policies()
	return all[slices.IndexFunc(all, func(p online.Policy) bool { return p.Feedback == f })].Name
}

func (x *onlineStudy) rules() []rule {
	const source = "I-Health Algorithm 1"
	shadow, everybody := policyWith(online.Shadowed), policyWith(online.Everybody)
	return []rule{
		{
			id: "19a", source: source, claim: "a configuration that is chosen once stays good",
			predicate: fmt.Sprintf("median relative regret of %q ≤ %g %%", frozenPolicy, 100*staleFrom), finding: true, check: x.staysGood,
		},
		{
			id: "19b", source: source + " (added)", claim: "what is known decides the regret",
			predicate: fmt.Sprintf("regret of %q > %q > %q > %q, simultaneous intervals of the median paired difference above 0", frozenPolicy, greedyPolicy, shadow, everybody),
			check:     x.above([]comparedPolicies{{frozenPolicy, greedyPolicy}, {greedyPolicy, shadow}, {shadow, everybody}}),
		},
		{
			id: "19c", source: source + " (added)", claim: "a paid shadow verifier is worth more than the six compared ways to learn from the chosen ones alone",
			predicate: fmt.Sprintf("regret of every policy that learns from the chosen alone > %q with its fees, simultaneous intervals of the median paired difference above 0", shadow),
			check:     x.above(x.againstShadow()),
		},
		{
			id: "19d", source: source + " (added)", claim: "regret is bounded by the error of the forecasts",
			predicate: "U(choice) − U* ≤ 2·aT·max|error| in every block of every policy that solves exactly", check: x.bounded,
		},
		{
			id: "19e", source: source + " (added)", claim: "more of the regret of BCO comes from what is not known than from not solving exactly",
			predicate: fmt.Sprintf("(%q less %q) less (%q less %q) of the same run: interval of the median above 0", latestPolicy, everybody, greedyPolicy, latestPolicy), check: x.knowledge,
		},
	}
}

func (x *onlineStudy) regret(r *Results, policy string) (Row, error) {
	rows := r.Select(Query{Series: policy, Metric: "regret"})
	if len(rows) == 0 {
		return Row{}, errMissing("policy " + policy)
	}
	return rows[0], nil
}

func (x *onlineStudy) staysGood(r *Results) (outcome, error) {
	row, err := x.regret(r, frozenPolicy)
	if err != nil {
		return outcome{}, err
	}
	return outcome{row.Value <= staleFrom, fmt.Sprintf("%.0f %% [%.0f, %.0f]", 100*row.Value, 100*row.Interval.Low, 100*row.Interval.High)}, nil
}

// comparedPolicies are two of which the first should regret more.
type comparedPolicies struct{ more, less string }

func (x *onlineStudy) againstShadow() []comparedPolicies {
	var out []comparedPolicies
	for _, p := range online.Policies() {
		if p.Feedback == online.Chosen && p.Name != frozenPolicy {
			out = append(out, comparedPolicies{p.Name, policyWith(online.Shadowed)})
		}
	}
	return out
}

// above demands that the regret of a run is larger by one policy than by another on the
// same times, in the median; intervals hold together (Bonferroni).
func (x *onlineStudy) above(pairs []comparedPolicies) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		out := outcome{true: true}
		for _, pair := range pairs {
			more, less := r.Values(Query{Series: pair.more, Metric: "regret_of_run"}), r.Values(Query{Series: pair.less, Metric: "regret_of_run"})
			if len(more) == 0 || len(more) != len(less) {
				return outcome{}, errMissing("policies " + pair.more + " and " + pair.less)
			}
			for i := range more {
				more[i] -= less[i]
			}
			interval, err := output.QuantileInterval(output.NewSample(more), 0.5, 1-(1-x.spec.Online.Level)/float64(len(pairs)))
			if err != nil {
				return outcome{}, err
			}
			out.true = out.true && interval.Low > 0
			if out.measured != "" {
				out.measured += "; "
			}
			out.measured += fmt.Sprintf("%s: %.1f points more [%.1f, %.1f]", pair.more, 100*interval.Mean, 100*interval.Low, 100*interval.High)
		}
		return out, nil
	}
}

func (x *onlineStudy) bounded(r *Results) (outcome, error) {
	blocks, exceeded, used := 0, 0.0, 0.0
	for _, p := range online.Policies() {
		count, ok := r.Value(Query{Series: p.Name, Metric: "bound_exceeded"})
		if !ok {
			return outcome{}, errMissing("policy " + p.Name)
		}
		if p.Greedy {
			continue
		}
		part, _ := r.Value(Query{Series: p.Name, Metric: "bound_used"})
		blocks += x.spec.Online.Runs * x.spec.Online.Blocks
		exceeded, used = exceeded+count, max(used, part)
	}
	return outcome{exceeded == 0, fmt.Sprintf("exceeded in %.0f of %d blocks; regret is up to %.0f %% of the bounds of a policy", exceeded, blocks, 100*used)}, nil
}

// knowledge takes the regret of each run apart: what an exact solver with the same
// forecasts saves, and what it would save by seeing everybody.
func (x *onlineStudy) knowledge(r *Results) (outcome, error) {
	of := func(policy string) []float64 { return r.Values(Query{Series: policy, Metric: "regret_of_run"}) }
	greedy, latest, everybody := of(greedyPolicy), of(latestPolicy), of(policyWith(online.Everybody))
	if len(latest) == 0 || len(greedy) != len(latest) || len(everybody) != len(latest) {
		return outcome{}, errMissing("policies " + greedyPolicy + " and " + latestPolicy)
	}
	solver, known, more := make([]float64, len(latest)), make([]float64, len(latest)), make([]float64, len(latest))
	for i := range latest {
		solver[i], known[i] = greedy[i]-latest[i], latest[i]-everybody[i]
		more[i] = known[i] - solver[i]
	}
	interval, err := output.QuantileInterval(output.NewSample(more), 0.5, x.spec.Online.Level)
	if err != nil {
		return outcome{}, err
	}
	median := func(values []float64) float64 { return 100 * output.NewSample(values).Quantile(0.5) }
	return outcome{interval.Low > 0, fmt.Sprintf("medians: %.1f points by the solver, %.1f by what is known, %.1f points more [%.1f, %.1f]",
		median(solver), median(known), 100*interval.Mean, 100*interval.Low, 100*interval.High)}, nil
}
