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
	window
	station  queueStation
	servers  int
	senders  []sender
	observed Observations
	busy     time.Duration // until the first observed arrival
	began    Time          // of the first observed arrival
	closed   bool          // the last observed arrival has come
	mark     func()        // called at the first observed arrival and at the last; may be nil
}

// queueStation wraps what a run asks of its station.
type queueStation interface {
	Arrive(c Customer)
	Busy() time.Duration
}

func newQueueRun(q Queue) *queueRun {
	n := len(q.Entities)
	r := &queueRun{
		window: newWindow(q.Customers, q.Warmup, q.Tracer), senders: make([]sender, n),
		observed: Observations{
			Sojourns: Sojourns{Tallies: make([]output.Tally, n)},
			Waits:    make([]output.Tally, n), Numbers: make([]output.TimeWeighted, n),
			Arrived: make([]int64, n), Lost: make([]int64, n), Lossless: q.Capacity == 0,
		},
	}
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
	if err := r.window.run(ctx); err != nil {
		return Observations{}, err
	}
	return r.observed, nil
}

// arrive brings a customer to the station, with the number of those before it.
func (r *queueRun) arrive(c Customer) {
	number := r.arrivals
	r.arrivals++
	if number == r.warmup {
		r.begin()
	}
	if r.observes(number) {
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
	if !r.observes(c.Number) {
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
	if !r.observes(c.Number) {
		return
	}
	r.observed.Lost[c.Entity]++
	r.settle()
}

// resample draws a new requirement.
func (r *queueRun) resample(c Customer) time.Duration {
	e := &r.senders[c.Entity]
	service, err := drawTime("service requirement", e.service, e.resamples)
	if err != nil {
		r.sim.fail(fmt.Errorf("%s: %w", e.source.Name, err))
	}
	return service
}

// leave takes a customer of an entity from the number present while that is
// observed.
func (r *queueRun) leave(entity int) {
	if !r.closed {
		r.observed.Numbers[entity].Change(r.sim.now.Seconds(), -1)
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
		Arrive: e,
	}
	r.start(&e.source)
}

// Handle draws a service requirement, if customers have any, and joins the queue.
func (e *sender) Handle(*Simulation) {
	if e.service == nil {
		e.run.arrive(e.customer)
		return
	}
	service, err := drawTime("service requirement", e.service, e.services)
	if err != nil {
		e.run.sim.fail(fmt.Errorf("%s: %w", e.source.Name, err))
		return
	}
	e.customer.Service = service
	e.run.arrive(e.customer)
}
