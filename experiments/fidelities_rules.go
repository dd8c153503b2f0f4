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
	const skipped = "; skipped when most stored points are host-bound"
	tolerance := x.spec.Fidelities.Tolerance
	return []rule{
		{
			id: "30a", source: source, claim: "the closed form says everywhere what real nodes take, at points that it was not fitted to",
			predicate: fmt.Sprintf("at every point, |closed form fitted without it / real nodes − 1| ≤ %g%s", tolerance, skipped), finding: true,
			check: unlessHostBound(storedPoints, x.formulaHolds),
		},
		{
			id: "30b", source: source, claim: "what the calibration puts down to the network, a simulation of the messages takes, with no fitted parameter",
			predicate: fmt.Sprintf("|(delays + transfer + votes) / simulated − 1| ≤ %g everywhere%s", networkTolerance, skipped),
			check:     unlessHostBound(storedPoints, x.networkAgrees),
		},
		{
			id: "30c", source: source, claim: "simulation and real nodes differ everywhere by no more than the time that the host's processors were measured busy",
			predicate: fmt.Sprintf("at every point, |(simulated + host use · real nodes) / real nodes − 1| ≤ %g%s", tolerance, skipped), finding: true,
			check: unlessHostBound(storedPoints, x.restExplained),
		},
	}
}

// storedPoints counts the points of the stored calibration.
func storedPoints(r *Results) boundPoints { return countBound(r, Query{Panel: byStored}) }

// deviation is the largest |ratio − 1| of some.
type deviation struct {
	all         []float64 // ratios
	low, high   float64
	unavailable bool
}

func (d *deviation) add(ratio float64) {
	if math.IsNaN(ratio) {
		d.unavailable = true
		return
	}
	d.all = append(d.all, ratio)
	if len(d.all) == 1 {
		d.low, d.high = ratio, ratio
	}
	d.low, d.high = min(d.low, ratio), max(d.high, ratio)
}

func (d *deviation) largest() float64 { return max(1-d.low, d.high-1) }

// beyond counts the ratios that are more than so much from 1.
func (d *deviation) beyond(most float64) int {
	count := 0
	for _, ratio := range d.all {
		if math.Abs(ratio-1) > most {
			count++
		}
	}
	return count
}

func (d *deviation) String() string {
	return fmt.Sprintf("%s to %s at %d points", percent(d.low), percent(d.high), len(d.all))
}

// outcome judges a deviation by what is allowed.
func (d *deviation) outcome(what string, most float64) (outcome, error) {
	if len(d.all) == 0 || d.unavailable {
		return outcome{}, errMissing(what)
	}
	return outcome{d.largest() <= most, fmt.Sprintf("%s; %d beyond the ± %s allowed", d, d.beyond(most), percent(most))}, nil
}

func (x *fidelitiesStudy) formulaHolds(r *Results) (outcome, error) {
	var d deviation
	for _, row := range r.Select(Query{Panel: byStored, Metric: "latency"}) {
		d.add(latencyAt(r, byStored, row.Series, "unseen", row.X) / float64(row.Value))
	}
	return d.outcome("fidelity analytic", x.spec.Fidelities.Tolerance)
}

func (x *fidelitiesStudy) networkAgrees(r *Results) (outcome, error) {
	var d deviation
	for _, row := range r.Select(Query{Panel: bySimulation, Metric: "latency"}) {
		term := func(metric string) float64 { return latencyAt(r, byFormula, row.Series, metric, row.X) }
		d.add((term("propagation") + term("transfer") + term("votes")) / float64(row.Value))
	}
	return d.outcome("fidelities analytic and simulated", networkTolerance)
}

func (x *fidelitiesStudy) restExplained(r *Results) (outcome, error) {
	var with, without deviation
	for _, row := range r.Select(Query{Panel: bySimulation, Metric: "latency"}) {
		stored := func(metric string) float64 { return latencyAt(r, byStored, row.Series, metric, row.X) }
		measured := stored("latency")
		if math.IsNaN(measured) {
			continue // not a point of the calibration
		}
		with.add((float64(row.Value) + stored("busy")) / measured)
		without.add(float64(row.Value) / measured)
	}
	out, err := with.outcome("fidelities analytic and simulated at the same points", x.spec.Fidelities.Tolerance)
	out.measured += fmt.Sprintf("; without the busy time the simulation gives %s", &without)
	return out, err
}
