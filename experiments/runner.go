package experiments

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
)

// Runner runs experiments.
type Runner struct {
	Out       string   // folder that receives a run directory an experiment; empty writes nothing
	Jobs      int      // cells at once, ≥ 0; 0 means one a processor
	KeepGoing bool     // run all other cells when one fails
	Force     bool     // compute cells anew whose outcome is in the store
	Shard     Shard    // compute these cells only
	Remote    Remote   // computes cells that read no clock in place of this process; may be nil
	Observer  Observer // sees progress; may be nil
	Follower  Follower // sees outcomes; may be nil
}

// storeFolder is the folder within Runner.Out that holds the store of outcomes.
const storeFolder = ".cells"

// savers is how many outcomes are on their way to the disk at most: file systems sync
// many files in little more time than one.
const savers = 16

// Observer sees the progress of a run. Its methods are called by one goroutine
// at a time.
type Observer interface {
	// Planned says how many cells are to be computed.
	Planned(cells int)
	// Finished says that a cell has its rows, which are in the store if there is one.
	Finished(experiment, cell string)
	// Noted passes on what the reader of the results must know.
	Noted(experiment, message string)
}

// Follower sees the outcomes of a run as they come, those of the store first. Its method
// is called by one goroutine at a time.
type Follower interface {
	// Follow passes on what a cell gave; fresh says that this run computed it.
	Follow(e *Experiment, cell int, o Outcome, fresh bool)
}

// Run runs the experiments and returns a report for each that succeeded, in the
// order given. Cells that read no clock run in parallel; the others run alone
// after them.
//
// With a folder Out, each outcome goes to the store in Out/.cells as soon as it is
// there, and cells that the store has are not computed again; those that read a clock
// are forgotten once their run is complete. An experiment's run directory appears,
// complete, as soon as all its cells are done. With a Shard, only its cells are
// computed, and an experiment has a report if the store has all others. Run claims its
// experiments, and returns ErrLocked when another process runs one of them in Out.
//
// When a cell fails or ctx ends, Run stops all cells and returns what was finished with
// the error; with KeepGoing all other cells are computed and their outcomes kept, but
// for an outcome that cannot be written. The failures stand in Out/ID.failed.jsonl, and
// the next run tries these cells again.
func (r *Runner) Run(ctx context.Context, experiments []*Experiment) ([]*Report, error) {
	return r.start(ctx, experiments, false)
}

// start is Run, or Merge of outcomes alone.
func (r *Runner) start(ctx context.Context, experiments []*Experiment, merge bool) ([]*Report, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	run := &run{runner: r, merge: merge, cancel: cancel, saving: make(chan struct{}, savers)}
	defer run.release()
	if err := run.prepare(ctx, experiments); err != nil {
		return nil, err
	}
	run.parallel(ctx)
	var reports []*Report
	for _, j := range run.jobs {
		run.measure(ctx, j)
		if j.report != nil {
			reports = append(reports, j.report)
		}
	}
	if merge {
		run.errs = append(run.errs, run.unmerged())
	}
	return reports, errors.Join(run.errs...)
}

// run is one call of Runner.Run.
type run struct {
	runner   *Runner
	merge    bool // no cell is computed
	cancel   context.CancelCauseFunc
	store    *Store // nil without a folder
	jobs     []*job
	releases []func()      // of what the run has claimed
	saving   chan struct{} // holds a value for each outcome on its way to the disk
	saved    sync.WaitGroup

	mu   sync.Mutex
	errs []error
}

// release gives back what the run has claimed.
func (r *run) release() {
	for _, f := range r.releases {
		f()
	}
}

// prepare opens the store and plans what is to be computed.
func (r *run) prepare(ctx context.Context, experiments []*Experiment) error {
	if err := r.runner.Shard.Validate(); err != nil {
		return err
	}
	if out := r.runner.Out; out != "" {
		if err := writable(out); err != nil {
			return fmt.Errorf("folder for the run directories: %w", err)
		}
		store, err := OpenStore(filepath.Join(out, storeFolder))
		if err != nil {
			return err
		}
		r.store = store
		if err := store.sweep(); err != nil {
			return err
		}
	}
	total := 0
	for _, e := range experiments {
		j := newJob(e, r.computes)
		r.jobs = append(r.jobs, j)
		if err := r.resume(ctx, j); err != nil {
			return err
		}
		total += j.left
	}
	if o := r.runner.Observer; o != nil {
		o.Planned(total)
	}
	for _, j := range r.jobs {
		r.tellStored(j)
	}
	return nil
}

