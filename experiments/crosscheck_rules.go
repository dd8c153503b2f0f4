package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/sim/output"
)

// crosscheckClaims lists the claims that every crosscheck can judge.
var crosscheckClaims = []string{"38a", "38b", "38c", "38d"}

func (x *crosscheckStudy) rules() []rule {
	const source = "I-Health Fig. 5 (added)"
	margin := percent(x.spec.Crosscheck.Tolerance)
	return []rule{
		{
			id: crosscheckClaims[0], source: source, claim: "closed form and simulation of the manager's queue agree",
			predicate: fmt.Sprintf("the simultaneous interval of every relative difference inside ± %s; above load %g, where runs are too short for that, none outside", margin, highestLoad), check: x.simulationAgrees,
		},
		{
			id: crosscheckClaims[1], source: source, claim: "real nodes serve the very arrivals that the simulation serves",
			predicate: "every arrival of every trace committed once, in both; intended = sent = accepted, nothing rejected, no negative latency", check: x.sameArrivals,
		},
		{
			id: crosscheckClaims[2], source: source, claim: "M/M/1 gives the sojourn time at a manager before real nodes",
			predicate: "the interval of every relative difference inside ± " + margin, finding: true, check: x.paperAgrees,
		},
		{
			id: crosscheckClaims[3], source: source, claim: "what M/M/1 lacks gives the rest: service variance, no preemption, these arrivals, the first service, drift",
			predicate: "what the calibrated models leave on held-out arrivals, inside ± " + margin + " everywhere; not judged where the null test or the host forbids it, or intervals are too wide", check: x.lackExplains,
		},
	}
}

func (x *crosscheckStudy) simulationAgrees(r *Results) (outcome, error) {
	largest, count := 0.0, 0
	for _, c := range x.comparisons(r) {
		open := c.SimulatedVerdict == NoVerdict
		if c.SimulatedVerdict == NotRun || open && x.loadOf(c) > highestLoad {
			continue
		}
		if open {
			return outcome{}, fmt.Errorf("not judged: the interval of %s, %s is too wide: simulate more", c.Stage, c.Metric)
		}
		count++
		largest = max(largest, math.Abs(float64(c.SimulatedDifference.Low)), math.Abs(float64(c.SimulatedDifference.High)))
	}
	if count == 0 {
		return outcome{}, errMissing("fidelities analytic and simulated")
	}
	return outcome{largest < x.spec.Crosscheck.Tolerance, fmt.Sprintf("%d intervals within ± %.1f %%", count, 100*largest)}, nil
}

// loadOf returns ρ of the stage of a comparison.
func (x *crosscheckStudy) loadOf(c Comparison) float64 {
	for _, mu := range x.spec.Sojourn.ServiceRates {
		if (crossQuantity{mu: mu}).panel() == c.Stage {
			return x.rate() / mu
		}
	}
	return math.NaN()
}

func (x *crosscheckStudy) sameArrivals(r *Results) (outcome, error) {
	replayed := r.Values(Query{Fidelity: OnChain, Metric: "matched"})
	runs := r.Select(Query{Fidelity: OnChain, Panel: loadPanel, Metric: "committed"})
	if len(replayed) == 0 || len(runs) == 0 {
		return outcome{}, errMissing("fidelity chain")
	}
	out, sum := outcome{true: true}, 0.0
	for _, row := range runs {
		m := measuredOf{r, loadPanel, row.Series}
		sum += float64(row.Value)
		for _, metric := range []string{"intended", "sent", "accepted", "distinct"} {
			out.true = out.true && m.value("", metric) == float64(row.Value)
		}
		out.true = out.true && row.Value > 0 && m.value("", "rejected") == 0 && m.value("", "negative_latencies") == 0 && m.value("", "state_roots") == 1
	}
	length := float64(runs[0].Value)
	for _, v := range replayed {
		out.true = out.true && v == length
	}
	out.measured = fmt.Sprintf("%.0f arrivals in %d runs, %d of them replayed into the simulation, one by one", sum, len(runs), len(replayed))
	return out, nil
}

// withNodes returns the comparisons that real nodes are part of.
func (x *crosscheckStudy) withNodes(r *Results) ([]Comparison, error) {
	var out []Comparison
	for _, c := range x.comparisons(r) {
		if c.ChainVerdict != NotRun {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, errMissing("fidelities analytic and chain")
	}
	return out, nil
}

func (x *crosscheckStudy) paperAgrees(r *Results) (outcome, error) {
	of, err := x.withNodes(r)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	different := false
	var seen []string
	for _, c := range of {
		if why := x.refusal(r, c.Stage); why != "" {
			return outcome{}, fmt.Errorf("not judged: %s", why)
		}
		d := output.Interval{Low: float64(c.ChainDifference.Low), High: float64(c.ChainDifference.High)}
		out.true = out.true && d.Within(x.spec.Crosscheck.Tolerance) == output.Equivalent
		different = different || d.Within(x.spec.Crosscheck.Tolerance) == output.Different
		seen = append(seen, fmt.Sprintf("%s, %s: %s", c.Stage, c.Metric, signedPercent(float64(c.ChainDifference.Mean))))
	}
	out.measured = strings.Join(seen, "; ")
	if !out.true && !different {
		return outcome{}, fmt.Errorf("not judged: no interval is wholly inside or outside ± %s: %s", percent(x.spec.Crosscheck.Tolerance), out.measured)
	}
	return out, nil
}

func (x *crosscheckStudy) lackExplains(r *Results) (outcome, error) {
	of, err := x.withNodes(r)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	var seen []string
	undecided := ""
	for _, c := range of {
		if c.ChainVerdict == NoVerdict {
			undecided = c.Reason
		}
		out.true = out.true && c.ChainVerdict != Unexplained
		seen = append(seen, fmt.Sprintf("%s, %s: rest %s to %s", c.Stage, c.Metric, signedPercent(float64(c.Rest.Low)), signedPercent(float64(c.Rest.High))))
	}
	out.measured = strings.Join(seen, "; ")
	if out.true && undecided != "" {
		return outcome{}, fmt.Errorf("not judged: %s", undecided)
	}
	return out, nil
}
