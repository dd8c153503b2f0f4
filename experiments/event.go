package experiments

import (
	"os"
	"runtime"
	"time"
)

// Event says who computed a cell, when, and how long it took.
type Event struct {
	Experiment string    `json:"experiment"`
	Cell       string    `json:"cell"`
	Fidelity   Fidelity  `json:"fidelity,omitempty"`
	Hash       Hash      `json:"hash"`
	At         time.Time `json:"at,omitzero"`        // when it was done, UTC
	Seconds    float64   `json:"seconds,omitempty"`  // it took, s
	Workers    int       `json:"workers,omitempty"`  // goroutines that it was given
	Host       string    `json:"host,omitempty"`     // name of the machine
	PID        int       `json:"pid,omitempty"`      // process on it
	Platform   string    `json:"platform,omitempty"` // such as linux/amd64
}

// NewEvent returns the event that this process has just computed c, since start and
// with the given number of goroutines.
func (e *Experiment) NewEvent(c Cell, start time.Time, workers int) Event {
	host, err := os.Hostname()
	if err != nil {
		host = "" // the event tells less, and the outcome is as good
	}
	now := time.Now()
	return Event{
		Experiment: e.Spec.Name, Cell: c.ID, Fidelity: c.Fidelity, At: now.UTC(), Seconds: now.Sub(start).Seconds(),
		Workers: workers, Host: host, PID: os.Getpid(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
}
