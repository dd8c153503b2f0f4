package sim_test

import (
	"testing"

	"ihealth/sim"
)

// TestThousandsOfLevels gives each of 5000 classes of a preemptive station one
// customer, the lowest first: each preempts the one before, and they leave in the
// opposite order.
func TestThousandsOfLevels(t *testing.T) {
	const levels = 5000
	var s sim.Simulation
	var left []int
	station := sim.NewStation(&s, sim.StationConfig{
		Discipline: sim.PreemptiveResume, Classes: levels,
		Departed: func(c sim.Customer) { left = append(left, c.Class) },
	})
	for i := range levels {
		s.ScheduleAt(sim.Time(i), 0, sim.HandlerFunc(func(*sim.Simulation) {
			station.Arrive(sim.Customer{Class: levels - 1 - i, Service: 10})
		}))
	}
	run(t, &s, sim.Never)
	if len(left) != levels || s.Now() != 10*levels {
		t.Fatalf("%d customers left, the last at %v", len(left), s.Now())
	}
	for i, class := range left {
		if class != i {
			t.Fatalf("customer %d to leave is of class %d", i, class)
		}
	}
}

// TestMillionEvents schedules a million events at a thousand times and counts that
// each happens at its own time; every tenth is cancelled, every seventh moved.
func TestMillionEvents(t *testing.T) {
	const n = 1_000_000
	var s sim.Simulation
	happened := make([]sim.Time, n)
	want := make([]sim.Time, n)
	for i := range n {
		at := sim.Time(1 + i*7919%1000)
		e := s.ScheduleAt(at, 0, sim.HandlerFunc(func(s *sim.Simulation) { happened[i] += s.Now() }))
		want[i] = at
		switch {
		case i%10 == 0:
			s.Cancel(e)
			want[i] = 0
		case i%7 == 0:
			s.Reschedule(e, at+1000)
			want[i] = at + 1000
		}
	}
	if s.Pending() != n*9/10 {
		t.Errorf("%d pending", s.Pending())
	}
	run(t, &s, sim.Never)
	for i := range happened {
		if happened[i] != want[i] {
			t.Fatalf("event %d happened at %d, want %d", i, happened[i], want[i])
		}
	}
}

// TestSteadyStateAllocatesNothing runs hold models until all memory is there.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, size := range []int{22, 10_000} {
		var s sim.Simulation
		hold(&s, size)
		if got := testing.AllocsPerRun(10, func() { stepTimes(&s, size) }); got != 0 {
			t.Errorf("size %d: %v allocations in %d events", size, got, size)
		}
	}
}
