package joint

import (
	"math"
	"slices"

	"ihealth/bco"
)

// channel is one channel with its utility taken apart, so that a set of m
// validators, the slowest of rank k, costs
//
//	U = response[k] + security[m] + n·(slope[m] + work[k]) + money·Σc/n.
type channel struct {
	evaluator *bco.Evaluator
	fees      []float64 // c by rank: fastest first
	speeds    []float64 // x by rank, cycle/s
	response  []float64 // by rank, dimensionless
	work      []float64 // by rank, per transaction
	security  []float64 // by m, dimensionless; [0] is not used
	slope     []float64 // by m, per transaction; [0] is not used
	allowed   []bool    // by m: what the constraints allow
	least     []float64 // by m: the sum of the m smallest fees
	money     float64   // transactions per money

	most        int // M
	first, last int // t, χ
}

func newChannel(p *bco.Problem) (channel, error) {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return channel{}, err
	}
	c := channel{evaluator: e, most: p.MaxValidators, first: p.MinBlock, last: p.MaxBlock}
	c.money = e.Terms(bco.Group{M: 1, SlowestHz: e.Validators()[0].ComputeHz, Fees: 1}).PerBlock
	c.byRank()
	c.bySize()
	return c, nil
}

// byRank fills what depends on a validator, over what the fastest costs.
func (c *channel) byRank() {
	validators := c.evaluator.Validators()
	alone := func(k int) bco.Terms {
		return c.evaluator.Terms(bco.Group{M: 1, SlowestHz: validators[k].ComputeHz})
	}
	for k, v := range validators {
		c.fees, c.speeds = append(c.fees, v.Fee), append(c.speeds, v.ComputeHz)
		c.response = append(c.response, alone(k).Constant-alone(0).Constant)
		c.work = append(c.work, alone(k).PerTransaction-alone(0).PerTransaction)
	}
}

// bySize fills what depends on the number of validators.
func (c *channel) bySize() {
	fees := slices.Sorted(slices.Values(c.fees))
	fastest := c.evaluator.Validators()[0].ComputeHz
	c.security, c.slope = make([]float64, c.most+1), make([]float64, c.most+1)
	c.least, c.allowed = make([]float64, c.most+1), make([]bool, c.most+1)
	for m := 1; m <= c.most; m++ {
		t := c.evaluator.Terms(bco.Group{M: m, SlowestHz: fastest})
		c.security[m], c.slope[m] = t.Constant, t.PerTransaction
		c.least[m] = c.least[m-1] + fees[m-1]
		c.allowed[m] = c.evaluator.Allows(m)
	}
}

// best returns the utility of a set and its exact block size; ok is false when no
// block size is allowed with it.
func (c *channel) best(set []int) (utility float64, n int, ok bool) {
	if len(set) > c.most || !c.allowed[len(set)] {
		return math.Inf(1), 0, false
	}
	g := c.evaluator.Group(set)
	if n, ok = c.evaluator.BestBlock(g); !ok {
		return math.Inf(1), 0, false
	}
	return c.evaluator.Utility(g, n), n, true
}
