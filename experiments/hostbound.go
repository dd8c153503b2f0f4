package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// boundPoints counts the points that a claim is judged on, and those of them at which
// the host set the pace.
type boundPoints struct{ bound, of int }

// unlessHostBound returns a check that does not judge when most of its points are
// host-bound; it then says what it would have judged.
func unlessHostBound(count func(r *Results) boundPoints, check func(r *Results) (outcome, error)) func(r *Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		out, err := check(r)
		if b := count(r); err == nil && 2*b.bound > b.of {
			return outcome{}, fmt.Errorf("host-bound: the host set the pace at %d of %d points: %s", b.bound, b.of, out.measured)
		}
		return out, err
	}
}

// countBound counts the points of a metric that is 1 where the host set the pace and 0
// elsewhere.
func countBound(r *Results, q Query) boundPoints {
	q.Metric = "host_bound"
	var b boundPoints
	for _, v := range r.Values(q) {
		b.of++
		b.bound += int(v)
	}
	return b
}

// shapedPoints counts the points of stored calibrations, whose links are shaped.
func shapedPoints(r *Results) boundPoints {
	var sum boundPoints
	for _, panel := range r.panels(Query{Fidelity: Analytic, Metric: "shaped"}) {
		if s, _ := r.Value(Query{Panel: panel, Metric: "shaped"}); s == 1 {
			b := countBound(r, Query{Fidelity: Analytic, Panel: panel})
			sum = boundPoints{sum.bound + b.bound, sum.of + b.of}
		}
	}
	return sum
}

// boundApart draws rows as points, those at which the host set the pace under a name of
// their own.
func boundApart(r *Results, rows []Row, name string) []plot.Series {
	var free, bound []Row
	for _, row := range rows {
		at := Query{Panel: row.Panel, Series: row.Series, Metric: "host_bound"}
		if v, ok := valueAt(r, at, float64(row.X)); ok && v > 0 {
			bound = append(bound, row)
		} else {
			free = append(free, row)
		}
	}
	return append(drawn(free, name, "", plot.Points), drawn(bound, name+", host-bound*", "", plot.Points)...)
}
