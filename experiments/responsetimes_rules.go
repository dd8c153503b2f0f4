package experiments

import (
	"fmt"
	"math"
	"slices"

	"ihealth/bco/stochastic"
)

// Bounds of the claims about random response times.
const (
	suffices  = 0.9  // share of instances from which on a method would do
	mostly    = 0.75 // share of instances that a good heuristic solves
	littleOff = 0.1  // what such a heuristic is off at most
	worthIt   = 0.05 // share of instances that a better heuristic solves beside those of a worse one
)

func (x *responseStudy) rules() []rule {
	const source = "I-Health eq. (17)"
	return []rule{
		{
			id: "18a", source: source, claim: "mean response times tell whom to choose",
			predicate: fmt.Sprintf("no simultaneous interval of the share of instances on which the exact search on the means finds the best set for expected times lies below %g %%, at any spread and wait", 100*suffices),
			finding:   true, check: x.meansSuffice,
		},
		{
			id: "18b", source: source, claim: "the latency is that of the slowest validator on average",
			predicate: "E[max] of the m fastest is at most 1.1 times their longest mean, for every m", finding: true, check: x.slowestOnAverage,
		},
		{
			id: "18c", source: source + " (added)", claim: "where times vary most, comparing candidates by expected times solves more instances than using means does, and a local search more still, which is right mostly (neither can solve fewer: each begins with what the one before found)",
			predicate: fmt.Sprintf("simultaneous intervals: at the largest spread of each wait, further instances solved by candidates ≥ %g %% and by local search ≥ %g %%; optima of local search ≥ %g %% at every spread and wait, at most %g %% off", 100*worthIt, 100*worthIt, 100*mostly, 100*littleOff),
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
func (x *responseStudy) shares(r *Results, see func(wait string, spread Number, shares []Row)) error {
	first := r.Select(Query{Metric: "optimal", Series: string(stochastic.Means)})
	for _, row := range first {
		var shares []Row
		for _, m := range judgedMethods() {
			share, ok := r.at(Query{Panel: row.Panel, Series: string(m), Metric: "optimal"}, row.X)
			if !ok {
				return errMissing("method " + string(m))
			}
			shares = append(shares, share)
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

// cases returns the number of spreads and waits.
func (x *responseStudy) cases() int {
	return len(x.spec.ResponseTimes.Spreads) * len(x.spec.ResponseTimes.Waits)
}

func (x *responseStudy) meansSuffice(r *Results) (outcome, error) {
	out := outcome{true: true}
	least, most, below := math.Inf(1), 0.0, 0
	err := x.shares(r, func(_ string, _ Number, shares []Row) {
		if float64(shares[0].together(x.cases()).High) < suffices {
			out.true = false
			below++
		}
		least, most = min(least, float64(shares[0].Value)), max(most, float64(shares[0].Value))
	})
	out.measured = fmt.Sprintf("%.0f to %.0f %% of the instances; below in %d of %d cases", 100*least, 100*most, below, x.cases())
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

// orderOfMethods judges by intervals. As a method begins with what the one before found,
// the instances that it solves in addition are the difference of their shares.
func (x *responseStudy) orderOfMethods(r *Results) (outcome, error) {
	out := outcome{true: true}
	t := x.spec.ResponseTimes
	intervals := x.cases() + 2*len(t.Waits)
	lowest, least := math.Inf(1), math.Inf(1)
	further := [2]float64{math.Inf(1), math.Inf(1)}
	err := x.shares(r, func(_ string, spread Number, shares []Row) {
		local := shares[2].together(intervals)
		out.true = out.true && float64(local.Low) >= mostly
		least, lowest = min(least, float64(shares[2].Value)), min(lowest, float64(local.Low))
		if float64(spread) < slices.Max(t.Spreads) {
			return
		}
		for i := range further {
			more := shares[i+1]
			more.Value = max(0, more.Value-shares[i].Value)
			out.true = out.true && float64(more.together(intervals).Low) >= worthIt
			further[i] = min(further[i], float64(more.Value))
		}
	})
	worst := 0.0
	for _, gap := range r.Values(Query{Series: string(stochastic.LocalSearch), Metric: "gap_max"}) {
		out.true = out.true && gap <= littleOff
		worst = max(worst, gap)
	}
	out.measured = fmt.Sprintf("at spread %g candidates solve at least %.0f %% of the instances more than means and local search %.0f %% more; it solves at least %.0f %% [from %.0f], at most %.2g %% off",
		slices.Max(t.Spreads), 100*further[0], 100*further[1], 100*least, 100*lowest, 100*worst)
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
