package experiments

import (
	"fmt"
	"strings"
)

// harmless is a regret that does not matter: a part of the scale of U, which is 1 for
// the worst configuration.
const harmless = 0.02

func (x *loopStudy) rules() []rule {
	const source = "I-Health section IV (added)"
	return []rule{
		{
			id: "31a", source: source, claim: "BCO and the exact solver choose as well from fitted coefficients of eq. (17) as a search of the better model does",
			predicate: fmt.Sprintf("in the better model, U of what they choose < its optimum + %g", harmless), check: x.choosesWell,
		},
		{
			id: "31b", source: source, claim: "on the running chain none of the choices is worse than an exhaustive sweep",
			predicate: "regret < δ of the section in fresh runs, with its whole interval", check: x.noRegret,
		},
		{
			id: "31c", source: source, claim: "a chain that is reconfigured from run to run loses and doubles nothing",
			predicate: "committed = accepted over all runs", check: x.losesNothing,
		},
	}
}

func (x *loopStudy) choosesWell(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, row := range r.Select(Query{Fidelity: Analytic, Panel: closedPanel, Metric: "regret"}) {
		out.true = out.true && row.Value < harmless
		seen = append(seen, fmt.Sprintf("%s: %s, regret %.4f", row.Series, x.chosenBy(r, closedPanel, row.Series), float64(row.Value)))
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// chosenBy returns what somebody chose.
func (x *loopStudy) chosenBy(r *Results, panel, series string) string {
	m, _ := r.Value(Query{Panel: panel, Series: series, Metric: "validators"})
	n, _ := r.Value(Query{Panel: panel, Series: series, Metric: "block_size"})
	return fmt.Sprintf("(%g, %g)", m, n)
}

// noRegret judges the choices where the host did not set the pace and the runs tell.
func (x *loopStudy) noRegret(r *Results) (outcome, error) {
	bound, ok := r.Value(Query{Fidelity: OnChain, Metric: "host_bound"})
	if !ok {
		return outcome{}, errMissing("fidelity chain")
	}
	if bound > 0 {
		all, _ := r.Value(Query{Fidelity: OnChain, Panel: loopPanel, Metric: "runs"})
		return outcome{}, fmt.Errorf("not judged: host-bound in %.0f of %.0f runs, which show the host and not the chain", bound, all)
	}
	out := outcome{true: true}
	var seen []string
	delta := Number(x.spec.Loop.Selection.Delta)
	for _, row := range r.Select(Query{Fidelity: OnChain, Metric: "regret"}) {
		if row.Interval.Low < delta && row.Interval.High >= delta {
			return outcome{}, fmt.Errorf("not judged: runs disagree on the regret of %s, %.3g [%.3g, %.3g] against δ = %g",
				row.Series, float64(row.Value), float64(row.Interval.Low), float64(row.Interval.High), float64(delta))
		}
		out.true = out.true && row.Interval.High < delta
		seen = append(seen, fmt.Sprintf("%s: %s, regret %.3g [%.3g, %.3g]", row.Series, x.chosenBy(r, loopPanel, row.Series),
			float64(row.Value), float64(row.Interval.Low), float64(row.Interval.High)))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *loopStudy) losesNothing(r *Results) (outcome, error) {
	accepted, ok := r.Value(Query{Fidelity: OnChain, Metric: "accepted"})
	if !ok {
		return outcome{}, errMissing("fidelity chain")
	}
	committed, _ := r.Value(Query{Fidelity: OnChain, Metric: "committed"})
	runs, _ := r.Value(Query{Fidelity: OnChain, Panel: loopPanel, Metric: "runs"})
	return outcome{accepted == committed && accepted > 0, fmt.Sprintf("%.0f accepted, %.0f committed in %.0f runs", accepted, committed, runs)}, nil
}
