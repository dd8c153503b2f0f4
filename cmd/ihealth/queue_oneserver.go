package main

import (
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// oneServerModels have one server, who serves in order of arrival.
var oneServerModels = []queueModel{
	{"mm1k", "M/M/1/K: room for so many, others are lost", "mu capacity", "", buildMM1K},
	{"md1", "M/D/1: constant service time", "mu", "", buildMG1With(0)},
	{"mg1", "M/G/1: service time of any variation", "mu", "scv", buildMG1},
	{"mg1-vacation", "M/G/1 whose idle server leaves for a while", "mu vacation", "scv", buildVacation},
	{"mg1-breakdown", "M/G/1 whose server breaks down and is repaired", "mu up repair", "scv", buildBreakdown},
	{"batch", "M^X/G/1: so many arrive together", "mu batch", "scv", buildBatch},
	{"gim1", "GI/M/1: time between arrivals of any variation", "mu", "arrival-scv", buildGIM1},
	{"kingman", "GI/G/1: heavy-traffic approximation, and bounds of the wait", "mu", "scv arrival-scv", buildKingman},
}

func buildMM1K(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	return o.finite(queueing.MMcK{Lambda: lambda, Mu: mu, Servers: 1, Capacity: int(o.capacity)}), nil
}

func buildMG1(o *queueOptions) (queueSystem, error) { return buildMG1With(o.scv)(o) }

func buildMG1With(scv float64) func(*queueOptions) (queueSystem, error) {
	return func(o *queueOptions) (queueSystem, error) {
		lambda, mu, err := o.rates()
		if err != nil {
			return queueSystem{}, err
		}
		service, err := withSCV("scv", 1/mu, scv)
		if err != nil {
			return queueSystem{}, err
		}
		s := o.alike(queueing.MG1{Lambda: lambda, Service: service})
		s.simulate = simulated(sim.Queue{Entities: o.entities(service, nil)})
		return s, nil
	}
}

func buildVacation(o *queueOptions) (queueSystem, error) {
	lambda, service, err := o.oneServer()
	if err != nil {
		return queueSystem{}, err
	}
	vacation := rng.Exponential{Rate: 1 / float64(o.vacation)}
	s := o.alike(queueing.VacationMG1{Lambda: lambda, Service: service, Vacation: vacation})
	s.simulate = simulated(sim.Queue{Entities: o.entities(service, nil), Vacation: vacation})
	return s, nil
}

func buildBreakdown(o *queueOptions) (queueSystem, error) {
	lambda, service, err := o.oneServer()
	if err != nil {
		return queueSystem{}, err
	}
	up, repair := rng.Exponential{Rate: 1 / float64(o.up)}, rng.Exponential{Rate: 1 / float64(o.repair)}
	s := o.alike(queueing.BreakdownMG1{Lambda: lambda, Service: service, Rate: up.Rate, Repair: repair})
	s.simulate = simulated(sim.Queue{Entities: o.entities(service, nil), Breakdown: &sim.Breakdown{Up: up, Down: repair}})
	return s, nil
}

func buildBatch(o *queueOptions) (queueSystem, error) {
	lambda, service, err := o.oneServer()
	if err != nil {
		return queueSystem{}, err
	}
	if o.batch == 0 {
		return queueSystem{}, usagef("--batch 0: want at least 1")
	}
	size := float64(o.batch)
	s := o.alike(queueing.BatchMG1{Lambda: lambda / size, Batch: size, Service: service})
	entities := o.entities(service, nil)
	for i, rate := range o.lambdas.values {
		entities[i].Arrivals = sim.Batch{Points: sim.Poisson{Lambda: rate / size}, Size: rng.Deterministic{Value: size}}
	}
	s.simulate = simulated(sim.Queue{Entities: entities})
	return s, nil
}

func buildGIM1(o *queueOptions) (queueSystem, error) {
	_, mu, arrival, err := o.renewal()
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.GIM1{Arrival: arrival, Mu: mu}
	s := o.alike(q)
	s.measures = []queueMeasure{{"delayed", q.Delayed()}}
	s.simulate = simulated(sim.Queue{Entities: []sim.Entity{{Arrivals: sim.Renewal{Interval: arrival}, Service: rng.Exponential{Rate: mu}}}})
	return s, nil
}

// renewal returns the only --lambda, the only --mu and the time between arrivals:
// independent streams that are not Poisson make none with independent intervals.
func (o *queueOptions) renewal() (lambda, mu float64, arrival law, err error) {
	if _, err := one("lambda", o.lambdas); err != nil {
		return 0, 0, nil, err
	}
	if lambda, mu, err = o.rates(); err != nil {
		return 0, 0, nil, err
	}
	arrival, err = withSCV("arrival-scv", 1/lambda, o.arrivalSCV)
	return lambda, mu, arrival, err
}

func buildKingman(o *queueOptions) (queueSystem, error) {
	lambda, mu, arrival, err := o.renewal()
	if err != nil {
		return queueSystem{}, err
	}
	service, err := o.service(mu)
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.GG1{Lambda: lambda, ArrivalSCV: o.arrivalSCV, Service: 1 / mu, ServiceSCV: o.scv}
	s := o.alike(q)
	s.rough = o.arrivalSCV != 1
	s.measures = []queueMeasure{{"wait_lower_bound_s", q.WaitLower()}, {"wait_upper_bound_s", q.WaitUpper()}}
	s.simulate = simulated(sim.Queue{Entities: []sim.Entity{{Arrivals: sim.Renewal{Interval: arrival}, Service: service}}})
	return s, nil
}
