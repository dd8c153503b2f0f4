package sim

import (
	"context"
	"fmt"
	"time"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// queueRun is one run of a queue.
type queueRun struct {
	sim      Simulation
	station  queueStation
	servers  int
	senders  []sender
	sending  int // senders whose arrivals have not ended
	observed Observations
	arrivals int64
	warmup   int64
	end      int64 // arrivals from this number on are not observed
	left     int64 // observed customers that are still to leave
	busy     time.Duration
	began    Time   // of the first observed arrival
	closed   bool   // the last observed arrival has come
	mark     func() // called at the first observed arrival and at the last; may be nil
	err      error
}

// queueStation wraps what a run asks of its station.
type queueStation interface {
	Arrive(c Customer)
	Busy() time.Duration
}

func newQueueRun(q Queue) *queueRun {
	n := len(q.Entities)
	r := &queueRun{
		senders: make([]sender, n), sending: n,
		warmup: int64(q.Warmup), end: int64(q.Customers), left: int64(q.Customers - q.Warmup),
		observed: Observations{
			Sojourns: Sojourns{Tallies: make([]output.Tally, n)},
			Waits:    make([]output.Tally, n), Numbers: make([]output.TimeWeighted, n),
			Arrived: make([]int64, n), Lost: make([]int64, n),
		},
	}
	r.sim.Tracer = q.Tracer
	if q.Keep {
		r.observed.Sojourns.Values = make([][]float64, n)
	}
	return r
}

// run sends the customers of all entities until the last that is observed has left.
func (r *queueRun) run(ctx context.Context, entities []Entity, key rng.Key) (Observations, error) {
	for i, e := range entities {
		r.senders[i].start(r, i, e, key)
	}
	if r.err != nil {
		return Observations{}, r.err
	}
	if err := r.sim.Run(ctx, Never); err != nil {
		return Observations{}, err
	}
	if r.err == nil && r.left > 0 {
		r.err = fmt.Errorf("sim: %w: %d customers wait for ever, for a block that does not fill or a service that does not end",
			output.ErrTooFewData, r.left)
	}
	return r.observed, r.err
}

// fail ends the run with an error.
func (r *queueRun) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.sim.Stop()
}

// arrive brings a customer to the station, with the number of those before it.
func (r *queueRun) arrive(c Customer) {
	number := r.arrivals
	r.arrivals++
	if number == r.warmup {
		r.begin()
	}
	if number >= r.warmup && number < r.end {
		r.observed.Arrived[c.Entity]++
	}
	if !r.closed {
		r.observed.Numbers[c.Entity].Change(r.sim.now.Seconds(), 1)
	}
	r.station.Arrive(c)
	if number == r.end-1 {
		r.finish()
	}
}

// begin forgets the time before the first observed arrival.
func (r *queueRun) begin() {
	r.began, r.busy = r.sim.now, r.station.Busy()
	if r.mark != nil {
		r.mark()
	}
	for i := range r.observed.Numbers {
		r.observed.Numbers[i].Reset(r.sim.now.Seconds())
	}
}

// finish ends the observation of time averages.
func (r *queueRun) finish() {
	for i := range r.observed.Numbers {
		r.observed.Numbers[i].Advance(r.sim.now.Seconds())
	}
	capacity := float64(r.servers) * float64(r.sim.now.Sub(r.began))
	r.closed = true
	if r.mark != nil {
		r.mark()
	}
	r.observed.Utilization = float64(r.station.Busy()-r.busy) / capacity
}

func (r *queueRun) depart(c Customer) {
	r.leave(c.Entity)
	if c.Number < r.warmup || c.Number >= r.end {
		return
	}
	sojourn := c.Sojourn(r.sim.now)
	r.observed.Sojourns.Tallies[c.Entity].Add(sojourn)
	r.observed.Waits[c.Entity].Add(c.Wait(r.sim.now))
	if values := r.observed.Sojourns.Values; values != nil {
		values[c.Entity] = append(values[c.Entity], sojourn)
	}
	r.settle()
}

func (r *queueRun) lose(c Customer) {
	r.leave(c.Entity)
	if c.Number < r.warmup || c.Number >= r.end {
		return
	}
	r.observed.Lost[c.Entity]++
	r.settle()
}

// resample draws a new requirement.
func (r *queueRun) resample(c Customer) time.Duration {
	e := &r.senders[c.Entity]
	return Delay(e.service.Draw(e.resamples))
}

// leave takes a customer of an entity from the number present while that is
// observed.
func (r *queueRun) leave(entity int) {
	if !r.closed {
		r.observed.Numbers[entity].Change(r.sim.now.Seconds(), -1)
	}
}

// settle ends the run with the last observed customer.
func (r *queueRun) settle() {
	r.left--
	if r.left == 0 {
		r.sim.Stop()
	}
}

// sender is an entity in a run: as a handler it is one arrival.
type sender struct {
	run       *queueRun
	source    Source
	service   rng.Distribution
	customer  Customer // what all of its customers have in common
	services  *rng.Stream
	resamples *rng.Stream
}

func (e *sender) start(r *queueRun, index int, entity Entity, key rng.Key) {
	stream := func(purpose string) *rng.Stream { return rng.New(key.Sub(fmt.Sprintf("%s/%d", purpose, index+1))) }
	*e = sender{
		run: r, service: entity.Service, customer: Customer{Entity: index, Class: entity.Class},
		services: stream("services"), resamples: stream("resamples"),
	}
	e.source = Source{
		Name: fmt.Sprintf("entity %d", index), Arrivals: entity.Arrivals, Stream: stream("arrivals"),
		Arrive: e, Ended: (*lastArrival)(e),
	}
	e.source.Start(&r.sim)
	if err := e.source.Err(); err != nil {
		e.fail(err)
	}
}

func (e *sender) fail(err error) { e.run.fail(fmt.Errorf("entity %d: %w", e.customer.Entity, err)) }

// Handle draws a service requirement, if customers have any, and joins the queue.
func (e *sender) Handle(*Simulation) {
	if e.service == nil {
		e.run.arrive(e.customer)
		return
	}
	service, err := drawTime("service requirement", e.service, e.services)
	if err != nil {
		e.fail(err)
		return
	}
	e.customer.Service = service
	e.run.arrive(e.customer)
}

// lastArrival is the end of a sender's arrivals.
type lastArrival sender

// Handle fails when too few customers have come and nobody sends any more, or when
// the process turned out to be impossible.
func (l *lastArrival) Handle(*Simulation) {
	r := l.run
	r.sending--
	if err := l.source.Err(); err != nil {
		(*sender)(l).fail(err)
	} else if r.sending == 0 && r.arrivals < r.end {
		r.fail(fmt.Errorf("sim: %w: arrivals ended after %d of %d customers", output.ErrTooFewData, r.arrivals, r.end))
	}
}
