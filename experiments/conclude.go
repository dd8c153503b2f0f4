package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// conclude judges the claims of a job that has all its outcomes, and writes its run
// directory. What other shards compute may still be missing; then there is nothing to
// judge yet.
func (r *run) conclude(ctx context.Context, j *job) {
	j.concluded = true
	if r.store == nil {
		j.report = j.conclusion()
		return
	}
	ctx = context.WithoutCancel(ctx) // another experiment's error, or the end of the run, takes nothing from this one
	if err := r.store.exclusively(ctx, j.experiment, func() error { return r.concludeAlone(j) }); err != nil {
		r.fail(j, err)
	}
}

// concludeAlone is conclude of what no other process concludes now.
func (r *run) concludeAlone(j *job) error {
	if complete, err := r.gather(j); err != nil || !complete {
		return err
	}
	report := j.conclusion()
	dir := filepath.Join(r.runner.Out, j.experiment.dirName(j.begun))
	if err := recoverDir(dir); err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		if _, err := readListed(dir); err != nil {
			r.tell(j, fmt.Sprintf("the run directory that was there is made again: %v", err))
		}
	}
	figureErr, err := write(report, dir)
	if err != nil {
		return err
	}
	j.report = report
	return errors.Join(figureErr, r.store.end(j))
}

// gather takes what other shards have computed, and reports whether that is all.
func (r *run) gather(j *job) (bool, error) {
	if j.earlier() == len(j.states) {
		return true, nil
	}
	err := r.store.load(j, foreign)
	return j.earlier() == len(j.states), err
}

// conclusion returns the report of a job that has all its outcomes.
func (j *job) conclusion() *Report {
	r := &Report{Experiment: j.experiment, Cells: j.plan, Events: j.events, Results: &Results{}, begun: j.begun}
	for i, c := range j.experiment.Cells {
		c.label(j.outcomes[i].Rows)
		r.Results.Rows = append(r.Results.Rows, j.outcomes[i].Rows...)
		r.Notes = append(r.Notes, j.outcomes[i].Notes...)
	}
	r.judge()
	return r
}
