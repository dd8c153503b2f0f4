package main

import (
	"fmt"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// urgencyModels are those of I-Health, for the blockchain manager.
var urgencyModels = []queueModel{
	{"mm1", "M/M/1, in order of arrival (I-Health eq. 9)", "mu", "", buildMM1},
	{"mm1-preemptive", "M/M/1, urgent first, interrupting (I-Health eq. 11)", "mu", "levels", buildUrgency},
}

func buildMM1(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.alike(queueing.MM1{Lambda: lambda, Mu: mu})
	s.err = unstableFor(lambda, mu, s.err)
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, nil)})
	return s, nil
}

func buildUrgency(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	rates, class, err := o.levelled()
	if err != nil {
		return queueSystem{}, err
	}
	q := queueing.PreemptiveMM1{Lambdas: rates, Mu: mu}
	s := o.classes(q, class)
	s.err = unstableFor(lambda, mu, s.err)
	s.quantile = func(row int, p float64) float64 { return q.Distribution(class[row]).Quantile(p) }
	s.stdDev = func(row int) float64 { return q.Distribution(class[row]).StdDev() }
	s.simulate = simulated(sim.Queue{Entities: o.entities(rng.Exponential{Rate: mu}, class), Discipline: sim.PreemptiveResume})
	return s, nil
}

// levelled returns the arrival rate of each class and the class of each rate of
// --lambda, by --levels or each its own.
func (o *queueOptions) levelled() (rates []float64, class []int, err error) {
	levels := o.levels.values
	if len(levels) == 0 {
		levels = make([]int, len(o.lambdas.values))
		for i := range levels {
			levels[i] = i
		}
	}
	return queueing.GroupByLevel(o.lambdas.values, levels)
}

// unstableFor says an unstable load in the words of the flags.
func unstableFor(lambda, mu float64, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("queue: %w: Σλ = %v/s is not below μ = %v/s (load %.4g), so sojourn times grow without bound: raise --mu above %v or lower --lambda",
		queueing.ErrUnstable, lambda, mu, lambda/mu, lambda)
}
