package sim

import (
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/sim/rng"
)

// server is one server of a station. As a handler it is the end of its service.
type server struct {
	station  *Station
	occupant int32 // place of the customer in service, or nobody
	frozen   int32 // place of the customer whose service waits for a repair, or nobody
	until    Time  // end of the present service
	end      Event
	busy     time.Duration // services until now and the whole of the present one
	index    int
	absence  *rng.Stream // of breakdowns and vacations; nil: none
	down     bool
}

// openingPriority is the priority of a station's opening, before all else that
// happens at its time.
const openingPriority Priority = math.MinInt8

// open makes the server of a new station ready.
func (s *server) open(st *Station, index int) {
	s.station, s.index, s.occupant, s.frozen = st, index, nobody, nobody
	if b := st.config.Breakdown; b != nil {
		s.absence = rng.New(st.config.Key.Sub(fmt.Sprintf("breakdowns/%d", index+1)))
		st.sim.ScheduleAt(st.sim.now, openingPriority, HandlerFunc(func(*Simulation) {
			s.leave("time to a failure", b.Up, (*breakdown)(s))
		}))
	}
	if st.config.Vacation != nil {
		s.absence = rng.New(st.config.Key.Sub(fmt.Sprintf("vacations/%d", index+1)))
		st.sim.ScheduleAt(st.sim.now, openingPriority, HandlerFunc(func(*Simulation) { s.rest() }))
		return
	}
	s.rest()
}

// begin serves the customer at p.
func (s *server) begin(p int32) {
	s.occupy(p)
	s.end = s.station.sim.ScheduleAt(s.until, DeparturePriority, s)
}

// replace serves the customer at p instead of the present one.
func (s *server) replace(p int32) {
	s.station.putBack(s.vacate())
	s.occupy(p)
	s.end, _ = s.station.sim.Reschedule(s.end, s.until)
}

// occupy gives the server to the customer at p.
func (s *server) occupy(p int32) {
	st := s.station
	c := &st.line.places[p]
	s.occupant = p
	s.until = st.sim.now.Add(c.remaining)
	s.busy += s.until.Sub(st.sim.now)
	if st.sim.Tracer != nil {
		action := "start"
		if c.remaining < c.Service {
			action = "resume"
		}
		st.trace(action, &c.Customer)
	}
}

// Handle lets the customer in service go and turns to the next.
func (s *server) Handle(*Simulation) {
	st := s.station
	c := st.line.release(s.occupant)
	s.occupant = nobody
	st.present--
	if st.sim.Tracer != nil {
		st.trace("depart", &c)
	}
	s.turn()
	st.config.Departed(c)
}

// turn begins the next service, if somebody waits.
func (s *server) turn() {
	if p := s.station.line.take(); p != nobody {
		s.begin(p)
		return
	}
	s.rest()
}

// rest waits for a newcomer, or takes a vacation.
func (s *server) rest() {
	if v := s.station.config.Vacation; v != nil {
		s.trace("vacation")
		s.leave("vacation", v, (*vacation)(s))
		return
	}
	s.station.idle = append(s.station.idle, s)
}

// interrupt stops the present service and returns the place of its customer.
func (s *server) interrupt() int32 {
	s.station.sim.Cancel(s.end)
	return s.vacate()
}

// vacate takes the server from its customer, who keeps the rest of its service, and
// returns the customer's place.
func (s *server) vacate() int32 {
	st := s.station
	p := s.occupant
	left := s.until.Sub(st.sim.now)
	st.line.places[p].remaining = left
	s.busy -= left
	s.occupant = nobody
	return p
}

// served returns the time for which the server has served.
func (s *server) served() time.Duration {
	if s.occupant == nobody {
		return s.busy
	}
	return s.busy - s.until.Sub(s.station.sim.now)
}

// leave makes h happen after a time drawn from d, at least 1 ns, so that the clock
// goes on. It fails the run when the time is impossible.
func (s *server) leave(what string, d rng.Distribution, h Handler) {
	st := s.station
	delay, err := drawTime(what, d, s.absence)
	if err != nil {
		st.sim.fail(fmt.Errorf("%s: server %d: %w", st.config.Name, s.index+1, err))
		return
	}
	st.sim.Schedule(max(1, delay), h)
}

func (s *server) trace(action string) {
	if st := s.station; st.sim.Tracer != nil {
		st.sim.trace(st.config.Name, action, fmt.Sprintf("server %d", s.index+1))
	}
}

// breakdown is a failure of a server or its repair.
type breakdown server

// Handle ends the time up or down.
func (b *breakdown) Handle(*Simulation) {
	s := (*server)(b)
	config := s.station.config.Breakdown
	s.down = !s.down
	if s.down {
		s.leave("time of a repair", config.Down, b)
		s.fail()
		return
	}
	s.leave("time to a failure", config.Up, b)
	s.repair()
}

func (s *server) fail() {
	s.trace("fail")
	st := s.station
	switch {
	case s.occupant == nobody:
		i := slices.Index(st.idle, s)
		st.idle = slices.Delete(st.idle, i, i+1)
	case !st.preempts:
		s.frozen = s.interrupt()
	default:
		if p := s.interrupt(); !st.seat(p) {
			st.line.lead(st.queue(p), p)
		}
	}
}

func (s *server) repair() {
	s.trace("repair")
	if p := s.frozen; p != nobody {
		s.frozen = nobody
		s.begin(p)
		return
	}
	s.turn()
}

// vacation is the return of a server.
type vacation server

// Handle turns to whoever waits.
func (v *vacation) Handle(*Simulation) {
	s := (*server)(v)
	s.trace("return")
	s.turn()
}
