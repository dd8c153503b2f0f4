package main

import (
	"errors"
	"fmt"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// blockModels serve transactions in blocks.
var blockModels = []queueModel{
	{"block", "blocks of at most --block, begun by --rule or --timeout", "mu block", "rule timeout scv", buildBlock},
	{"li-ma-chang", "blocks generated, then built (Li, Ma and Chang 2018)", "mu block generation", "", buildLiMaChang},
}

// blockRule is a rule that --rule names.
type blockRule struct {
	name    string
	general queueing.BlockRule // by any service time
	sim     sim.BlockRule
}

var generalRules = []blockRule{
	{"partial", queueing.PartialBlocks, sim.PartialBlocks},
	{"full", queueing.FullBlocks, sim.FullBlocks},
	{"empty", queueing.EmptyBlocks, sim.EmptyBlocks},
}

// joinRule has a formula for exponential service only.
const joinRule = "join"

func blockRules() []string {
	var names []string
	for _, r := range generalRules {
		names = append(names, r.name)
	}
	return append(names, joinRule)
}

func buildBlock(o *queueOptions) (queueSystem, error) {
	lambda, service, err := o.oneServer()
	if err != nil {
		return queueSystem{}, err
	}
	mu := o.mus.values[0]
	q := sim.BlockQueue{Entities: o.entities(nil, nil), Size: int(o.block), Service: service}
	var s queueSystem
	switch timed := o.given("timeout"); {
	case timed && o.given("rule"):
		return s, usagef("--rule and --timeout: want one of them, a timeout is a rule")
	case (timed || o.rule.word == joinRule) && o.scv != 1:
		return s, usagef("--scv %v: there is a formula for exponential service (1) only, with --timeout and --rule %s", o.scv, joinRule)
	case timed:
		q.Rule, q.Timeout = sim.TimedBlocks, float64(o.timeout)
		form := queueing.BlockTimeout{Lambda: lambda, Mu: mu, Size: q.Size, Timeout: float64(o.timeout)}
		s = o.alike(form)
		s.measures = []queueMeasure{{"block_size", form.MeanSize()}}
		if errors.Is(s.err, queueing.ErrUnstable) && lambda < mu*float64(q.Size) {
			s.err = fmt.Errorf("queue: %w: blocks that close after --timeout %gs hold %.4g on average, and %.4g/s of %.4g/s are served: raise --timeout or --mu, or lower --lambda",
				queueing.ErrUnstable, q.Timeout, form.MeanSize(), mu*form.MeanSize(), lambda)
		}
	case o.rule.word == joinRule:
		s = o.alike(queueing.BlockJoin{Lambda: lambda, Mu: mu, Size: q.Size})
		q.Rule = sim.JoinableBlocks
	default:
		s = o.generalBlocks(&q, lambda, mu, service)
	}
	s.simulate = simulatedBlocks(q)
	return s, nil
}

// generalBlocks returns the formula of the rule and tells it to q. Exponential
// service has formulas for larger blocks.
func (o *queueOptions) generalBlocks(q *sim.BlockQueue, lambda, mu float64, service law) queueSystem {
	form := queueing.BlockGeneral{Lambda: lambda, Service: service, Size: q.Size}
	for _, r := range generalRules {
		if r.name == o.rule.word {
			form.Rule, q.Rule = r.general, r.sim
		}
	}
	switch {
	case o.scv == 1 && form.Rule == queueing.PartialBlocks:
		return o.alike(queueing.BlockPartial{Lambda: lambda, Mu: mu, Size: q.Size})
	case o.scv == 1 && form.Rule == queueing.FullBlocks:
		return o.alike(queueing.BlockFull{Lambda: lambda, Mu: mu, Size: q.Size})
	}
	return o.alike(form)
}

func buildLiMaChang(o *queueOptions) (queueSystem, error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return queueSystem{}, err
	}
	s := o.alike(queueing.LiMaChang{Lambda: lambda, Size: int(o.block), Generation: float64(o.generation), Building: mu})
	s.simulate = simulatedBlocks(sim.BlockQueue{
		Entities: o.entities(nil, nil), Rule: sim.StagedBlocks, Size: int(o.block),
		Service: rng.Exponential{Rate: mu}, Generation: rng.Exponential{Rate: float64(o.generation)},
	})
	return s, nil
}
