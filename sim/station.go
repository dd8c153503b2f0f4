package sim

import "time"

// DeparturePriority is the priority of a departure among the events of its time:
// whoever is done leaves before somebody arrives.
const DeparturePriority Priority = -1

// Station is a waiting room and its servers. It belongs to its simulation's
// goroutine.
type Station struct {
	sim      *Simulation
	config   StationConfig
	preempts bool // copies of what the discipline says
	ranks    bool
	line     line
	servers  []server
	idle     []*server // free for the next newcomer
	present  int       // customers waiting or in service
	arrivals int64
	lost     []int64 // by class
}

// NewStation returns an empty station. It panics when c is not valid.
func NewStation(s *Simulation, c StationConfig) *Station {
	if err := c.Validate(); err != nil {
		panic(err.Error())
	}
	st := &Station{
		sim: s, config: c, preempts: c.Discipline.preempts(), ranks: c.Discipline.ranks(),
		servers: make([]server, c.servers()), lost: make([]int64, c.Classes),
	}
	queues := 1
	if st.ranks {
		queues = c.Classes
	}
	st.line = newLine(queues)
	for i := range st.servers {
		st.servers[i].open(st, i)
	}
	return st
}

// Arrive brings c to the station now. It panics when the service requirement is
// negative or the class is out of range.
func (st *Station) Arrive(c Customer) {
	if c.Service < 0 {
		panic("sim: negative service requirement")
	}
	if uint(c.Class) >= uint(len(st.lost)) {
		panic("sim: class out of range")
	}
	c.Number, c.Arrived = st.arrivals, st.sim.now
	st.arrivals++
	if st.sim.Tracer != nil {
		st.trace("arrive", &c)
	}
	if st.present == st.config.Capacity && st.present > 0 {
		st.lose(c)
		return
	}
	st.present++
	p := st.line.admit(c)
	switch {
	case st.seat(p):
	case st.config.Discipline.reverses():
		st.line.lead(0, p)
	default:
		st.line.join(st.queue(p), p)
	}
}

func (st *Station) lose(c Customer) {
	st.lost[c.Class]++
	if st.sim.Tracer != nil {
		st.trace("lost", &c)
	}
	if st.config.Lost != nil {
		st.config.Lost(c)
	}
}

// seat gives p to an idle server, or to one that it interrupts, and reports
// whether there was one.
func (st *Station) seat(p int32) bool {
	if n := len(st.idle); n > 0 {
		server := st.idle[n-1]
		st.idle = st.idle[:n-1]
		server.begin(p)
		return true
	}
	if !st.preempts {
		return false
	}
	victim := st.last()
	if victim == nil || !st.precedes(p, victim.occupant) {
		return false
	}
	victim.replace(p)
	return true
}

// last returns the server whose customer comes last by the discipline, nil when
// nobody is in service.
func (st *Station) last() *server {
	var last *server
	for i := range st.servers {
		s := &st.servers[i]
		if s.occupant != nobody && (last == nil || st.precedes(last.occupant, s.occupant)) {
			last = s
		}
	}
	return last
}

// precedes reports whether p comes before q by a preemptive discipline.
func (st *Station) precedes(p, q int32) bool {
	a, b := &st.line.places[p], &st.line.places[q]
	switch {
	case !st.ranks:
		return a.Number > b.Number
	case a.Class != b.Class:
		return a.Class < b.Class
	default:
		return a.Number < b.Number
	}
}

// putBack returns a preempted customer to the head of its queue, with the service
// that the discipline makes it wait for.
func (st *Station) putBack(p int32) {
	c := &st.line.places[p]
	if st.sim.Tracer != nil {
		st.trace("preempt", &c.Customer)
	}
	switch st.config.Discipline {
	case PreemptiveRestart:
		c.remaining = c.Service
	case PreemptiveResample:
		c.Service = st.config.Resample(c.Customer)
		c.remaining = c.Service
	default: // the rest of the service
	}
	st.line.lead(st.queue(p), p)
}

// queue returns the queue that p waits in.
func (st *Station) queue(p int32) int {
	if st.ranks {
		return st.line.places[p].Class
	}
	return 0
}

// Number returns the number of customers present, in service or waiting.
func (st *Station) Number() int { return st.present }

// Lost returns the number of customers of a class that found the station full.
func (st *Station) Lost(class int) int64 { return st.lost[class] }

// Busy returns the time for which the servers have served, summed over them.
func (st *Station) Busy() time.Duration {
	var total time.Duration
	for i := range st.servers {
		total += st.servers[i].served()
	}
	return total
}

// trace tells of something that happens to c.
func (st *Station) trace(action string, c *Customer) {
	st.sim.Tracer.Trace(c.record(st.sim.now, st.config.Name, action))
}
