package bco

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ihealth/chain"
)

// objective is a Problem made ready for evaluation at prefixes: the m fastest
// validators.
type objective struct {
	problem *Problem
	order   []chain.Validator // fastest first, ties by id
	fees    []float64         // fees[m] = Σ c_i over the m fastest

	maxLatency  float64 // l_m, s
	maxCost     float64 // c_m, money per transaction
	maxSecurity float64 // η such that the security term is maxSecurity/η
}

func newObjective(p *Problem) (*objective, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	o := &objective{problem: p, order: slices.Clone(p.Validators)}
	slices.SortFunc(o.order, func(a, b chain.Validator) int {
		return cmp.Or(cmp.Compare(b.ComputeHz, a.ComputeHz), strings.Compare(a.ID, b.ID))
	})
	o.fees = make([]float64, len(o.order)+1)
	for i, v := range o.order {
		o.fees[i+1] = o.fees[i] + v.Fee
	}
	slowest := o.order[len(o.order)-1].ComputeHz
	o.maxLatency = p.Latency.Latency(p.MaxValidators, p.MaxBlock, slowest)
	o.maxCost = o.fees[len(o.order)] / float64(p.MinBlock)
	o.maxSecurity = p.Security.Security(p.MinValidators)
	if p.SecurityTerm == Literal {
		o.maxSecurity = p.Security.Security(p.MaxValidators)
	}
	return o, nil
}

// metrics returns L, η and C of the m fastest validators and blocks of n.
func (o *objective) metrics(m, n int) chain.Metrics {
	return chain.Metrics{
		Latency:  o.problem.Latency.Latency(m, n, o.order[m-1].ComputeHz),
		Security: o.problem.Security.Security(m),
		Cost:     o.fees[m] / float64(n),
	}
}

// utility returns U of I-Health eq. (12).
func (o *objective) utility(m, n int) float64 {
	w, x := o.problem.Weights, o.metrics(m, n)
	return w.Latency*x.Latency/o.maxLatency + w.Security*o.maxSecurity/x.Security + w.Cost*x.Cost/o.maxCost
}

// tradeoff returns a and b of U = a·n + b/n + terms without n, for m
// validators: a is dimensionless per transaction, b dimensionless times
// transactions.
func (o *objective) tradeoff(m int) (a, b float64) {
	w := o.problem.Weights
	return w.Latency * o.problem.Latency.PerTransaction(m) / o.maxLatency, w.Cost * o.fees[m] / o.maxCost
}

// relaxedBlock returns n* of I-Health eqs (18)–(19), a real number: sqrt(b/a).
// It is +Inf when a is 0.
func (o *objective) relaxedBlock(m int) float64 {
	a, b := o.tradeoff(m)
	if b == 0 {
		return 0
	}
	return math.Sqrt(b / a)
}

// blocks returns the block sizes that are allowed with m validators, empty
// when lo > hi: [t, χ], cut from below by stability.
func (o *objective) blocks(m int) (lo, hi int) {
	p := o.problem
	lo, hi = p.MinBlock, p.MaxBlock
	if p.ArrivalRate == 0 {
		return lo, hi
	}
	return max(lo, o.leastStable(m)), hi
}

// leastStable returns the smallest n with n/L(m, n) > Λ, χ+1 when no n up to χ
// has it. The closed form is ⌊bΛ/(1−aΛ)⌋ + 1 with L = a·n + b; the loops undo
// its rounding with the very expression that is promised.
func (o *objective) leastStable(m int) int {
	p := o.problem
	a, b := p.Latency.PerTransaction(m), p.Latency.PerBlock(o.order[m-1].ComputeHz)
	spare := 1 - a*p.ArrivalRate
	if spare <= 0 || b*p.ArrivalRate/spare >= float64(p.MaxBlock)+1 {
		return p.MaxBlock + 1
	}
	n := int(b*p.ArrivalRate/spare) + 1
	for n > 1 && o.stable(m, n-1) {
		n--
	}
	for n <= p.MaxBlock && !o.stable(m, n) {
		n++
	}
	return n
}

// stable reports whether the manager's service rate μ = n/L exceeds Λ.
func (o *objective) stable(m, n int) bool {
	return float64(n) > o.problem.ArrivalRate*o.metrics(m, n).Latency
}

// bestBlock returns the integer n in [lo, hi] that minimises U for m
// validators.
func (o *objective) bestBlock(m, lo, hi int) int {
	a, b := o.tradeoff(m)
	return min(max(integerMinimiser(a, b, hi), lo), hi)
}

// integerMinimiser returns the positive integer n ≤ limit that minimises
// a·n + b/n, the smaller of two that tie. Since f(n+1) < f(n) exactly when
// n(n+1) < b/a, that is n = ⌈(√(1+4b/a) − 1)/2⌉; rounding √(b/a) to the nearest
// integer would be wrong between √(k(k+1)) and k+½.
func integerMinimiser(a, b float64, limit int) int {
	n := math.Ceil((math.Sqrt(1+4*b/a) - 1) / 2)
	switch {
	case b == 0 || n < 1:
		return 1
	case !(n < float64(limit)): // also a = 0, where n is +Inf
		return limit
	default:
		return int(n)
	}
}
