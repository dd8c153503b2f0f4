package experiments

import (
	"context"

	"ihealth/sim/rng"
)

// Cell is one unit of work of an experiment: a pure function of the resolved
// file and, when Measured, of the clock.
type Cell struct {
	ID       string // unique within the experiment
	Fidelity Fidelity
	Measured bool // reads a clock: runs alone, after all others
	Timing   bool // its rows are times of this program and go to timings.jsonl
	Run      func(ctx context.Context, env *Env) ([]Row, error)
}

// Env is what a cell gets from its runner.
type Env struct {
	Key     rng.Key              // names the cell's random streams
	Workers int                  // goroutines that the cell may use, ≥ 1
	Note    func(message string) // says something the reader of the results must know
}
