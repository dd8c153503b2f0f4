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
			predicate: fmt.Sprintf("in runs that none was chosen by, regret < δ of the section with its whole interval; all intervals together hold at %g; not judged when most runs are host-bound", regretLevel), check: x.noRegret,
		},
		{
			id: "31c", source: source, claim: "a chain that is reconfigured from run to run loses and doubles nothing",
			predicate: "accepted = committed = distinct transactions > 0 over all runs, one state root at every height", check: x.losesNothing,
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

// noRegret judges the choices where the host did not set the pace and the runs tell. It
// says the regrets in any case.
func (x *loopStudy) noRegret(r *Results) (outcome, error) {
	regrets := r.Select(Query{Fidelity: OnChain, Panel: loopPanel, Metric: "regret"})
	if len(regrets) == 0 {
		return outcome{}, errMissing("fidelity chain")
	}
	out := outcome{true: true}
	open := false
	var seen []string
	delta := Number(x.spec.Loop.Selection.Delta)
	for _, row := range regrets {
		if row.Series == bySweep {
			continue // the reference itself
		}
		open = open || row.Interval.Low < delta && row.Interval.High >= delta
		out.true = out.true && row.Interval.High < delta
		seen = append(seen, fmt.Sprintf("%s: %s, regret %.3g [%.3g, %.3g]", row.Series, x.chosenBy(r, loopPanel, row.Series),
			float64(row.Value), float64(row.Interval.Low), float64(row.Interval.High)))
	}
	out.measured = strings.Join(seen, "; ")
	total := func(metric string) float64 {
		v, _ := r.Value(Query{Fidelity: OnChain, Panel: loopPanel, Metric: metric})
		return v
	}
	switch bound, runs := total("bound_total"), total("runs"); {
	case 2*bound > runs:
		return outcome{}, fmt.Errorf("not judged: host-bound in %.0f of %.0f runs, which show the host and not the chain: %s", bound, runs, out.measured)
	case open:
		return outcome{}, fmt.Errorf("not judged: intervals hold δ = %g: %s", float64(delta), out.measured)
	case bound > 0:
		out.measured += fmt.Sprintf("; host-bound in %.0f of %.0f runs", bound, runs)
	}
	return out, nil
}

func (x *loopStudy) losesNothing(r *Results) (outcome, error) {
	accepted, ok := r.Value(Query{Fidelity: OnChain, Metric: "accepted"})
	if !ok {
		return outcome{}, errMissing("fidelity chain")
	}
	total := func(metric string) float64 {
		v, _ := r.Value(Query{Fidelity: OnChain, Panel: loopPanel, Metric: metric})
		return v
	}
	committed, distinct, roots := total("committed"), total("distinct"), total("state_roots")
	return outcome{
		accepted > 0 && accepted == committed && committed == distinct && roots == 1,
		fmt.Sprintf("%.0f accepted, %.0f committed, %.0f distinct in %.0f runs, %.0f state root at a height", accepted, committed, distinct, total("runs"), roots),
	}, nil
}
