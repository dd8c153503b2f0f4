package experiments

import (
	"math"
	"slices"

	"ihealth/chain"
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// BlockService is the section of an experiment that holds the manager's queue of
// I-Health, M/M/1 with μ = n/L, against a server that serves blocks.
type BlockService struct {
	Channels    []Channel  `yaml:"channels"`
	ArrivalRate float64    `yaml:"arrival_rate"` // Λ of all entities, 1/s, > 0: the point of I-Health Fig. 10
	Loads       []float64  `yaml:"loads"`        // Λ·L/n of the sweep, in (0, 1), increasing
	Classes     []int      `yaml:"classes"`      // entities that are urgent, normal and non-urgent: their shares of Λ
	Simulation  Simulation `yaml:"simulation"`
}

// Names of the models in results and legends.
const (
	managerQueue  = "M/M/1, μ = n/L"
	partialBlocks = "blocks, begun when anybody waits"
	fullBlocks    = "blocks, begun when full"
	boundBlocks   = "upper bound: begun when anybody waits, L(n) always"
)

// ofClass names one class of a model.
func ofClass(model string, u chain.Urgency) string { return model + ": " + u.String() }

// blockPoint is a channel under one load.
type blockPoint struct {
	channel *configured
	load    float64 // Λ·L/n, in (0, 1)
}

// lambda returns Λ, 1/s.
func (p blockPoint) lambda() float64 { return p.load * p.channel.serviceRate() }

// latency returns L in s of a block of k transactions.
func (p blockPoint) latency(k int) float64 {
	return p.channel.prefix(p.channel.config.Validators, k).Latency
}

// rates returns Λ split by urgency, 1/s.
func (b *BlockService) rates(p blockPoint) []float64 {
	entities := 0
	for _, n := range b.Classes {
		entities += n
	}
	out := make([]float64, len(b.Classes))
	for i, n := range b.Classes {
		out[i] = p.lambda() * float64(n) / float64(entities)
	}
	return out
}

// points returns the loads of a channel: those of the sweep and that of the arrival
// rate, in order.
func (b *BlockService) points(c *configured) []blockPoint {
	loads := append(slices.Clone(b.Loads), b.ArrivalRate/c.serviceRate())
	slices.Sort(loads)
	var out []blockPoint
	for _, load := range slices.Compact(loads) {
		out = append(out, blockPoint{c, load})
	}
	return out
}

// closedBlock returns the queue whose blocks take L(n) whatever is in them.
func closedBlock(p blockPoint, rule queueing.BlockRule) queueing.BlockGeneral {
	n := p.channel.config.BlockSize
	return queueing.BlockGeneral{Lambda: p.lambda(), Service: rng.Deterministic{Value: p.latency(n)}, Size: n, Rule: rule}
}

// model returns the simulated station. Runs observe whole blocks, so that a server
// of full ones is seen from a phase of its cycle to the same.
func (b *BlockService) model(p blockPoint, rule sim.BlockRule, priority bool) sim.BlockQueue {
	n := p.channel.config.BlockSize
	blocks := func(customers float64) int { return n * int(math.Ceil(customers/float64(n))) }
	warmup := blocks(0.1 * float64(b.Simulation.Customers))
	q := sim.BlockQueue{
		Rule: rule, Size: n, Latency: p.latency,
		Warmup: warmup, Customers: warmup + blocks(0.9*float64(b.Simulation.Customers)),
	}
	for class, rate := range b.rates(p) {
		e := sim.Entity{Arrivals: sim.Poisson{Lambda: rate}}
		if priority {
			e.Class = class
		}
		q.Entities = append(q.Entities, e)
	}
	return q
}
