package experiments

import (
	"path/filepath"
	"runtime"
)

// Planned is a cell with what a run would do about it.
type Planned struct {
	CellRecord
	Experiment string    `json:"experiment"`
	State      CellState `json:"state"`
	Seconds    *float64  `json:"seconds"` // it would take, as earlier runs tell; null when they do not, 0 when it is stored
}

// CellState says what a run would do about a cell.
type CellState string

// The states of cells.
const (
	Stored CellState = "stored"      // has its outcome
	ToDo   CellState = "to do"       // would be computed
	Failed CellState = "failed"      // would be computed again, after a failure
	Other  CellState = "other shard" // belongs to another shard
)

// Forecast is the plan of several experiments and what it would cost.
type Forecast struct {
	Cells   []Planned
	Seconds float64 // of all cells whose time is known, with the runner's number of jobs, s
	Known   int     // cells to compute whose time is known
	Unknown int     // cells to compute whose time is not
}

// Forecast plans the experiments and computes nothing. What a cell would take is what it
// took the last time, perhaps with other parameters, in this folder Out; else the mean of
// the cells of the same experiment and fidelity.
func (r *Runner) Forecast(experiments []*Experiment) (Forecast, error) {
	if err := r.Shard.Validate(); err != nil {
		return Forecast{}, err
	}
	store := &Store{filepath.Join(r.Out, storeFolder)}
	past := store.past(r.Out)
	var f Forecast
	parallel, alone := 0.0, 0.0
	for _, e := range experiments {
		for i, c := range e.records() {
			p := Planned{CellRecord: c, Experiment: e.Spec.Name, State: r.state(store, i, c), Seconds: new(float64)}
			if p.State == ToDo || p.State == Failed {
				p.Seconds = past.of(e.Spec.Name, c)
				f.count(p, &parallel, &alone)
			}
			f.Cells = append(f.Cells, p)
		}
	}
	jobs := r.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	f.Seconds = parallel/float64(jobs) + alone
	return f, nil
}

// count adds the time of a cell that would be computed to that of its kind.
func (f *Forecast) count(p Planned, parallel, alone *float64) {
	switch {
	case p.Seconds == nil:
		f.Unknown++
		return
	case p.Measured:
		*alone += *p.Seconds
	default:
		*parallel += *p.Seconds
	}
	f.Known++
}

func (r *Runner) state(s *Store, index int, c CellRecord) CellState {
	if _, err := s.Get(c.Hash); err == nil && !r.Force {
		return Stored
	}
	if !r.Shard.has(index) {
		return Other
	}
	if _, failed := s.failure(c.Hash); failed {
		return Failed
	}
	return ToDo
}
