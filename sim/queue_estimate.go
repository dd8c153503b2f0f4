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
	Fill        output.Interval   // customers a block over its size; 0 where there are no blocks
}

// SummarizeQueue returns what independent runs of one queue say. The intervals of
// each field hold together with probability level or more. Errors are those of
// output.Simultaneous: output.ErrTooFewData when there are too few runs, or one of
// them observed nothing of an entity.
func SummarizeQueue(runs []Observations, level float64) (QueueEstimate, error) {
	sojourns := make([]Sojourns, len(runs))
	for r := range runs {
		sojourns[r] = runs[r].Sojourns
	}
	estimates, err := Summarize(sojourns, level)
	if err != nil {
		return QueueEstimate{}, err
	}
	e := QueueEstimate{Sojourns: estimates}
	n := len(estimates)
	for _, row := range []struct {
		what      string
		intervals *[]output.Interval
		value     func(o *Observations, entity int) float64
	}{
		{"waiting time", &e.Waits, func(o *Observations, i int) float64 { return o.Waits[i].Mean() }},
		{"number present", &e.Numbers, func(o *Observations, i int) float64 { return o.Numbers[i].Mean() }},
		{"fraction lost", &e.Losses, func(o *Observations, i int) float64 { return float64(o.Lost[i]) / float64(o.Arrived[i]) }},
	} {
		if *row.intervals, err = intervals(runs, n, level, row.value); err != nil {
			return QueueEstimate{}, fmt.Errorf("sim: %s of entities: %w", row.what, err)
		}
	}
	shares, err := intervals(runs, 2, level, func(o *Observations, i int) float64 {
		return [...]float64{o.Utilization, o.Fill}[i]
	})
	if err != nil {
		return QueueEstimate{}, fmt.Errorf("sim: utilization and fill of blocks: %w", err)
	}
	e.Utilization, e.Fill = shares[0], shares[1]
	return e, nil
}

// intervals returns those of n quantities, each with one value a run.
func intervals(runs []Observations, n int, level float64, value func(o *Observations, quantity int) float64) ([]output.Interval, error) {
	values := make([][]float64, n)
	for i := range values {
		values[i] = make([]float64, len(runs))
		for r := range runs {
			values[i][r] = value(&runs[r], i)
		}
	}
	return output.Simultaneous(values, level)
}
