package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// begun is a run of cells that read a clock: their outcomes belong to one run, which
// several processes may finish. It stands in the store from the first outcome to the
// run directory.
type begun struct {
	At       time.Time `json:"at"`
	Complete bool      `json:"complete"` // has its run directory
}

func (s *Store) begunPath(e *Experiment) string { return filepath.Join(s.dir, e.ID()+".begun") }

// begin finds out when the job's run has begun, which is now if there is none. What a
// complete run left is removed.
func (s *Store) begin(j *job) error {
	if !j.experiment.measured() {
		return nil
	}
	b, err := s.readBegun(j.experiment)
	switch {
	case err == nil && !b.Complete:
		j.begun = b.At
		return nil
	case err == nil:
		if err := s.forget(j); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return replaceFile(s.begunPath(j.experiment), jsonLine(nil, begun{At: j.begun}))
}

func (s *Store) readBegun(e *Experiment) (begun, error) {
	var b begun
	text, err := os.ReadFile(s.begunPath(e))
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal(text, &b); err != nil {
		return b, fmt.Errorf("%s: %w: %w: remove it and run again", s.begunPath(e), ErrDamaged, err)
	}
	return b, nil
}

// end forgets the outcomes of cells that read a clock, whose run has its directory:
// the next run measures anew. Wherever it is interrupted, begin goes on.
func (s *Store) end(j *job) error {
	if !j.experiment.measured() {
		return nil
	}
	if err := replaceFile(s.begunPath(j.experiment), jsonLine(nil, begun{At: j.begun, Complete: true})); err != nil {
		return err
	}
	return s.forget(j)
}

func (s *Store) forget(j *job) error {
	for i, c := range j.experiment.Cells {
		if !c.Measured {
			continue
		}
		if err := removeFile(s.path(j.plan[i].Hash)); err != nil {
			return err
		}
	}
	return os.Remove(s.begunPath(j.experiment))
}

// measured reports whether cells of the experiment read a clock.
func (e *Experiment) measured() bool {
	return slices.ContainsFunc(e.Cells, func(c Cell) bool { return c.Measured })
}
