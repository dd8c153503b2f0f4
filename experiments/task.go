package experiments

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrSkew says that two programs do not compute the same: their engine versions,
// their inputs or their code differ.
var ErrSkew = errors.New("version skew")

// Task is a cell that travels to another process.
type Task struct {
	Engine int    `json:"engine"` // EngineVersion of who made it
	Name   string `json:"name"`   // of the experiment
	File   []byte `json:"file"`   // the resolved file
	Cell   string `json:"cell"`   // its ID
	Hash   Hash   `json:"hash"`
}

// Task returns the cell as a task. That of a cell of a sweep is of its variant's file.
func (e *Experiment) Task(c Cell) Task {
	e, c = e.origin(c)
	return Task{Engine: EngineVersion, Name: e.Spec.Name, File: e.Resolved, Cell: c.ID, Hash: e.Hash(c)}
}

// Run computes the cell with the given number of goroutines, ≥ 1. It refuses with
// ErrSkew what another engine version made, and a cell whose hash does not come out
// the same here, where other inputs are or other code runs.
func (t Task) Run(ctx context.Context, workers int) (Outcome, error) {
	e, c, err := t.Open()
	if err != nil {
		return Outcome{}, err
	}
	return e.Compute(ctx, c, workers, nil)
}

// Open returns the experiment and the cell that the task means. Its errors are those
// of Run before anything is computed.
func (t Task) Open() (*Experiment, Cell, error) {
	if t.Engine != EngineVersion {
		return nil, Cell{}, fmt.Errorf("%w: the task is of engine version %d, this program is of %d: use the same ihealth on all machines", ErrSkew, t.Engine, EngineVersion)
	}
	e, err := Open(File{Name: t.Name, Text: t.File}, Options{})
	if err != nil {
		return nil, Cell{}, fmt.Errorf("%w: this program does not understand the task's file: use the same ihealth on all machines: %w", ErrSkew, err)
	}
	i := slices.IndexFunc(e.Cells, func(c Cell) bool { return c.ID == t.Cell })
	if i < 0 {
		return nil, Cell{}, fmt.Errorf("%w: %s has no cell %q here: use the same ihealth on all machines", ErrSkew, t.Name, t.Cell)
	}
	if h := e.Hash(e.Cells[i]); h != t.Hash {
		return nil, Cell{}, fmt.Errorf("%w: cell %s of %s has hash %s here, the task says %s: use the same ihealth and the same recordings on all machines (here: %q)",
			ErrSkew, t.Cell, t.Name, h, t.Hash, e.Inputs)
	}
	return e, e.Cells[i], nil
}
