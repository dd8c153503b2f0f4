package sim

import (
	"fmt"

	"ihealth/sim/output"
)

// QueueEstimate is what replications say about a queue, by entity. The intervals of
// each field hold together.
type QueueEstimate struct {
	Sojourns    []Estimate
	Waits       []output.Interval // sojourn time less service requirement, s
	Numbers     []output.Interval // customers present
	Losses      []output.Interval // fraction of the arrivals that found no room
	Utilization output.Interval   // fraction of the servers' time that served
	Fill        output.Interval   // customers a block over its size; 0 where there are no blocks, NaN where a run served none in its time
}

// SummarizeQueue returns what independent runs of one queue say. The intervals of
// each field hold together with probability level or more. Losses, Utilization and Fill
// are intervals of output.Fraction; Losses of a queue without a Capacity, Fill of blocks
// that are full by their rule, and everything when the runs are the same because nothing
// in the model is random, are exact. When nobody waited, nothing bounds the mean wait
// from above: its interval ends at +Inf. Errors are those of output.Simultaneous:
// output.ErrTooFewData when there are too few runs, or one of them observed nothing of
// an entity, or all sojourn times were the same by chance.
func SummarizeQueue(runs []Observations, level float64) (QueueEstimate, error) {
	estimates, err := SummarizeSojourns(runs, level)
	if err != nil {
		return QueueEstimate{}, err
	}
	by := estimators(runs)
	e := QueueEstimate{Sojourns: estimates}
	n := len(estimates)
	utilization, fill := make([]output.Interval, 1), make([]output.Interval, 1)
	e.Waits, e.Numbers, e.Losses = make([]output.Interval, n), make([]output.Interval, n), make([]output.Interval, n)
	for _, row := range []struct {
		what      string
		intervals []output.Interval
		together  int // quantities whose intervals hold together
		estimate  estimator
		value     func(o *Observations, entity int) float64
	}{
		{"waiting time", e.Waits, n, by.wait, func(o *Observations, i int) float64 { return o.Waits[i].Mean() }},
		{"number present", e.Numbers, n, by.mean, func(o *Observations, i int) float64 { return o.Numbers[i].Mean() }},
		{"fraction lost", e.Losses, n, by.loss, func(o *Observations, i int) float64 { return float64(o.Lost[i]) / float64(o.Arrived[i]) }},
		{"utilization", utilization, 2, by.fraction, func(o *Observations, _ int) float64 { return o.Utilization }},
		{"fill of blocks", fill, 2, by.fill, func(o *Observations, _ int) float64 { return o.Fill }},
	} {
		each := 1 - (1-level)/float64(row.together)
		for i := range row.intervals {
			if row.intervals[i], err = row.estimate(valuesOf(runs, i, row.value), each); err != nil {
				return QueueEstimate{}, fmt.Errorf("sim: %s %d: %w", row.what, i, err)
			}
		}
	}
	e.Utilization, e.Fill = utilization[0], fill[0]
	return e, nil
}

// SummarizeSojourns is the part of SummarizeQueue that Summarize does, for runs whose
// observations tell when nothing in the model is random.
func SummarizeSojourns(runs []Observations, level float64) ([]Estimate, error) {
	sojourns := make([]Sojourns, len(runs))
	for r := range runs {
		sojourns[r] = runs[r].Sojourns
	}
	return summarize(sojourns, level, estimators(runs).mean)
}

// valuesOf returns one value a run.
func valuesOf(runs []Observations, quantity int, value func(o *Observations, quantity int) float64) []float64 {
	values := make([]float64, len(runs))
	for r := range runs {
		values[r] = value(&runs[r], quantity)
	}
	return values
}
