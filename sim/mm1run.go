package sim

import (
	"fmt"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// mm1Run is one run of the model.
type mm1Run struct {
	window
	station  *Station
	observed Sojourns
}

func newMM1Run(m MM1, key rng.Key) *mm1Run {
	n := len(m.Lambdas)
	r := &mm1Run{window: newWindow(m.Customers, m.Warmup, m.Tracer), observed: Sojourns{Tallies: make([]output.Tally, n)}}
	if m.Keep {
		r.observed.Values = make([][]float64, n)
	}
	r.station = NewStation(&r.sim, StationConfig{Name: "queue", Discipline: m.Discipline, Classes: n, Departed: r.depart})
	for i, lambda := range m.Lambdas {
		e := &exponentialSender{
			station: r.station, index: i, class: i, mu: m.Mu,
			services: rng.New(key.Sub(fmt.Sprintf("services/%d", i+1))),
		}
		if m.Classes != nil {
			e.class = m.Classes[i]
		}
		r.start(&Source{
			Name: fmt.Sprintf("entity %d", i), Arrivals: Poisson{lambda},
			Stream: rng.New(key.Sub(fmt.Sprintf("arrivals/%d", i+1))), Arrive: e,
		})
	}
	return r
}

// depart observes a customer's sojourn, and ends the run with the last of them.
func (r *mm1Run) depart(c Customer) {
	if !r.observes(c.Number) {
		return
	}
	sojourn := c.Sojourn(r.sim.now)
	r.observed.Tallies[c.Entity].Add(sojourn)
	if values := r.observed.Values; values != nil {
		values[c.Entity] = append(values[c.Entity], sojourn)
	}
	r.settle()
}

// exponentialSender sends a customer at each of its arrivals.
type exponentialSender struct {
	station  *Station
	index    int
	class    int
	mu       float64
	services *rng.Stream
}

// Handle draws a service requirement and joins the queue.
func (e *exponentialSender) Handle(*Simulation) {
	service := Delay(e.services.Exponential(e.mu))
	e.station.Arrive(Customer{Entity: e.index, Class: e.class, Service: service})
}
