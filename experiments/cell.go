package experiments

import (
	"context"

	"ihealth/sim/rng"
)

// Cell is one unit of work of an experiment: a pure function of the resolved
// file and, when Measured, of the clock.
type Cell struct {
	ID       string // unique within the experiment
	Variant  string // name of the variant of a sweep that it belongs to; empty without one
	Fidelity Fidelity
	Measured bool // reads a clock: runs alone, after all others
	Timing   bool // its rows are times of this program and go to timings.jsonl
	Run      func(ctx context.Context, env *Env) ([]Row, error)

	from  *Experiment // of a cell of a sweep: its variant, in which it has the ID inner
	inner string
}

// origin returns a cell of a sweep as that of its variant, and others as they are.
func (e *Experiment) origin(c Cell) (*Experiment, Cell) {
	if c.from == nil {
		return e, c
	}
	of := c.from
	c.ID, c.Variant, c.from, c.inner = c.inner, "", nil, ""
	return of, c
}

// label makes rows of a variant's cell those of the cell in its sweep.
func (c *Cell) label(rows []Row) {
	if c.from == nil {
		return
	}
	for i := range rows {
		rows[i].Variant, rows[i].Cell = c.Variant, c.ID
	}
}

// Env is what a cell gets from its runner.
type Env struct {
	Key     rng.Key              // names the cell's random streams
	Workers int                  // goroutines that the cell may use, ≥ 1
	Note    func(message string) // says something the reader of the results must know
}
