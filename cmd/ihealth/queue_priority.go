package main

import (
	"math"
	"slices"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// priorityModels serve the most urgent first.
var priorityModels = []queueModel{
	{"mm1-nonpreemptive", "M/M/1, urgent first, nobody is interrupted", "mu", "levels", buildNonpreemptive},
	{"mg1-nonpreemptive", "M/G/1, urgent first, nobody is interrupted (Cobham)", "mu", "levels scv", buildNonpreemptive},
	{"mg1-preemptive", "M/G/1, urgent first, interrupted services go on later", "mu", "levels scv", buildPreemptive},
	{"mg1-restart", "M/G/1, urgent first, interrupted services begin again", "mu", "levels scv", buildRepeat(queueing.Restart, sim.PreemptiveRestart)},
	{"mg1-resample", "M/G/1, urgent first, interrupted services are drawn again", "mu", "levels scv", buildRepeat(queueing.Resample, sim.PreemptiveResample)},
	{"mmc-nonpreemptive", "M/M/c, urgent first, nobody is interrupted", "mu servers", "levels", buildNonpreemptiveMMc},
	{"mmc-preemptive", "M/M/c, urgent first, interrupted services go on later", "mu servers", "levels", buildPreemptiveMMc},
}

// urgent are the classes of a model of one server.
type urgent struct {
	lambdas  []float64 // by class
	services []law     // by class
	class    []int     // by rate of --lambda
}

// Bounds of formulas whose work grows with the square of the classes, or with the
// servers for each.
const (
	maxUrgent        = 3000
	maxUrgentServers = 10_000_000
)

func (o *queueOptions) urgent() (urgent, error) {
	if _, err := o.total(); err != nil {
		return urgent{}, err
	}
	if n := len(o.lambdas.values); n > maxUrgent {
		return urgent{}, usagef("--lambda gives %d classes: model %s takes at most %d", n, o.model.word, maxUrgent)
	}
	lambdas, class, err := o.levelled()
	if err != nil {
		return urgent{}, err
	}
	u := urgent{lambdas: lambdas, class: class}
	mus := o.mus.values
	switch {
	case len(mus) == 1:
		mus = slices.Repeat(mus, len(lambdas))
	case o.given("levels"):
		return u, usagef("--mu gives %d values: want one, for all --levels", len(mus))
	case len(mus) != len(lambdas):
		return u, usagef("--mu gives %d values for %d rates of --lambda: want one, or one for each", len(mus), len(lambdas))
	}
	for _, mu := range mus {
		service, err := o.service(mu)
		if err != nil {
			return u, err
		}
		u.services = append(u.services, service)
	}
	return u, nil
}

// moments returns the classes as formulas by two moments know them.
func (u urgent) moments() []queueing.ServiceClass {
	classes := make([]queueing.ServiceClass, len(u.lambdas))
	for k, service := range u.services {
		mean := service.Mean()
		classes[k] = queueing.ServiceClass{Lambda: u.lambdas[k], Service: mean, Residual: (service.Variance()/mean + mean) / 2}
	}
	return classes
}

// simulated returns how to simulate the classes.
func (o *queueOptions) simulatedUrgent(u urgent, discipline sim.Discipline) func(runSize) simulation {
	entities := o.entities(nil, u.class)
	for i := range entities {
		entities[i].Service = u.services[u.class[i]]
	}
	return simulated(sim.Queue{Entities: entities, Discipline: discipline})
}

func buildNonpreemptive(o *queueOptions) (queueSystem, error) {
	u, err := o.urgent()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.classes(queueing.NonpreemptivePriority{Classes: u.moments()}, u.class)
	s.simulate = o.simulatedUrgent(u, sim.NonPreemptive)
	return s, nil
}

func buildPreemptive(o *queueOptions) (queueSystem, error) {
	u, err := o.urgent()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.classes(queueing.PreemptivePriority{Classes: u.moments()}, u.class)
	s.simulate = o.simulatedUrgent(u, sim.PreemptiveResume)
	return s, nil
}

func buildRepeat(mode queueing.Interruption, discipline sim.Discipline) func(*queueOptions) (queueSystem, error) {
	return func(o *queueOptions) (queueSystem, error) {
		u, err := o.urgent()
		if err != nil {
			return queueSystem{}, err
		}
		classes := make([]queueing.RepeatClass, len(u.lambdas))
		for k, service := range u.services {
			classes[k] = queueing.RepeatClass{Lambda: u.lambdas[k], Service: service, Growth: growth(service)}
		}
		s := o.classes(queueing.RepeatPriority{Classes: classes, Interruption: mode}, u.class)
		s.simulate = o.simulatedUrgent(u, discipline)
		return s, nil
	}
}

// growth returns the rate u, 1/s, below which E[e^{uS}] is finite, for the laws that
// --scv gives.
func growth(service law) float64 {
	switch d := service.(type) {
	case rng.Exponential:
		return d.Rate
	case rng.Erlang:
		return d.Rate
	case rng.ErlangMixture:
		return d.Rate
	case rng.Gamma:
		return d.Rate
	case rng.HyperExponential:
		return slices.Min(d.Rates)
	default: // constant
		return math.Inf(1)
	}
}

func buildNonpreemptiveMMc(o *queueOptions) (queueSystem, error) {
	return buildPriorityMMc(o, sim.NonPreemptive, func(lambdas []float64, mu float64, servers int) classForm {
		return queueing.NonpreemptiveMMc{Lambdas: lambdas, Mu: mu, Servers: servers}
	})
}

func buildPreemptiveMMc(o *queueOptions) (queueSystem, error) {
	return buildPriorityMMc(o, sim.PreemptiveResume, func(lambdas []float64, mu float64, servers int) classForm {
		return queueing.PreemptiveMMc{Lambdas: lambdas, Mu: mu, Servers: servers}
	})
}

func buildPriorityMMc(o *queueOptions, discipline sim.Discipline, form func(lambdas []float64, mu float64, servers int) classForm) (queueSystem, error) {
	_, mu, servers, err := o.manyServers()
	if err != nil {
		return queueSystem{}, err
	}
	if n := len(o.lambdas.values); n > maxUrgentServers/max(servers, 1) {
		return queueSystem{}, usagef("--lambda gives %d classes for %d --servers: want at most %.0e in all", n, servers, float64(maxUrgentServers))
	}
	lambdas, class, err := o.levelled()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.classes(form(lambdas, mu, servers), class)
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, class), Discipline: discipline, Servers: servers})
	return s, nil
}
