package experiments

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Compute runs a cell of the experiment with the given number of goroutines, ≥ 1; note,
// which may be nil, hears each note at once. A panic is an error with its stack. The
// outcome is what its encoding holds, so that a stored outcome and a fresh one are the
// same. The rows of a cell of a sweep are those of its variant's file.
func (e *Experiment) Compute(ctx context.Context, c Cell, workers int, note func(string)) (out Outcome, err error) {
	e, c = e.origin(c)
	defer func() {
		if v := recover(); v != nil {
			out, err = Outcome{}, fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	var mu sync.Mutex
	var got Outcome
	rows, err := c.Run(ctx, &Env{Key: e.key(c), Workers: workers, Note: func(message string) {
		mu.Lock()
		defer mu.Unlock()
		got.Notes = append(got.Notes, message)
		if note != nil {
			note(message)
		}
	}})
	if err != nil {
		return Outcome{}, err
	}
	for k := range rows {
		rows[k].Experiment, rows[k].Cell, rows[k].Fidelity = e.Spec.Name, c.ID, c.Fidelity
		rows[k].Measured = rows[k].Measured || c.Timing
	}
	got.Rows = rows
	return DecodeOutcome(got.Encode())
}
