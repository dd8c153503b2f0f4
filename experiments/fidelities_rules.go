package experiments

import (
	"fmt"
	"math"
)

// networkTolerance is how far the network's terms of the closed form may be from the
// simulation, which knows nothing of the calibration: a part of the latency.
const networkTolerance = 0.25

func (x *fidelitiesStudy) rules() []rule {
	const source = "I-Health eq. (17) (added)"
	return []rule{
		{
			id: "30a", source: source, claim: "the closed form says what real nodes took at points that it was not fitted to",
			predicate: "at all points held out, |closed form / real nodes − 1| ≤ the calibration's largest error at fitted points", check: x.formulaHolds,
		},
		{
			id: "30b", source: source, claim: "what the calibration puts down to the network, a simulation of the messages takes, with no fitted parameter",
			predicate: fmt.Sprintf("|(delays + transfer) / simulated − 1| ≤ %g everywhere", networkTolerance), check: x.networkAgrees,
		},
		{
			id: "30c", source: source, claim: "the terms that the simulation lacks explain by how much real nodes on one host differ from it",
			predicate: "at all points, |(simulated + votes + fixed) / real nodes − 1| ≤ the calibration's largest error", check: x.restExplained,
		},
	}
}

// deviation is the largest |ratio − 1| of some.
type deviation struct {
	count       int
	low, high   float64 // ratios
	unavailable bool
}

func (d *deviation) add(ratio float64) {
	if math.IsNaN(ratio) {
		d.unavailable = true
		return
	}
	if d.count++; d.count == 1 {
		d.low, d.high = ratio, ratio
	}
	d.low, d.high = min(d.low, ratio), max(d.high, ratio)
}

func (d *deviation) largest() float64 { return max(1-d.low, d.high-1) }

func (d *deviation) String() string {
	return fmt.Sprintf("%s to %s at %d points", percent(d.low), percent(d.high), d.count)
}

// outcome judges a deviation by what is allowed.
func (d *deviation) outcome(what string, most float64) (outcome, error) {
	if d.count == 0 || d.unavailable {
		return outcome{}, errMissing(what)
	}
	return outcome{d.largest() <= most, fmt.Sprintf("%s; allowed ± %s", d, percent(most))}, nil
}

func (x *fidelitiesStudy) formulaHolds(r *Results) (outcome, error) {
	most, ok := r.Value(Query{Metric: "calibration_error"})
	if !ok {
		return outcome{}, errMissing("fidelity analytic")
	}
	var d deviation
	for _, row := range r.Select(Query{Panel: byStored, Metric: "latency"}) {
		if latencyAt(r, byStored, row.Series, "held_out", row.X) == 1 {
			d.add(latencyAt(r, byStored, row.Series, "predicted", row.X) / float64(row.Value))
		}
	}
	return d.outcome("points held out", most)
}

func (x *fidelitiesStudy) networkAgrees(r *Results) (outcome, error) {
	var d deviation
	for _, row := range r.Select(Query{Panel: bySimulation, Metric: "latency"}) {
		term := func(metric string) float64 { return latencyAt(r, byFormula, row.Series, metric, row.X) }
		d.add((term("propagation") + term("transfer")) / float64(row.Value))
	}
	return d.outcome("fidelities analytic and simulated", networkTolerance)
}

func (x *fidelitiesStudy) restExplained(r *Results) (outcome, error) {
	most, _ := r.Value(Query{Metric: "calibration_error"})
	var with, without deviation
	for _, row := range r.Select(Query{Panel: bySimulation, Metric: "latency"}) {
		at := func(panel, metric string) float64 { return latencyAt(r, panel, row.Series, metric, row.X) }
		measured := at(byStored, "latency")
		if math.IsNaN(measured) {
			continue // not a point of the calibration
		}
		with.add((float64(row.Value) + at(byFormula, "votes") + at(byFormula, "fixed")) / measured)
		without.add(float64(row.Value) / measured)
	}
	out, err := with.outcome("fidelities analytic and simulated at the same points", most)
	out.measured += fmt.Sprintf("; without these terms the simulation gives %s", &without)
	return out, err
}
