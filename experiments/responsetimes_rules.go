package experiments

import (
	"fmt"
	"math"

	"ihealth/bco/stochastic"
)

// Bounds of the claims about random response times.
const (
	suffices     = 0.9  // share of instances from which on a method would do
	nearlyAlways = 0.95 // share of instances that a good heuristic solves
	littleOff    = 0.1  // what such a heuristic is off at most
)

func (x *responseStudy) rules() []rule {
	const source = "I-Health eq. (17)"
	return []rule{
		{
			id: "18a", source: source, claim: "mean response times tell whom to choose",
			predicate: fmt.Sprintf("the exact search on the means finds the best set for expected times on ≥ %g %% of the instances, at every spread and wait", 100*suffices),
			finding:   true, check: x.meansSuffice,
		},
		{
			id: "18b", source: source, claim: "the latency is that of the slowest validator on average",
			predicate: "E[max] of the m fastest is at most 1.1 times their longest mean, for every m", finding: true, check: x.slowestOnAverage,
		},
		{
			id: "18c", source: source + " (added)", claim: "comparing candidates by expected times is better than using means, and a local search better still",
			predicate: fmt.Sprintf("share of optima: means < candidates ≤ local search, the last ≥ %g %% and at most %g %% off, at every spread and wait", 100*nearlyAlways, 100*littleOff),
			check:     x.orderOfMethods,
		},
		{
			id: "18d", source: source + " (added)", claim: "the lower bound of a heuristic's certificate holds",
			predicate: "on no instance above the best of all sets", check: x.boundsHold,
		},
		{
			id: "18e", source: source + " (added)", claim: "expected times by integration are those of drawn times",
			predicate: "integral inside the simultaneous (Bonferroni) 95 % intervals of every m and wait", check: x.agrees,
		},
	}
}

// shares calls see with the shares of optima of judgedMethods at every spread and wait.
func (x *responseStudy) shares(r *Results, see func(wait string, spread Number, shares []float64)) error {
	first := r.Select(Query{Metric: "optimal", Series: string(stochastic.Means)})
	for _, row := range first {
		var shares []float64
		for _, m := range judgedMethods() {
			share, ok := r.at(Query{Panel: row.Panel, Series: string(m), Metric: "optimal"}, row.X)
			if !ok {
				return errMissing("method " + string(m))
			}
			shares = append(shares, float64(share.Value))
		}
		see(row.Panel, row.X, shares)
	}
	if len(first) == 0 {
		return errMissing("fidelity analytic")
	}
	return nil
}

// at returns the first row that matches q at x.
func (r *Results) at(q Query, x Number) (Row, bool) {
	for _, row := range r.Select(q) {
		if row.X == x {
			return row, true
		}
	}
	return Row{}, false
}

func (x *responseStudy) meansSuffice(r *Results) (outcome, error) {
	out := outcome{true: true}
	least, most := math.Inf(1), 0.0
	err := x.shares(r, func(_ string, _ Number, shares []float64) {
		out.true = out.true && shares[0] >= suffices
		least, most = min(least, shares[0]), max(most, shares[0])
	})
	out.measured = fmt.Sprintf("%.0f to %.0f %% of the instances", 100*least, 100*most)
	return out, err
}

func (x *responseStudy) slowestOnAverage(r *Results) (outcome, error) {
	out := outcome{true: true}
	rows := r.Select(Query{Series: "all", Metric: "expected_time"})
	if len(rows) == 0 {
		return outcome{}, errMissing("fidelity analytic with wait all")
	}
	worst, at := 0.0, Number(0)
	for _, row := range rows {
		longest, ok := r.at(Query{Series: "all", Metric: "longest_mean"}, row.X)
		if !ok {
			return outcome{}, errMissing("longest mean")
		}
		ratio := float64(row.Value / longest.Value)
		out.true = out.true && ratio <= 1.1
		if ratio > worst {
			worst, at = ratio, row.X
		}
	}
	out.measured = fmt.Sprintf("exponential times: up to %.2f times the longest mean (m = %g)", worst, float64(at))
	return out, nil
}

func (x *responseStudy) orderOfMethods(r *Results) (outcome, error) {
	out := outcome{true: true}
	var least [3]float64
	for i := range least {
		least[i] = math.Inf(1)
	}
	err := x.shares(r, func(_ string, _ Number, s []float64) {
		out.true = out.true && s[0] < s[1] && s[1] <= s[2] && s[2] >= nearlyAlways
		for i := range least {
			least[i] = min(least[i], s[i])
		}
	})
	worst := 0.0
	for _, gap := range r.Values(Query{Series: string(stochastic.LocalSearch), Metric: "gap_max"}) {
		out.true = out.true && gap <= littleOff
		worst = max(worst, gap)
	}
	out.measured = fmt.Sprintf("at least %.0f %%, %.0f %% and %.0f %% of the instances; local search at most %.2g %% off",
		100*least[0], 100*least[1], 100*least[2], 100*worst)
	return out, err
}

func (x *responseStudy) boundsHold(r *Results) (outcome, error) {
	broken, cells := 0.0, r.Values(Query{Metric: "bounds_above_optimum"})
	if len(cells) == 0 {
		return outcome{}, errMissing("fidelity analytic")
	}
	for _, n := range cells {
		broken += n
	}
	least, most := math.Inf(1), 0.0
	for _, gap := range r.Values(Query{Metric: "gap_proven"}) {
		least, most = min(least, gap), max(most, gap)
	}
	return outcome{broken == 0, fmt.Sprintf("%.0f broken in %d × %d instances; median gap that it proves: %.1f to %.1f %%",
		broken, len(cells), x.spec.ResponseTimes.Instances, 100*least, 100*most)}, nil
}

func (x *responseStudy) agrees(r *Results) (outcome, error) {
	out := outcome{true: true}
	drawn := r.Select(Query{Metric: "drawn_time"})
	if len(drawn) == 0 {
		return outcome{}, errMissing("fidelity simulated")
	}
	widest := 0.0
	for _, row := range drawn {
		exact, ok := r.at(Query{Series: row.Series, Metric: "expected_time"}, row.X)
		if !ok {
			return outcome{}, errMissing("fidelity analytic")
		}
		out.true = out.true && row.Interval.Low <= exact.Value && exact.Value <= row.Interval.High
		widest = max(widest, float64((row.Interval.High-row.Interval.Low)/2/row.Value))
	}
	out.measured = fmt.Sprintf("%d times, half-widths up to %.1f %%", len(drawn), 100*widest)
	return out, nil
}
