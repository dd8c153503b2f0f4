package experiments

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Missing is a cell that has no outcome yet.
type Missing struct {
	Experiment string `json:"experiment"`
	Cell       string `json:"cell"`
	Index      int    `json:"index"` // in the plan: shard i/N has it if index mod N is i
	Hash       Hash   `json:"hash"`
	Error      string `json:"error,omitempty"` // of the last attempt
}

// MissingError says which cells have no outcome, so that their experiments have no
// results.
type MissingError struct{ Cells []Missing }

// shownMissing is how many cells the text of a MissingError names.
const shownMissing = 10

// Error lists the first cells.
func (e *MissingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cells have no outcome: run them, then merge again", len(e.Cells))
	for _, m := range e.Cells[:min(len(e.Cells), shownMissing)] {
		reason, _, _ := strings.Cut(m.Error, "\n")
		if reason != "" {
			reason = ": failed: " + reason
		}
		fmt.Fprintf(&b, "\n%s: cell %s (number %d of the plan)%s", m.Experiment, m.Cell, m.Index, reason)
	}
	if more := len(e.Cells) - shownMissing; more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	return b.String()
}

// Merge is Run that computes no cell: it concludes the experiments whose outcomes are all
// in the store of Out, and returns a MissingError that lists the cells of the others. A
// run that reads a clock and is complete already is read back.
func (r *Runner) Merge(ctx context.Context, experiments []*Experiment) ([]*Report, error) {
	if r.Out == "" {
		return nil, errors.New("merge: name the folder with the outcomes")
	}
	merging := *r
	merging.Force, merging.Shard = false, Shard{}
	return merging.start(ctx, experiments, true)
}

// latest returns the report of the newest complete run directory of an experiment that
// reads a clock, or nil.
func (r *Runner) latest(e *Experiment) *Report {
	dirs, err := filepath.Glob(filepath.Join(r.Out, e.ID()+"*"))
	if err != nil {
		return nil
	}
	slices.Sort(dirs)
	for _, dir := range slices.Backward(dirs) {
		if report, err := OpenRun(dir); err == nil && report.Experiment.ID() == e.ID() {
			return report
		}
	}
	return nil
}

// unmerged returns the cells of all jobs that have no report, as an error.
func (r *run) unmerged() error {
	var missing MissingError
	for _, j := range r.jobs {
		if j.failed || j.report != nil {
			continue
		}
		for i, c := range j.plan {
			if j.states[i] != stored {
				f, _ := r.store.failure(c.Hash)
				missing.Cells = append(missing.Cells, Missing{j.experiment.Spec.Name, c.Cell, i, c.Hash, f.Error})
			}
		}
	}
	if len(missing.Cells) == 0 {
		return nil
	}
	return &missing
}

// finishedBefore takes the report of a complete run of cells that read a clock.
func (r *run) finishedBefore(j *job) error {
	if !j.experiment.measured() {
		return nil
	}
	b, err := r.store.readBegun(j.experiment)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && b.Complete:
		j.report = r.runner.latest(j.experiment)
		j.concluded = j.report != nil
		return nil
	case err == nil:
		j.begun = b.At
	}
	return err
}
