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
	{"mmck", "M/M/c/K: several servers, room for so many, others lost", "mu servers capacity", "", buildMMcK},
	{"mminf", "M/M/∞: a server for everybody", "mu", "", buildMMInf},
	{"erlang-b", "Erlang's loss, M/M/c/c: who finds all busy is lost", "mu servers", "", buildErlangB},
	{"erlang-c", "Erlang's delay: mmc by another name; delayed is the probability to wait", "mu servers", "", buildMMc},
}

func buildMMc(o *queueOptions) (queueSystem, error) {
	lambda, mu, servers, err := o.manyServers()
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.MMc{Lambda: lambda, Mu: mu, Servers: servers}
	s := o.alike(q)
	s.measures = []queueMeasure{{"delayed", q.Delayed()}}
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, nil), Servers: servers})
	return s, nil
}

func buildMMcK(o *queueOptions) (queueSystem, error) {
	lambda, mu, servers, err := o.manyServers()
	if err != nil {
		return queueSystem{}, err
	}
	return o.finite(queueing.MMcK{Lambda: lambda, Mu: mu, Servers: servers, Capacity: int(o.capacity)}), nil
}

func buildErlangB(o *queueOptions) (queueSystem, error) {
	lambda, mu, servers, err := o.manyServers()
	if err != nil {
		return queueSystem{}, err
	}
	return o.finite(queueing.MMcK{Lambda: lambda, Mu: mu, Servers: servers, Capacity: servers}), nil
}

// finite returns the system of a queue that loses who finds it full.
func (o *queueOptions) finite(q queueing.MMcK) queueSystem {
	s := o.alike(q)
	s.loss = q.Loss()
	s.measures = []queueMeasure{{"loss", s.loss}}
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: q.Mu}, nil), Servers: q.Servers, Capacity: q.Capacity})
	return s
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
	s.stdDev = func(int) float64 { return 1 / mu }
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
