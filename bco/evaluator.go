package bco

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"ihealth/chain"
)

// Evaluator is a [Problem] that has been checked and whose validators are sorted: U
// of eq. (12), its parts and the demands on m and n, for any set of validators. It
// must not be changed and is safe for concurrent use.
type Evaluator struct {
	problem  Problem
	order    []chain.Validator // fastest first, ties by id
	prefixes []Group           // by m
	security []float64         // η by m
	allowed  []bool            // by m
	limits   limits

	maxLatency  float64 // l_m, s
	maxCost     float64 // c_m, money per transaction
	maxSecurity float64 // η such that the security term is maxSecurity/η
}

// Terms are the parts of U = Constant + PerTransaction·n + PerBlock/n for a group.
type Terms struct{ Constant, PerTransaction, PerBlock float64 }

// NewEvaluator prepares p, of which it keeps a copy. The error wraps [ErrProblem].
func NewEvaluator(p *Problem) (*Evaluator, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	e := &Evaluator{problem: *p, order: slices.Clone(p.Validators), limits: newLimits(p)}
	slices.SortFunc(e.order, func(a, b chain.Validator) int {
		return cmp.Or(cmp.Compare(b.ComputeHz, a.ComputeHz), strings.Compare(a.ID, b.ID))
	})
	e.prefixes = make([]Group, len(e.order)+1)
	e.security = make([]float64, len(e.order)+1)
	e.allowed = make([]bool, len(e.order)+1)
	for i, v := range e.order {
		e.prefixes[i+1] = e.prefixes[i].With(v)
		e.security[i+1] = p.Security.Security(i + 1)
		e.allowed[i+1] = p.allows(i + 1)
	}
	all := e.prefixes[len(e.order)]
	e.maxLatency = p.Latency.Latency(p.MaxValidators, p.MaxBlock, all.SlowestHz)
	e.maxCost = all.Fees / float64(p.MinBlock)
	e.maxSecurity = p.Security.Security(p.normaliser())
	return e, nil
}

// normaliser returns the m at which the security term is β.
func (p *Problem) normaliser() int {
	if p.SecurityTerm == Literal {
		return p.MaxValidators
	}
	return p.MinValidators
}

// Problem returns the problem, which must not be changed.
func (e *Evaluator) Problem() *Problem { return &e.problem }

// Validators returns the candidates, fastest first and ties by id, which must not be
// changed.
func (e *Evaluator) Validators() []chain.Validator { return e.order }

// Group returns what the validators at the indices of set in Validators mean.
func (e *Evaluator) Group(set []int) Group {
	var g Group
	for _, i := range set {
		g = g.With(e.order[i])
	}
	return g
}

// Prefix returns what the m fastest validators mean, 0 ≤ m ≤ their number.
func (e *Evaluator) Prefix(m int) Group { return e.prefixes[m] }

// Allows reports whether the demands that depend on m alone are met by m
// validators.
func (e *Evaluator) Allows(m int) bool { return m > 0 && m < len(e.allowed) && e.allowed[m] }

// Blocks returns the block sizes that g may have, empty when lo > hi: those of [t, χ]
// that meet the demands on latency, cost and service rate.
func (e *Evaluator) Blocks(g Group) (lo, hi int) { return e.limits.blocks(g.M, g.SlowestHz, g.Fees) }

// BestBlock returns the block size of g with the least utility, the smallest of
// ties, and false when none is allowed. It does not ask whether m is.
func (e *Evaluator) BestBlock(g Group) (n int, ok bool) {
	lo, hi := e.Blocks(g)
	t := e.Terms(g)
	return t.BestBlock(lo, hi), lo <= hi
}

// Feasible reports whether g with blocks of n meets every demand.
func (e *Evaluator) Feasible(g Group, n int) bool {
	lo, hi := e.Blocks(g)
	return e.Allows(g.M) && lo <= n && n <= hi
}

// Metrics returns L, η and C of g with blocks of n ≥ 1.
func (e *Evaluator) Metrics(g Group, n int) chain.Metrics {
	return chain.Metrics{
		Latency:  e.problem.Latency.Latency(g.M, n, g.SlowestHz),
		Security: e.security[g.M],
		Cost:     g.Fees / float64(n),
	}
}

// MaxLatency returns the normaliser l_m of the latency, s.
func (e *Evaluator) MaxLatency() float64 { return e.maxLatency }

// Utility returns U of I-Health eq. (12) for g with blocks of n ≥ 1.
func (e *Evaluator) Utility(g Group, n int) float64 { return e.utilityOf(e.Metrics(g, n)) }

func (e *Evaluator) utilityOf(x chain.Metrics) float64 {
	w := &e.problem.Weights
	return w.Latency*x.Latency/e.maxLatency + w.Security*e.maxSecurity/x.Security + w.Cost*x.Cost/e.maxCost
}

// Terms returns the parts of U by their dependence on n.
func (e *Evaluator) Terms(g Group) Terms {
	w, l := &e.problem.Weights, &e.problem.Latency
	return Terms{
		Constant:       w.Latency*l.PerBlock(g.SlowestHz)/e.maxLatency + w.Security*e.maxSecurity/e.security[g.M],
		PerTransaction: w.Latency * l.PerTransaction(g.M, g.SlowestHz) / e.maxLatency,
		PerBlock:       w.Cost * g.Fees / e.maxCost,
	}
}

// RelaxedBlock returns n* of I-Health eqs (18)–(19), a real number: where the
// derivative of U is 0. It is +Inf when latency is free.
func (t Terms) RelaxedBlock() float64 {
	if t.PerBlock == 0 {
		return 0
	}
	return math.Sqrt(t.PerBlock / t.PerTransaction)
}

// BestBlock returns the integer n in [lo, hi] with the least U, the smallest of ties.
func (t Terms) BestBlock(lo, hi int) int {
	return min(max(integerMinimiser(t.PerTransaction, t.PerBlock, hi), lo), hi)
}

// Solve searches with one of the solvers of this package, without preparing the
// problem again; it panics with any other. Errors are those of [Solver].
func (e *Evaluator) Solve(ctx context.Context, with Solver) (Solution, error) {
	inside, ok := with.(searcher)
	if !ok {
		panic("bco: a solver of another package: " + with.Name())
	}
	return inside.search(ctx, e)
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

// lowerBound returns a utility that no prefix of m or more validators beats:
// response time, per-transaction latency and fees never fall with m, the
// security term is at best that of M, and a·n + b/n ≥ 2√(ab).
func (e *Evaluator) lowerBound(m int) float64 {
	p := &e.problem
	t := e.Terms(e.Prefix(m))
	perBlock := p.Weights.Latency * p.Latency.PerBlock(e.Prefix(m).SlowestHz) / e.maxLatency
	security := p.Weights.Security * e.maxSecurity / p.Security.Security(p.MaxValidators)
	return perBlock + 2*math.Sqrt(t.PerTransaction*t.PerBlock) + security
}
