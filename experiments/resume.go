package experiments

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// resume claims the job's experiment and takes from the store what its cells gave before.
func (r *run) resume(ctx context.Context, j *job) error {
	switch {
	case r.store == nil:
		return nil
	case r.merge:
		return r.finishedBefore(j)
	}
	release, err := r.store.Lock(j.experiment, r.runner.Shard)
	if err != nil {
		return err
	}
	r.releases = append(r.releases, release)
	if err := r.store.exclusively(ctx, j.experiment, func() error { return r.store.begin(j) }); err != nil || r.runner.Force {
		return err
	}
	return r.store.load(j, todo)
}

// load takes the outcomes of all cells of a state that the store has. A damaged one
// counts as missing.
func (s *Store) load(j *job, state cellState) error {
	var damaged, found atomic.Int64
	errs := make([]error, len(j.plan))
	forEach(len(j.plan), func(i int) {
		if j.states[i] != state {
			return
		}
		out, by, err := s.read(j.plan[i].Hash)
		switch {
		case err == nil:
			j.outcomes[i], j.events[i], j.states[i] = out, by, stored
			found.Add(1)
		case errors.Is(err, ErrDamaged):
			damaged.Add(1)
		case !errors.Is(err, ErrNoOutcome):
			errs[i] = err
		}
	})
	if state == todo {
		j.left -= int(found.Load())
		j.damaged = int(damaged.Load())
	}
	return errors.Join(errs...)
}

// forEach calls f with 0 to n − 1, on all processors.
func forEach(n int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// tellStored says what was computed before, and passes its notes on.
func (r *run) tellStored(j *job) {
	if n := j.earlier(); n > 0 {
		r.tell(j, fmt.Sprintf("%d of %d cells were computed before; --force computes them anew", n, len(j.states)))
	}
	if j.damaged > 0 {
		r.tell(j, fmt.Sprintf("the stored outcomes of %d cells are damaged: computed anew", j.damaged))
	}
	for i, s := range j.states {
		if s != stored {
			continue
		}
		for _, message := range j.outcomes[i].Notes {
			r.tell(j, message)
		}
		if f := r.runner.Follower; f != nil {
			f.Follow(j.experiment, i, j.outcomes[i], false)
		}
	}
}
