package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Failure is an attempt to compute a cell that gave no outcome.
type Failure struct {
	Event
	Error string `json:"error"`
}

// Fail keeps the failure of the cell that f.Hash identifies, in place of an earlier one,
// until there is an outcome.
func (s *Store) Fail(f Failure) error {
	if !f.Hash.valid() {
		return fmt.Errorf("store of outcomes: hash %q: want 64 hexadecimal digits", f.Hash)
	}
	return replaceFile(s.failurePath(f.Hash), jsonLine(nil, f))
}

func (s *Store) failurePath(h Hash) string { return s.path(h) + ".failed" }

// failure returns how the cell failed the last time, and false when it did not.
func (s *Store) failure(h Hash) (Failure, bool) {
	var f Failure
	text, err := os.ReadFile(s.failurePath(h))
	return f, err == nil && json.Unmarshal(text, &f) == nil && f.Hash == h
}

// shownFailures is how many failures an error lists; the file has all of them.
const shownFailures = 10

// cellFailed keeps the error of a cell. It ends the run, unless that keeps going.
func (r *run) cellFailed(j *job, i int, by Event, err error, stopped bool) {
	if r.store != nil && !stopped {
		err = errors.Join(err, r.store.Fail(Failure{by, err.Error()}))
	}
	err = fmt.Errorf("cell %s: %w", by.Cell, err)
	if stopped || !r.runner.KeepGoing {
		r.fail(j, err)
		return
	}
	r.mu.Lock()
	j.failures[i] = err
	r.mu.Unlock()
	r.tell(j, err.Error())
}

// closeFailures writes the list of the job's failures, or removes that of an earlier run,
// and gives a job up that has some.
func (r *run) closeFailures(j *job) {
	list, err := "", error(nil)
	if r.store != nil {
		list, err = r.store.listFailures(j, r.runner.Out)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	cells := slices.Sorted(maps.Keys(j.failures))
	for _, i := range cells[:min(len(cells), shownFailures)] {
		r.add(j, j.failures[i])
	}
	if more := len(cells) - shownFailures; more > 0 {
		r.add(j, fmt.Errorf("%d more cells failed: %s has all", more, list))
	}
	if err != nil {
		r.add(j, fmt.Errorf("list of failed cells: %w", err))
	}
}

// listFailures writes the failures of the cells that have no outcome to a file beside
// the run directory, and returns its name. Without any there is no file.
func (s *Store) listFailures(j *job, out string) (string, error) {
	var text []byte
	for i, state := range j.states {
		if state == stored {
			continue
		}
		if f, ok := s.failure(j.plan[i].Hash); ok {
			text = jsonLine(text, f)
		}
	}
	path := filepath.Join(out, j.experiment.ID()+".failed.jsonl")
	if len(text) > 0 {
		return path, replaceFile(path, text)
	}
	return path, removeFile(path)
}
