package sim

import (
	"fmt"
	"time"
)

// Discipline is the rule by which a station chooses whom to serve.
type Discipline uint8

// The disciplines.
const (
	// FCFS serves in order of arrival, whatever the class.
	FCFS Discipline = iota
	// PreemptiveResume serves the highest class present and, within a class, in
	// order of arrival. An arrival of a higher class interrupts the service, which
	// goes on later from where it was interrupted; the preempted customer stays at
	// the head of its class.
	PreemptiveResume
)

// String returns the discipline's name as it stands in files and results.
func (d Discipline) String() string {
	switch d {
	case FCFS:
		return "fcfs"
	case PreemptiveResume:
		return "preemptive-resume"
	default:
		return fmt.Sprintf("Discipline(%d)", uint8(d))
	}
}

// DeparturePriority is the priority of a departure among the events of its time:
// whoever is done leaves before somebody arrives.
const DeparturePriority Priority = -1

// Customer is one demand for service.
type Customer struct {
	Entity  int           // index of who sent it, free for the model's use
	Class   int           // 0 is the highest class
	Service time.Duration // service requirement, ≥ 0
	Number  int64         // arrivals at the station before this one; set by Arrive
	Arrived Time          // set by Arrive

	remaining time.Duration // service still to be given
}

// Station is a queue and one server. It belongs to its simulation's goroutine.
type Station struct {
	sim        *Simulation
	discipline Discipline
	queues     []fifo // by class; the customer in service is the front of its queue
	serving    int    // queue in service, idle when none
	arrivals   int64
	resumed    Time // when the present service began or went on
	departure  Event
	departed   func(c Customer)
}

const idle = -1

// NewStation returns an empty station for classes 0 to classes−1, of which 0 is
// the highest. It calls departed at each departure, with the clock at its time.
// It panics when classes < 1, the discipline is unknown or departed is nil.
func NewStation(s *Simulation, d Discipline, classes int, departed func(c Customer)) *Station {
	switch {
	case classes < 1:
		panic("sim: station without a class")
	case departed == nil:
		panic("sim: station without a departure handler")
	case d == FCFS:
		classes = 1
	case d != PreemptiveResume:
		panic("sim: unknown discipline")
	}
	return &Station{
		sim: s, discipline: d, queues: make([]fifo, classes),
		serving: idle, departed: departed,
	}
}

// Arrive brings c to the station now. It panics when the service requirement is
// negative or the class is out of range.
func (st *Station) Arrive(c Customer) {
	if c.Service < 0 {
		panic("sim: negative service requirement")
	}
	c.Number, c.Arrived, c.remaining = st.arrivals, st.sim.now, c.Service
	st.arrivals++
	queue := 0
	if st.discipline == PreemptiveResume {
		queue = c.Class
	}
	st.queues[queue].push(c)
	switch {
	case st.serving == idle:
		st.serve(queue)
	case queue < st.serving:
		st.preempt()
		st.serve(queue)
	}
}

// preempt interrupts the present service.
func (st *Station) preempt() {
	st.sim.Cancel(st.departure)
	st.queues[st.serving].front().remaining -= st.sim.now.Sub(st.resumed)
}

// serve gives the server to the front of a queue.
func (st *Station) serve(queue int) {
	st.serving, st.resumed = queue, st.sim.now
	end := st.sim.now.Add(st.queues[queue].front().remaining)
	st.departure = st.sim.ScheduleAt(end, DeparturePriority, (*departure)(st))
}

// Number returns the number of customers present, in service or waiting.
func (st *Station) Number() int {
	n := 0
	for i := range st.queues {
		n += int(st.queues[i].size)
	}
	return n
}

// departure is the end of a service as an event.
type departure Station

// Handle lets the customer in service go and turns to the next. Nobody higher
// than the class in service can be waiting.
func (d *departure) Handle(*Simulation) {
	st := (*Station)(d)
	queue := st.serving
	c := *st.queues[queue].front()
	st.queues[queue].pop()
	st.serving = idle
	for ; queue < len(st.queues); queue++ {
		if st.queues[queue].size > 0 {
			st.serve(queue)
			break
		}
	}
	st.departed(c)
}