// computes reports whether the run computes the cell of this index in a plan.
func (r *run) computes(index int) bool { return !r.merge && r.runner.Shard.has(index) }

// fail gives the job up, and everything else unless the run keeps going.
func (r *run) fail(j *job, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.failed || len(r.errs) > 0 && !r.runner.KeepGoing {
		return
	}
	r.add(j, err)
	if !r.runner.KeepGoing {
		r.cancel(err)
	}
}

// add gives the job up for a reason that the caller of the run learns; r.mu is held.
func (r *run) add(j *job, err error) {
	j.failed = true
	r.errs = append(r.errs, fmt.Errorf("%s: %w", j.experiment.Spec.Name, err))
}

// parallel runs the cells that read no clock.
func (r *run) parallel(ctx context.Context) {
	workers := r.runner.Jobs
	switch {
	case r.runner.Remote != nil:
		workers = inFlight
	case workers == 0:
		workers = runtime.GOMAXPROCS(0)
	}
	list := r.units()
	units := make(chan unit)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for u := range units {
				r.cell(ctx, u.job, u.cell, 1)
			}
		})
	}
	for _, u := range list {
		units <- u
	}
	close(units)
	wg.Wait()
	r.saved.Wait()
}

// unit is a cell to compute.
type unit struct {
	job  *job
	cell int
}

// units lists the cells to compute that read no clock. It does so before any of them runs:
// what concludes a shard's job changes the states of cells of other shards.
func (r *run) units() []unit {
	var list []unit
	for _, j := range r.jobs {
		for i, c := range j.plan {
			if !c.Measured && j.states[i] == todo {
				list = append(list, unit{j, i})
			}
		}
	}
	return list
}

// measure runs the cells of a job that read a clock, each when the outcome of the one
// before is on the disk, and ends the job.
func (r *run) measure(ctx context.Context, j *job) {
	for i, c := range j.plan {
		if c.Measured && j.states[i] == todo {
			r.cell(ctx, j, i, max(r.runner.Jobs, 1))
			r.saved.Wait()
		}
	}
	if !j.concluded && ctx.Err() == nil && !r.givenUp(j) && j.left == 0 { // nothing was left to compute
		r.conclude(ctx, j)
	}
	r.closeFailures(j)
	if !j.concluded && ctx.Err() != nil {
		r.fail(j, context.Cause(ctx))
	}
}

// cell runs one cell of a job and sends its outcome to the disk.
func (r *run) cell(ctx context.Context, j *job, i, workers int) {
	if ctx.Err() != nil || r.givenUp(j) {
		return
	}
	out, by, err := r.compute(ctx, j, i, workers)
	by.Hash = j.plan[i].Hash
	if err != nil {
		r.cellFailed(j, i, by, err, ctx.Err() != nil)
		return
	}
	r.saving <- struct{}{}
	r.saved.Go(func() {
		defer func() { <-r.saving }()
		r.save(ctx, j, i, out, by)
	})
}

// save keeps the outcome of a cell, and concludes a job that has all of them. Where an
// outcome cannot be kept, others cannot either.
func (r *run) save(ctx context.Context, j *job, i int, out Outcome, by Event) {
	if r.store != nil {
		if err := r.store.Record(by.Hash, out, by); err != nil {
			err = fmt.Errorf("cell %s: its outcome cannot be kept: %w: what is in %s stays; make room and run again", by.Cell, err, r.store.dir)
			r.fail(j, err)
			r.cancel(err)
			return
		}
	}
	if r.finished(j, i, out, by) {
		r.conclude(ctx, j)
	}
}

func (r *run) givenUp(j *job) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return j.failed
}

// tell passes a note on at once.
func (r *run) tell(j *job, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.runner.Observer; o != nil {
		o.Noted(j.experiment.Spec.Name, message)
	}
}

// finished counts a cell and reports whether it was the last that the job waited for.
func (r *run) finished(j *job, i int, out Outcome, by Event) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	j.outcomes[i], j.events[i], j.states[i] = out, by, stored
	if o := r.runner.Observer; o != nil {
		o.Finished(j.experiment.Spec.Name, by.Cell)
	}
	if f := r.runner.Follower; f != nil {
		f.Follow(j.experiment, i, out, true)
	}
	j.left--
	return j.left == 0 && !j.failed
}
