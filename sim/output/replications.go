package output

import (
	"context"
	"fmt"
)

// Replications says how a model is run again and again.
type Replications struct {
	Count   int // replications, 1 to 1e6
	Workers int // goroutines, ≥ 0; 0 means one a processor

	// Progress, unless nil, is called after each replication that succeeded, by one
	// goroutine at a time, with the number done so far.
	Progress func(done, total int)
}

// maxReplications keeps the results, which are all held in memory, from filling it by
// a slip of the keyboard.
const maxReplications = 1_000_000

// Validate returns ErrParameter when a field is out of range.
func (o Replications) Validate() error {
	if o.Count < 1 {
		return fmt.Errorf("output: %w: %d replications, want 1 or more", ErrParameter, o.Count)
	}
	if o.Count > maxReplications {
		return fmt.Errorf("output: %w: %d replications, want at most %d", ErrParameter, o.Count, maxReplications)
	}
	if o.Workers < 0 {
		return fmt.Errorf("output: %w: %d workers, want 0 (one a processor) or more", ErrParameter, o.Workers)
	}
	return nil
}

// Replicate calls run for r = 0 to Count−1 and returns the results by r. Run must
// draw only from streams of replication r; then the results are the same for any
// number of workers. When a run fails, those under way are finished, no other is
// begun, and the error of the smallest r is returned: that error, too, is the
// same for any number of workers. A panic in run becomes a *PanicError. When ctx
// ends, Replicate returns once all runs under way have returned: its cause, unless one
// of them failed for another reason.
func Replicate[T any](ctx context.Context, o Replications, run func(ctx context.Context, r int) (T, error)) ([]T, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	p := newPool(o.Count, run)
	p.progress = o.Progress
	p.work(ctx, o.Workers)
	if err := p.firstError(ctx); err != nil {
		return nil, err
	}
	if p.done < o.Count {
		return nil, context.Cause(ctx)
	}
	return p.results, nil
}
