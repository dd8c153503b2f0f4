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
	return summarize(runs, level, output.MeanInterval)
}

func summarize(runs []Sojourns, level float64, mean estimator) ([]Estimate, error) {
	if len(runs) == 0 {
		return nil, fmt.Errorf("sim: %w: no runs to summarize", output.ErrTooFewData)
	}
	if !(level > 0 && level < 1) {
		return nil, fmt.Errorf("sim: %w: confidence level %v, want one between 0 and 1", output.ErrParameter, level)
	}
	estimates := make([]Estimate, len(runs[0].Tallies))
	each := 1 - (1-level)/float64(len(estimates))
	for i := range estimates {
		var err error
		if estimates[i].Mean, err = mean(estimates[i].pool(runs, i), each); err != nil {
			return nil, fmt.Errorf("sim: sojourn time of entity %d: %w", i, err)
		}
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
