package output

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// pool runs replications on several goroutines, handed out in order of their index.
type pool[T any] struct {
	run      func(ctx context.Context, r int) (T, error)
	progress func(done, total int)                 // unless nil, called after each success
	enough   func(result T) (stop bool, err error) // unless nil, called after successes in order of r
	results  []T
	errs     []error

	mu      sync.Mutex
	next    int    // index to hand out
	done    int    // replications that succeeded
	stop    bool   // hand out no more
	ended   []bool // by index
	looked  int    // indices below were shown to enough
	settled bool   // enough has said so, or failed
}

func newPool[T any](count int, run func(ctx context.Context, r int) (T, error)) *pool[T] {
	return &pool[T]{run: run, results: make([]T, count), errs: make([]error, count), ended: make([]bool, count)}
}

// work uses so many goroutines, 0 means one a processor.
func (p *pool[T]) work(ctx context.Context, workers int) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wg sync.WaitGroup
	for range min(workers, len(p.results)) {
		wg.Go(func() {
			for {
				r, ok := p.take(ctx)
				if !ok {
					return
				}
				p.results[r], p.errs[r] = p.attempt(ctx, r)
				p.finish(r)
			}
		})
	}
	wg.Wait()
}

func (p *pool[T]) take(ctx context.Context) (r int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop || p.next == len(p.results) || ctx.Err() != nil {
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

func (p *pool[T]) finish(r int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended[r] = true
	if p.errs[r] != nil {
		p.stop = true
	} else {
		p.done++
		if p.progress != nil {
			p.progress(p.done, len(p.results))
		}
	}
	if p.enough != nil {
		p.look()
	}
}

// look shows enough what has succeeded, as far as no smaller index is missing.
func (p *pool[T]) look() {
	for !p.settled && p.looked < len(p.results) && p.ended[p.looked] && p.errs[p.looked] == nil {
		r := p.looked
		p.looked++
		stop, err := p.enough(p.results[r])
		if stop || err != nil {
			p.errs[r], p.stop, p.settled = err, true, true
		}
	}
}

// firstError returns the error of the smallest index that is not the end of ctx.
func (p *pool[T]) firstError(ctx context.Context) error {
	for r, err := range p.errs {
		ended := ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx)))
		if err != nil && !ended {
			return fmt.Errorf("replication %d: %w", r, err)
		}
	}
	return nil
}
