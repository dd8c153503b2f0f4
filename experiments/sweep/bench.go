package sweep

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"ihealth/experiments"
)

// bench computes tasks and keeps the experiments that they belong to, so that each file
// is read and planned once. Its methods may be called by many goroutines.
type bench struct {
	mu   sync.Mutex
	open map[[sha256.Size]byte]*opened
}

// opened is an experiment with its cells by their ID.
type opened struct {
	*experiments.Experiment
	cells map[string]experiments.Cell
}

// maxOpen is how many experiments are kept.
const maxOpen = 64

// run computes a task with one goroutine, and says who did. Its errors are those of
// [experiments.Task.Run].
func (b *bench) run(ctx context.Context, t experiments.Task) (experiments.Outcome, experiments.Event, error) {
	e, c, err := b.find(t)
	if err != nil {
		return experiments.Outcome{}, experiments.Event{}, err
	}
	start := time.Now()
	out, err := e.Compute(ctx, c, 1, nil)
	return out, e.NewEvent(c, start, 1), err
}

// find returns the cell of a task. A task that is not what this program computes is
// left to Task.Open to refuse.
func (b *bench) find(t experiments.Task) (*experiments.Experiment, experiments.Cell, error) {
	key := sha256.Sum256(fmt.Appendf(nil, "%q\n%s", t.Name, t.File))
	b.mu.Lock()
	e := b.open[key]
	b.mu.Unlock()
	if e != nil {
		if c, ok := e.cells[t.Cell]; ok && t.Engine == experiments.EngineVersion && e.Hash(c) == t.Hash {
			return e.Experiment, c, nil
		}
	}
	found, c, err := t.Open()
	if err != nil {
		return nil, c, err
	}
	e = &opened{found, map[string]experiments.Cell{}}
	for _, cell := range found.Cells {
		e.cells[cell.ID] = cell
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil || len(b.open) >= maxOpen {
		b.open = map[[sha256.Size]byte]*opened{}
	}
	b.open[key] = e
	return found, c, nil
}
