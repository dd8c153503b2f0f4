package experiments

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// Runner runs experiments.
type Runner struct {
	Out       string   // folder that receives a run directory an experiment; empty writes nothing
	Jobs      int      // cells at once, ≥ 0; 0 means one a processor
	KeepGoing bool     // run the other experiments when one fails
	Observer  Observer // sees progress; may be nil
}

// Observer sees the progress of a run. Its methods are called by one goroutine
// at a time.
type Observer interface {
	// Planned says how many cells there are.
	Planned(cells int)
	// Finished says that a cell has its rows.
	Finished(experiment, cell string)
	// Noted passes on what the reader of the results must know.
	Noted(experiment, message string)
}

// Run runs the experiments and returns a report for each that succeeded, in the
// order given. Cells that read no clock run in parallel; the others run alone
// after them. An experiment's run directory appears, complete, as soon as all its
// cells are done. When a cell fails or ctx ends, Run stops all cells and returns
// what was finished with the error; with KeepGoing only the failed experiment is
// given up.
func (r *Runner) Run(ctx context.Context, experiments []*Experiment) ([]*Report, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if r.Out != "" {
		if err := writable(r.Out); err != nil {
			return nil, fmt.Errorf("folder for the run directories: %w", err)
		}
	}
	run := &run{runner: r, cancel: cancel}
	total := 0
	for _, e := range experiments {
		run.jobs = append(run.jobs, newJob(e))
		total += len(e.Cells)
	}
	if r.Observer != nil {
		r.Observer.Planned(total)
	}
	run.parallel(ctx)
	var reports []*Report
	for _, j := range run.jobs {
		run.measure(ctx, j)
		if j.report != nil {
			reports = append(reports, j.report)
		}
	}
	return reports, errors.Join(run.errs...)
}

// run is one call of Runner.Run.
type run struct {
	runner *Runner
	cancel context.CancelCauseFunc
	jobs   []*job

	mu   sync.Mutex
	errs []error
}

// job is an experiment under way.
type job struct {
	experiment *Experiment
	rows       [][]Row // by cell
	notes      [][]string
	left       int // cells without rows
	failed     bool
	report     *Report // of a job that is done
}

func newJob(e *Experiment) *job {
	return &job{experiment: e, rows: make([][]Row, len(e.Cells)), notes: make([][]string, len(e.Cells)), left: len(e.Cells)}
}

// fail gives the job up, and everything else unless the run keeps going.
func (r *run) fail(j *job, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.failed || len(r.errs) > 0 && !r.runner.KeepGoing {
		return
	}
	j.failed = true
	r.errs = append(r.errs, fmt.Errorf("%s: %w", j.experiment.Spec.Name, err))
	if !r.runner.KeepGoing {
		r.cancel(err)
	}
}

// parallel runs the cells that read no clock.
func (r *run) parallel(ctx context.Context) {
	workers := r.runner.Jobs
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type unit struct {
		job  *job
		cell int
	}
	units := make(chan unit)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for u := range units {
				r.cell(ctx, u.job, u.cell, 1)
			}
		})
	}
	for _, j := range r.jobs {
		for i, c := range j.experiment.Cells {
			if !c.Measured {
				units <- unit{j, i}
			}
		}
	}
	close(units)
	wg.Wait()
}

// cell runs one cell of a job.
func (r *run) cell(ctx context.Context, j *job, i, workers int) {
	if ctx.Err() != nil || r.givenUp(j) {
		return
	}
	c := j.experiment.Cells[i]
	env := &Env{Key: j.experiment.key(c), Workers: workers, Note: func(message string) { r.note(j, i, message) }}
	rows, err := attempt(ctx, c, env)
	if err != nil {
		r.fail(j, fmt.Errorf("cell %s: %w", c.ID, err))
		return
	}
	for k := range rows {
		rows[k].Experiment, rows[k].Cell, rows[k].Fidelity = j.experiment.Spec.Name, c.ID, c.Fidelity
		rows[k].Measured = rows[k].Measured || c.Timing
	}
	j.rows[i] = rows
	if r.finished(j, c) {
		r.conclude(j)
	}
}

// attempt turns a panic of a cell into an error with its stack.
func attempt(ctx context.Context, c Cell, env *Env) (rows []Row, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return c.Run(ctx, env)
}

func (r *run) givenUp(j *job) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return j.failed
}

func (r *run) note(j *job, i int, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j.notes[i] = append(j.notes[i], message)
	if o := r.runner.Observer; o != nil {
		o.Noted(j.experiment.Spec.Name, message)
	}
}

// finished counts a cell and reports whether it was the job's last.
func (r *run) finished(j *job, c Cell) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.runner.Observer; o != nil {
		o.Finished(j.experiment.Spec.Name, c.ID)
	}
	j.left--
	return j.left == 0 && !j.failed
}

// measure runs the cells of a job that read a clock.
func (r *run) measure(ctx context.Context, j *job) {
	for i, c := range j.experiment.Cells {
		if c.Measured {
			r.cell(ctx, j, i, max(r.runner.Jobs, 1))
		}
	}
	if ctx.Err() != nil && j.report == nil {
		r.fail(j, context.Cause(ctx))
	}
}

// conclude judges the claims of a job that has all its rows, and writes its run
// directory.
func (r *run) conclude(j *job) {
	e := j.experiment
	report := &Report{Experiment: e, Results: &Results{}}
	for i := range j.rows {
		report.Results.Rows = append(report.Results.Rows, j.rows[i]...)
		report.Notes = append(report.Notes, j.notes[i]...)
	}
	report.Claims = e.Spec.Judge(report.Results)
	report.Tables = e.Spec.Tables(report.Results)
	if r.runner.Out != "" {
		err := write(report, r.runner.Out)
		if err != nil {
			r.fail(j, err)
		}
		if report.Dir == "" {
			return
		}
	}
	j.report = report
}
