package sim_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// job is a customer that a test brings to a station.
type job struct {
	at, service time.Duration
	class       int
}

// lost stands for the departure of a job that found no room.
const lost sim.Time = -1

// departures returns, by index of job, when each leaves.
func departures(t interface{ Fatal(...any) }, config sim.StationConfig, jobs []job) []sim.Time {
	var s sim.Simulation
	left := make([]sim.Time, len(jobs))
	gone := 0
	leave := func(c sim.Customer, at sim.Time) {
		if c.Arrived != sim.Time(jobs[c.Entity].at) || c.Class != jobs[c.Entity].class {
			t.Fatal(fmt.Sprintf("job %d left as %+v", c.Entity, c))
		}
		left[c.Entity] = at
		gone++
	}
	config.Departed = func(c sim.Customer) { leave(c, s.Now()) }
	config.Lost = func(c sim.Customer) { leave(c, lost) }
	config.Resample = func(c sim.Customer) time.Duration { return again(c.Service) }
	station := sim.NewStation(&s, config)
	for i, j := range jobs {
		s.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
			station.Arrive(sim.Customer{Entity: i, Class: j.class, Service: j.service})
		}))
	}
	for s.Step() {
	}
	if gone != len(jobs) || station.Number() != 0 {
		t.Fatal("not every job has left once")
	}
	return left
}

// again returns the requirement after one that was interrupted, 1 to 8 ns.
func again(service time.Duration) time.Duration { return (5*service+3)%8 + 1 }

// TestGuarantee7PreemptionConformance holds the two cases on which simulators differ.
// SimPy, salabim and Cimba send a preempted job to the back of its class (case A:
// B 13, A 21); simmer serves the third of two stacked preempted jobs first (case
// B: C 12, D 13).
func TestGuarantee7PreemptionConformance(t *testing.T) {
	const s = time.Second
	for _, tt := range []struct {
		name string
		jobs []job
		want []float64 // s
	}{
		{
			name: "A",
			jobs: []job{{0, 10 * s, 1}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}},
			want: []float64{11, 21, 3},
		},
		{
			name: "B",
			jobs: []job{{0, 10 * s, 2}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}, {2500 * time.Millisecond, 1 * s, 0}},
			want: []float64{22, 13, 3, 4},
		},
		{
			name: "departure before a simultaneous higher arrival",
			jobs: []job{{0, 2 * s, 1}, {2 * s, 5 * s, 0}},
			want: []float64{2, 7},
		},
		{
			name: "no preemption within a class",
			jobs: []job{{0, 2 * s, 0}, {1 * s, 1 * s, 0}},
			want: []float64{2, 3},
		},
		{
			name: "service of no length",
			jobs: []job{{0, 2 * s, 1}, {1 * s, 0, 0}, {1 * s, 0, 1}},
			want: []float64{2, 1, 2},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i, got := range departures(t, sim.StationConfig{Discipline: sim.PreemptiveResume, Classes: 3}, tt.jobs) {
				if got != sim.Seconds(tt.want[i]) {
					t.Errorf("job %d left at %v, want %v s", i, got, tt.want[i])
				}
			}
		})
	}
}

func TestFCFSIgnoresClasses(t *testing.T) {
	jobs := []job{{0, 10, 1}, {1, 10, 1}, {2, 1, 0}}
	if got := departures(t, sim.StationConfig{Classes: 2}, jobs); !slices.Equal(got, []sim.Time{10, 20, 21}) {
		t.Errorf("left at %v", got)
	}
}

func TestStationRefusesImpossibleUse(t *testing.T) {
	var s sim.Simulation
	good := sim.StationConfig{Classes: 2, Discipline: sim.PreemptiveResume, Departed: func(sim.Customer) {}}
	for name, change := range map[string]func(c *sim.StationConfig){
		"no class":            func(c *sim.StationConfig) { c.Classes = 0 },
		"nobody told":         func(c *sim.StationConfig) { c.Departed = nil },
		"unknown discipline":  func(c *sim.StationConfig) { c.Discipline = 9 },
		"no new requirements": func(c *sim.StationConfig) { c.Discipline = sim.PreemptiveResample },
		"servers":             func(c *sim.StationConfig) { c.Servers = -1 },
		"too many servers":    func(c *sim.StationConfig) { c.Servers = 1e5 + 1 },
		"room":                func(c *sim.StationConfig) { c.Capacity = -1 },
		"room for one of two": func(c *sim.StationConfig) { c.Servers, c.Capacity = 2, 1 },
		"vacation of no time": func(c *sim.StationConfig) { c.Vacation = rng.Deterministic{} },
		"failure at once": func(c *sim.StationConfig) {
			c.Breakdown = &sim.Breakdown{Up: rng.Deterministic{}, Down: rng.Deterministic{Value: 1}}
		},
		"repair of no law": func(c *sim.StationConfig) { c.Breakdown = &sim.Breakdown{Up: rng.Deterministic{Value: 1}} },
		"endless repair": func(c *sim.StationConfig) {
			c.Breakdown = &sim.Breakdown{Up: rng.Deterministic{Value: 1}, Down: rng.Deterministic{Value: math.Inf(1)}}
		},
		"both absences": func(c *sim.StationConfig) {
			c.Vacation, c.Breakdown = rng.Deterministic{Value: 1}, &sim.Breakdown{Up: rng.Deterministic{Value: 1}, Down: rng.Deterministic{Value: 1}}
		},
	} {
		c := good
		change(&c)
		if err := c.Validate(); !errors.Is(err, sim.ErrParameter) {
			t.Errorf("%s: err = %v", name, err)
		}
		mustPanic(t, name, func() { sim.NewStation(&s, c) })
	}
	station := sim.NewStation(&s, good)
	mustPanic(t, "negative service", func() { station.Arrive(sim.Customer{Service: -1}) })
	mustPanic(t, "class out of range", func() { station.Arrive(sim.Customer{Class: 2}) })
}

func TestDisciplineNames(t *testing.T) {
	for d, want := range map[sim.Discipline]string{
		sim.FCFS: "fcfs", sim.PreemptiveResume: "preemptive-resume", sim.LCFSPreemptive: "lcfs-preemptive", 7: "Discipline(7)",
	} {
		if d.String() != want {
			t.Errorf("%d: %q, want %q", uint8(d), d, want)
		}
	}
}

// TestDepartureMayBringTheNextArrival sends a customer round twice.
func TestDepartureMayBringTheNextArrival(t *testing.T) {
	var s sim.Simulation
	var left []sim.Time
	var station *sim.Station
	station = sim.NewStation(&s, sim.StationConfig{Discipline: sim.PreemptiveResume, Classes: 1, Departed: func(c sim.Customer) {
		left = append(left, s.Now())
		if len(left) < 3 {
			station.Arrive(c)
		}
	}})
	station.Arrive(sim.Customer{Service: 5})
	for s.Step() {
	}
	if !slices.Equal(left, []sim.Time{5, 10, 15}) {
		t.Errorf("left at %v", left)
	}
}
