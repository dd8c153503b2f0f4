package experiments

import "time"

// job is an experiment under way.
type job struct {
	experiment *Experiment
	plan       []CellRecord // by cell, as the next three
	states     []cellState
	outcomes   []Outcome
	events     []Event
	failures   map[int]error
	left       int       // cells to compute
	damaged    int       // of which the store has a damaged outcome
	begun      time.Time // of a run that reads a clock, the first of its processes
	failed     bool
	concluded  bool    // has all that it can have
	report     *Report // of a job that has all outcomes
}

// cellState says where the outcome of a cell is.
type cellState int

const (
	todo    cellState = iota // to be computed by this run
	foreign                  // for another process to compute
	stored                   // here, and in the store if there is one
)

// newJob plans an experiment of which this run computes some cells.
func newJob(e *Experiment, computes func(index int) bool) *job {
	n := len(e.Cells)
	j := &job{
		experiment: e, plan: e.records(), states: make([]cellState, n), outcomes: make([]Outcome, n), events: make([]Event, n),
		failures: map[int]error{}, begun: time.Now().UTC(),
	}
	for i := range n {
		if computes(i) {
			j.left++
		} else {
			j.states[i] = foreign
		}
	}
	return j
}

// earlier counts the cells of the shard that were computed before this run.
func (j *job) earlier() int {
	n := 0
	for _, s := range j.states {
		if s == stored {
			n++
		}
	}
	return n
}
