package output

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
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
// ends, Replicate returns its cause once all runs under way have returned.
func Replicate[T any](ctx context.Context, o Replications, run func(ctx context.Context, r int) (T, error)) ([]T, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	p := pool[T]{options: o, run: run, results: make([]T, o.Count), errs: make([]error, o.Count)}
	workers := o.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wg sync.WaitGroup
	for range min(workers, o.Count) {
		wg.Go(func() { p.work(ctx) })
	}
	wg.Wait()
	if ctx.Err() != nil && p.done < o.Count {
		return nil, context.Cause(ctx)
	}
	for r, err := range p.errs {
		if err != nil {
			return nil, fmt.Errorf("replication %d: %w", r, err)
		}
	}
	return p.results, nil
}

// pool hands out replications in order of their index.
type pool[T any] struct {
	options Replications
	run     func(ctx context.Context, r int) (T, error)
	results []T
	errs    []error

	mu     sync.Mutex
	next   int // index to hand out
	done   int // replications that succeeded
	failed bool
}

// work runs replications until none is left.
func (p *pool[T]) work(ctx context.Context) {
	for {
		r, ok := p.take(ctx)
		if !ok {
			return
		}
		p.results[r], p.errs[r] = p.attempt(ctx, r)
		p.finish(p.errs[r])
	}
}

func (p *pool[T]) take(ctx context.Context) (r int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed || p.next == p.options.Count || ctx.Err() != nil {
		return 0, false
	}
	p.next++
	return p.next - 1, true
}

func (p *pool[T]) attempt(ctx context.Context, r int) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Replication: r, Value: v, Stack: debug.Stack()}
		}
	}()
	return p.run(ctx, r)
}

func (p *pool[T]) finish(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.failed = true
		return
	}
	p.done++
	if p.options.Progress != nil {
		p.options.Progress(p.done, p.options.Count)
	}
}
