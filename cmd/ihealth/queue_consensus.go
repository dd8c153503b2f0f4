package main

import (
	"slices"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// consensusModels are the verification of blocks by a committee.
var consensusModels = []queueModel{
	{"consensus", "a quorum of validators verifies each block, all at once", "mu", "validators quorum", buildConsensus},
	{"consensus-pipeline", "the same, one block after the other", "mu", "validators quorum", buildPipeline},
}

// committee is the time until enough of a committee have verified a block, to be
// drawn.
type committee struct {
	quorum
	rates  []float64 // of each validator, 1/s
	needed int
}

// quorum wraps the formulas of a committee.
type quorum interface {
	Validate() error
	Mean() float64
	Variance() float64
	Distribution() queueing.Distribution
}

// Draw returns the time at which the last that is needed verifies, from one draw a
// validator.
func (c committee) Draw(s *rng.Stream) float64 {
	times := make([]float64, len(c.rates))
	for i, rate := range c.rates {
		times[i] = s.Exponential(rate)
	}
	slices.Sort(times)
	return times[c.needed-1]
}

// maxCommittee keeps a slip of the keyboard from filling the memory.
const maxCommittee = 10_000

// committee returns that of --validators with one --mu, or of one --mu each.
func (o *queueOptions) committee() (committee, error) {
	if _, err := o.total(); err != nil {
		return committee{}, err
	}
	c := committee{rates: o.mus.values}
	switch {
	case o.given("validators") && (o.validators < 1 || o.validators > maxCommittee):
		return c, usagef("--validators %d: want 1 to %d", o.validators, maxCommittee)
	case o.given("validators") && len(c.rates) == 1:
		c.rates = slices.Repeat(c.rates, int(o.validators))
	case o.given("validators") && len(c.rates) != int(o.validators):
		return c, usagef("--mu gives %d values for %d --validators: want one, or one for each", len(c.rates), o.validators)
	}
	c.needed = len(c.rates)
	if o.given("quorum") {
		c.needed = int(o.quorum)
	}
	if len(slices.Compact(slices.Clone(c.rates))) == 1 {
		c.quorum = queueing.Quorum{Validators: len(c.rates), Needed: c.needed, Rate: c.rates[0]}
	} else {
		c.quorum = queueing.MixedQuorum{Rates: c.rates, Needed: c.needed}
	}
	if err := c.Validate(); err != nil {
		return c, usagef("%w", err)
	}
	return c, nil
}

// parallel is the verification of all blocks at once: nobody waits.
type parallel struct{ quorum }

func (q parallel) Sojourn() float64 { return q.Mean() }
func (q parallel) Wait() float64    { return 0 }

func buildConsensus(o *queueOptions) (queueSystem, error) {
	c, err := o.committee()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.alike(parallel{c.quorum})
	s.simulate = simulatedForAll(o.entities(c, nil), sum(o.lambdas.values)*c.Mean())
	return s, nil
}

// pipeline is one class of a priority queue, for which two moments are enough.
type pipeline struct{ queueing.NonpreemptivePriority }

func (q pipeline) Sojourn() float64 { return q.NonpreemptivePriority.Sojourn(0) }
func (q pipeline) Wait() float64    { return q.NonpreemptivePriority.Wait(0) }

func buildPipeline(o *queueOptions) (queueSystem, error) {
	c, err := o.committee()
	if err != nil {
		return queueSystem{}, err
	}
	var s queueSystem
	lambda, mean := sum(o.lambdas.values), c.Mean()
	if service, ok := c.quorum.(queueing.Quorum); ok {
		s = o.alike(queueing.MG1{Lambda: lambda, Service: service})
	} else {
		class := queueing.ServiceClass{Lambda: lambda, Service: mean, Residual: (c.Variance()/mean + mean) / 2}
		s = o.alike(pipeline{queueing.NonpreemptivePriority{Classes: []queueing.ServiceClass{class}}})
	}
	s.measures = []queueMeasure{{"verification_s", mean}}
	s.simulate = simulated(sim.Queue{Entities: o.entities(c, nil)})
	return s, nil
}
