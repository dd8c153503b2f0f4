package experiments

import (
	"context"
	"time"
)

// Remote computes cells somewhere else, many at once.
type Remote interface {
	// Run computes a task and says who did.
	Run(ctx context.Context, t Task) (Outcome, Event, error)
}

// inFlight is how many cells a Remote has at the same time at most.
const inFlight = 1024

// compute runs cell i of a job here or, unless it reads a clock, where the runner's
// Remote has it run.
func (r *run) compute(ctx context.Context, j *job, i, workers int) (Outcome, Event, error) {
	e, c := j.experiment, j.experiment.Cells[i]
	if r.runner.Remote == nil || c.Measured {
		start := time.Now()
		out, err := e.Compute(ctx, c, workers, func(message string) { r.tell(j, message) })
		return out, e.NewEvent(c, start, workers), err
	}
	t := Task{Engine: EngineVersion, Name: e.Spec.Name, File: e.Resolved, Cell: c.ID, Hash: j.plan[i].Hash}
	out, by, err := r.runner.Remote.Run(ctx, t)
	for _, message := range out.Notes {
		r.tell(j, message)
	}
	by.Experiment, by.Cell = t.Name, t.Cell
	return out, by, err
}
