package main

import (
	"math"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// manyServerModels have several servers, who serve in order of arrival.
var manyServerModels = []queueModel{
	{"mmc", "M/M/c: several servers", "mu servers", "", buildMMc},
	{"mmck", "M/M/c/K: several servers and room for so many, others are lost", "mu servers capacity", "", buildMMcK},
	{"mminf", "M/M/∞: a server for everybody", "mu", "", buildMMInf},
	{"erlang-b", "Erlang's loss, M/M/c/c: who finds all servers busy is lost", "mu servers", "", buildErlangB},
	{"erlang-c", "Erlang's delay, M/M/c: the probability to wait", "mu servers", "", buildMMc},
}

func buildMMc(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	servers, err := one("servers", o.servers)
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.MMc{Lambda: lambda, Mu: mu, Servers: servers}
	s := o.alike(q)
	s.measures = []measure{{"delayed", q.Delayed()}}
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, nil), Servers: servers})
	return s, nil
}

func buildMMcK(o *queueOptions) (queueSystem, error) { return buildFinite(o, int(o.capacity)) }

func buildErlangB(o *queueOptions) (queueSystem, error) {
	servers, err := one("servers", o.servers)
	if err != nil {
		return queueSystem{}, err
	}
	return buildFinite(o, servers)
}

func buildFinite(o *queueOptions, capacity int) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	servers, err := one("servers", o.servers)
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.MMcK{Lambda: lambda, Mu: mu, Servers: servers, Capacity: capacity}
	s := o.alike(q)
	s.lose(q.Loss())
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, nil), Servers: servers, Capacity: capacity})
	return s, nil
}

// maxBusy bounds the traffic of a simulation with a server for everybody, in erlang.
const maxBusy = 50_000

func buildMMInf(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.alike(queueing.MGInf{Lambda: lambda, Mu: mu})
	s.quantile = o.sameQuantile(func(p float64) float64 { return -math.Log1p(-p) / mu })
	s.simulate = simulatedForAll(o.entities(rng.Exponential{Rate: mu}, nil), lambda/mu)
	return s, nil
}

// simulatedForAll returns how to simulate a queue where nobody waits: so many servers
// that all are busy with probability below 1e-20; nil where they are too many.
func simulatedForAll(entities []sim.Entity, traffic float64) func(runSize) simulation {
	if traffic > maxBusy {
		return nil
	}
	servers := int(traffic + 12*math.Sqrt(traffic) + 30)
	return simulated(sim.Queue{Entities: entities, Servers: servers})
}
