package sim

import (
	"fmt"
	"time"

	"ihealth/sim/rng"
)

// networkRun is one run of a network.
type networkRun struct {
	window
	nodes    []nodeRun
	arrived  map[int]Time // from outside, of those in the network by their number
	observed NetworkObservations
	began    Time // of the first observed arrival
	closed   bool // the last observed arrival has come
}

func newNetworkRun(n Network, key rng.Key) *networkRun {
	r := &networkRun{
		window: newWindow(n.Customers, n.Warmup, n.Tracer), nodes: make([]nodeRun, len(n.Nodes)),
		arrived: map[int]Time{}, observed: NetworkObservations{Nodes: make([]NodeObservations, len(n.Nodes))},
	}
	for i := range r.nodes {
		r.nodes[i].start(r, i, n, key)
	}
	return r
}

// admit numbers a customer that comes from outside: the Entity of its visits.
func (r *networkRun) admit() int {
	if r.arrivals == r.warmup {
		r.begin()
	}
	number := int(r.arrivals)
	r.arrived[number] = r.sim.now
	r.arrivals++
	return number
}

// leave lets a customer out of the network.
func (r *networkRun) leave(number int) {
	arrived := r.arrived[number]
	delete(r.arrived, number)
	if r.observes(int64(number)) {
		r.observed.Sojourn.Add((r.sim.now - arrived).Seconds())
		r.settle()
	}
}

// begin forgets the time before the first observed arrival.
func (r *networkRun) begin() {
	r.began = r.sim.now
	for i := range r.nodes {
		r.nodes[i].busy = r.nodes[i].station.Busy()
		r.observed.Nodes[i].Number.Reset(r.sim.now.Seconds())
	}
}

// finish ends the observation of time averages.
func (r *networkRun) finish() {
	r.closed = true
	for i := range r.nodes {
		n, o := &r.nodes[i], &r.observed.Nodes[i]
		o.Number.Advance(r.sim.now.Seconds())
		capacity := float64(len(n.station.servers)) * float64(r.sim.now.Sub(r.began))
		o.Utilization = float64(n.station.Busy()-n.busy) / capacity
	}
}

// nodeRun is a node in a run: as a handler it is an arrival from outside.
type nodeRun struct {
	run      *networkRun
	index    int
	station  *Station
	source   Source
	service  rng.Distribution
	services *rng.Stream
	routes   []float64 // probability of each node, and of leaving
	routing  *rng.Stream
	busy     time.Duration // until the first observed arrival
}

func (n *nodeRun) start(r *networkRun, index int, network Network, key rng.Key) {
	stream := func(purpose string) *rng.Stream { return rng.New(key.Sub(fmt.Sprintf("%s/%d", purpose, index+1))) }
	node := network.Nodes[index]
	*n = nodeRun{
		run: r, index: index, service: node.Service, services: stream("services"),
		routes: network.routes(index), routing: stream("routing"),
	}
	name := fmt.Sprintf("node %d", index)
	n.station = NewStation(&r.sim, StationConfig{Name: name, Classes: 1, Servers: node.Servers, Departed: n.depart})
	if node.Arrivals != nil {
		n.source = Source{Name: name, Arrivals: node.Arrivals, Stream: stream("arrivals"), Arrive: n}
		r.start(&n.source)
	}
}

// Handle lets a customer in from outside.
func (n *nodeRun) Handle(*Simulation) {
	r := n.run
	n.visit(r.admit())
	if r.arrivals == r.end && !r.closed {
		r.finish()
	}
}

// visit brings the customer with that number to the node.
func (n *nodeRun) visit(number int) {
	service, err := drawTime("service requirement", n.service, n.services)
	if err != nil {
		n.run.sim.fail(fmt.Errorf("node %d: %w", n.index, err))
		return
	}
	n.count(1)
	n.station.Arrive(Customer{Entity: number, Service: service})
}

// depart observes a visit and sends the customer on its way.
func (n *nodeRun) depart(c Customer) {
	r := n.run
	n.count(-1)
	if r.observes(int64(c.Entity)) {
		r.observed.Nodes[n.index].Sojourn.Add(c.Sojourn(r.sim.now))
	}
	if next := choose(n.routes, n.routing.Float64()); next < len(r.nodes) {
		r.nodes[next].visit(c.Entity)
		return
	}
	r.leave(c.Entity)
}

// count adds to the number present while that is observed.
func (n *nodeRun) count(customers float64) {
	if r := n.run; !r.closed {
		r.observed.Nodes[n.index].Number.Change(r.sim.now.Seconds(), customers)
	}
}
