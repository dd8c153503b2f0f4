package experiments

import (
	"fmt"
	"math"
	"strings"
)

func (x *calibratedStudy) rules() []rule {
	const source = "I-Health eq. (17) (added)"
	return []rule{
		{
			id: "29a", source: source, claim: "with fitted coefficients, eq. (17) gives the block latency of real validators that share a host",
			predicate: "leave-one-out R² ≥ 0.9 without shaped links", finding: true,
			check: x.explains(paperModel, 0.9),
		},
		{
			id: "29b", source: source, claim: "the fitted parts of eq. (17) are rates",
			predicate: "no coefficient of a free fit is negative", finding: true, check: x.rates,
		},
		{
			id: "29c", source: source, claim: "with the votes' m·m·k messages in place of eq. (17)'s term in n, a model of as many coefficients does",
			predicate: "leave-one-out R² ≥ 0.95 without shaped links", check: x.explains(betterModel, 0.95),
		},
		{
			id: "29d", source: source, claim: "behind narrow uplinks, too, eq. (17) explains less than the better model",
			predicate: "leave-one-out R² with shaped links: of eq. (17) below that of the better model; skipped when most shaped points are host-bound",
			check:     unlessHostBound(shapedPoints, x.between),
		},
		{
			id: "29e", source: source, claim: "there, known delays, transfer and verification with the host's work on votes predict new points better",
			predicate: "at points held out of a stored calibration, median |error| < that of eq. (17); skipped when most shaped points are host-bound",
			check:     unlessHostBound(shapedPoints, x.newPoints),
		},
	}
}

// explains returns a check that a model explains what was measured without shaped
// links.
func (x *calibratedStudy) explains(model string, least float64) func(r *Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		out := outcome{true: true}
		var seen []string
		for _, panel := range r.panels(Query{Fidelity: Analytic, Metric: "shaped"}) {
			if s, _ := r.Value(Query{Panel: panel, Metric: "shaped"}); s == 1 {
				continue
			}
			r2, _ := r.Value(Query{Panel: panel, Series: model, Metric: "leave_one_out_r2"})
			typical, _ := r.Value(Query{Panel: panel, Series: model, Metric: "median_error"})
			out.true = out.true && r2 >= least
			seen = append(seen, fmt.Sprintf("%s: %.3f, median |error| %s", panel, r2, percent(typical)))
		}
		if len(seen) == 0 {
			return outcome{}, errMissing("such measurements")
		}
		out.measured = strings.Join(seen, "; ")
		return out, nil
	}
}

// between compares eq. (17) behind shaped links with the better model.
func (x *calibratedStudy) between(r *Results) (outcome, error) {
	out := outcome{true: true}
	var shaped []string
	for _, panel := range r.panels(Query{Fidelity: Analytic, Metric: "shaped"}) {
		if s, _ := r.Value(Query{Panel: panel, Metric: "shaped"}); s == 0 {
			continue
		}
		paper, _ := r.Value(Query{Panel: panel, Series: paperModel, Metric: "leave_one_out_r2"})
		better, _ := r.Value(Query{Panel: panel, Series: betterModel, Metric: "leave_one_out_r2"})
		out.true = out.true && paper < better
		shaped = append(shaped, fmt.Sprintf("%s: %.3f against %.3f", panel, paper, better))
	}
	if len(shaped) == 0 {
		return outcome{}, errMissing("measurements with shaped links")
	}
	out.measured = strings.Join(shaped, "; ")
	return out, nil
}

func (x *calibratedStudy) rates(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, row := range r.Select(Query{Fidelity: Analytic, Series: paperFree}) {
		if strings.HasPrefix(row.Metric, "coefficient ") && row.Value < 0 {
			out.true = false
			seen = append(seen, fmt.Sprintf("%s: %.3g ms·%s", row.Panel, 1e3*row.Value, row.Text))
		}
	}
	if len(r.Select(Query{Fidelity: Analytic, Series: paperFree})) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *calibratedStudy) newPoints(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, panel := range r.panels(Query{Fidelity: Analytic, Metric: "held_out_error"}) {
		better, _ := r.Value(Query{Panel: panel, Series: betterModel, Metric: "held_out_error"})
		paper, _ := r.Value(Query{Panel: panel, Series: paperModel, Metric: "held_out_error"})
		if math.IsNaN(better) {
			continue
		}
		out.true = out.true && better < paper
		seen = append(seen, fmt.Sprintf("%s: %s against %s", panel, percent(better), percent(paper)))
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("points held out")
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}
