package sim

import (
	"fmt"

	"ihealth/sim/output"
)

// Estimate is what replications say about the sojourn time of one entity.
type Estimate struct {
	Mean   output.Interval // expectation, s; the intervals of all entities hold together
	Pooled output.Tally    // all observations of all replications, s
	Sample *output.Sample  // the same in full; nil unless the model kept them
}

// Summarize returns an estimate for each entity from independent runs of one
// model. The intervals of the means hold together with probability level or more
// (output.Simultaneous, whose errors it returns).
func Summarize(runs []Sojourns, level float64) ([]Estimate, error) {
	if len(runs) == 0 {
		return nil, fmt.Errorf("sim: %w: no runs to summarize", output.ErrTooFewData)
	}
	estimates := make([]Estimate, len(runs[0].Tallies))
	means := make([][]float64, len(estimates))
	for i := range estimates {
		means[i] = estimates[i].pool(runs, i)
	}
	intervals, err := output.Simultaneous(means, level)
	if err != nil {
		return nil, fmt.Errorf("sim: sojourn time of entities: %w", err)
	}
	for i := range estimates {
		estimates[i].Mean = intervals[i]
	}
	return estimates, nil
}

// pool gathers what the runs observed of an entity and returns its mean in each.
func (e *Estimate) pool(runs []Sojourns, entity int) []float64 {
	means := make([]float64, len(runs))
	var parts [][]float64
	for r := range runs {
		t := &runs[r].Tallies[entity]
		means[r] = t.Mean()
		e.Pooled.Merge(t)
		if runs[r].Values != nil {
			parts = append(parts, runs[r].Values[entity])
		}
	}
	if parts != nil {
		e.Sample = output.NewSample(parts...)
	}
	return means
}
