package experiments

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/output"
)

// blockEstimates holds the replications of one channel under one load.
type blockEstimates struct {
	point      blockPoint
	level      float64 // of each interval, or of all that are compared together
	quantities int     // that are compared
	alike      []sim.Observations
	ranked     []sim.Observations
	full       []sim.Observations
}

// rows returns the estimates with intervals that hold alone, and once more what has
// a closed form, with intervals that hold together (Bonferroni).
func (e *blockEstimates) rows() ([]Row, error) {
	class := func(u chain.Urgency) func(*sim.Observations) float64 {
		return func(o *sim.Observations) float64 { return o.Sojourns.Tallies[u].Mean() }
	}
	fill := func(o *sim.Observations) float64 { return o.Fill }
	ratio := func(o *sim.Observations) float64 { return class(chain.Urgent)(o) / class(chain.NonUrgent)(o) }
	together := 1 - (1-e.level)/float64(e.quantities)
	var rows []Row
	for _, q := range []struct {
		series, metric, unit string
		runs                 []sim.Observations
		of                   func(*sim.Observations) float64
		level                float64
	}{
		{partialBlocks, "sojourn", "s", e.alike, meanSojourn, e.level},
		{ofClass(partialBlocks, chain.Urgent), "sojourn", "s", e.ranked, class(chain.Urgent), e.level},
		{ofClass(partialBlocks, chain.Normal), "sojourn", "s", e.ranked, class(chain.Normal), e.level},
		{ofClass(partialBlocks, chain.NonUrgent), "sojourn", "s", e.ranked, class(chain.NonUrgent), e.level},
		{partialBlocks, "urgent_over_nonurgent", "", e.ranked, ratio, e.level},
		{partialBlocks, "fill", "", e.alike, fill, e.level},
		{fullBlocks, "sojourn", "s", e.full, meanSojourn, e.level},
		{fullBlocks, "sojourn_simultaneous", "s", e.full, meanSojourn, together},
	} {
		values := make([]float64, len(q.runs))
		for r := range q.runs {
			values[r] = q.of(&q.runs[r])
		}
		interval, err := output.MeanInterval(values, q.level)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.series, err)
		}
		row := e.point.row(q.series, q.metric, q.unit, interval.Mean)
		row.Interval = rangeOf(interval)
		rows = append(rows, row)
	}
	return rows, nil
}

// meanSojourn returns the mean over the customers of all classes, s.
func meanSojourn(o *sim.Observations) float64 {
	sum, n := 0.0, 0.0
	for i := range o.Sojourns.Tallies {
		t := &o.Sojourns.Tallies[i]
		sum += t.Mean() * float64(t.N())
		n += float64(t.N())
	}
	return sum / n
}
