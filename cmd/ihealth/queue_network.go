package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// networkModels have several stations.
var networkModels = []queueModel{
	{"tandem", "M/M/1 stations one after the other, each with its --mu", "mu", "", buildTandem},
	{"jackson", "M/M/c stations that send customers on at random", "mu routing", "servers", buildJackson},
}

// maxTandem is the most stations that are simulated.
const maxTandem = 1000

func buildTandem(o *queueOptions) (queueSystem, error) {
	lambda, err := o.total()
	if err != nil {
		return queueSystem{}, err
	}
	if n := len(o.mus.values); n > maxTandem {
		return queueSystem{}, usagef("--mu gives %d stations: want at most %d", n, maxTandem)
	}
	q := queueing.Tandem{Lambda: lambda, Mus: o.mus.values}
	s := queueSystem{err: q.Validate(), rows: []queueRow{{lambda, q.Sojourn(), q.Wait()}}}
	o.distributed(&s, q.Distribution())
	nodes := make([]sim.Node, len(q.Mus))
	for i, mu := range q.Mus {
		station := q.Station(i)
		s.stations = append(s.stations, queueRow{lambda, station.Sojourn(), station.Wait()})
		nodes[i].Service = rng.Exponential{Rate: mu}
	}
	s.nameStation()
	nodes[0].Arrivals = sim.Poisson{Lambda: lambda}
	s.simulate = simulatedNetwork(sim.Network{Nodes: nodes, Routing: sim.Tandem(len(nodes))})
	return s, nil
}

// nameStation names the first overloaded station as the table does.
func (s *queueSystem) nameStation() {
	i := slices.IndexFunc(s.stations, func(row queueRow) bool { return math.IsInf(row.sojourn, 1) })
	if i >= 0 {
		s.err = fmt.Errorf("queue: station %d: %w: %v/s come there, more than it serves: raise its --mu or lower --lambda",
			i+1, queueing.ErrUnstable, s.stations[i].lambda)
	}
}

// network is a simulation of the times from outside to outside.
type network struct{ sim.Network }

// Run observes one class, the customers of the network.
func (n network) Run(ctx context.Context, key rng.Key) (sim.Observations, error) {
	r, err := n.Network.Run(ctx, key)
	return sim.Observations{Sojourns: sim.Sojourns{Tallies: []output.Tally{r.Sojourn}}}, err
}

// simulatedNetwork returns how to simulate n.
func simulatedNetwork(n sim.Network) func(runSize) simulation {
	return func(size runSize) simulation {
		n.Customers, n.Warmup = size.customers, size.warmup
		return network{n}
	}
}

func buildJackson(o *queueOptions) (queueSystem, error) {
	routing, err := parseRouting(o.routing)
	if err != nil {
		return queueSystem{}, err
	}
	n := queueing.Jackson{Routing: routing}
	if n.Stations, err = o.jacksonStations(); err != nil {
		return queueSystem{}, err
	}
	s := queueSystem{err: n.Validate(), rows: []queueRow{{sum(o.lambdas.values), n.Sojourn(), n.Wait()}}}
	if s.err != nil && !errors.Is(s.err, queueing.ErrUnstable) {
		return s, nil
	}
	traffic, err := n.Traffic()
	if err != nil {
		return s, err
	}
	for i, station := range n.Stations {
		row := queueRow{0, 1 / station.Mu, 0}
		if traffic[i] > 0 {
			q := queueing.MMc{Lambda: traffic[i], Mu: station.Mu, Servers: station.Servers}
			row = queueRow{q.Lambda, q.Sojourn(), q.Wait()}
		}
		s.stations = append(s.stations, row)
	}
	s.nameStation()
	s.simulate = simulatedNetwork(sim.Network{Nodes: simulatedNodes(n), Routing: n.Routing})
	return s, nil
}

func simulatedNodes(n queueing.Jackson) []sim.Node {
	nodes := make([]sim.Node, len(n.Stations))
	for i, station := range n.Stations {
		nodes[i] = sim.Node{Service: rng.Exponential{Rate: station.Mu}, Servers: station.Servers}
		if station.Arrivals > 0 {
			nodes[i].Arrivals = sim.Poisson{Lambda: station.Arrivals}
		}
	}
	return nodes
}

// jacksonStations returns the stations with --lambda, --mu and --servers each.
func (o *queueOptions) jacksonStations() ([]queueing.JacksonStation, error) {
	size, servers := len(o.mus.values), o.servers.values
	if len(o.lambdas.values) != size {
		return nil, usagef("--lambda gives %d values for %d stations of --mu: want one for each, 0 where nobody comes from outside", len(o.lambdas.values), size)
	}
	if !o.given("servers") {
		servers = slices.Repeat([]int{1}, size)
	}
	if len(servers) != size {
		return nil, usagef("--servers gives %d values for %d stations of --mu: want one for each", len(servers), size)
	}
	stations := make([]queueing.JacksonStation, size)
	for i := range stations {
		stations[i] = queueing.JacksonStation{Arrivals: o.lambdas.values[i], Mu: o.mus.values[i], Servers: servers[i]}
	}
	return stations, nil
}

// parseRouting reads rows that are separated by semicolons.
func parseRouting(s string) ([][]float64, error) {
	var rows [][]float64
	for line := range strings.SplitSeq(s, ";") {
		row := list[float64]{parse: parseProbability}
		if err := row.Set(strings.TrimSpace(line)); err != nil {
			return nil, usagef("--routing, row %d: %w", len(rows)+1, err)
		}
		rows = append(rows, row.values)
	}
	return rows, nil
}
