package pareto_test

import (
	"cmp"
	"slices"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/chain"
	"ihealth/sim/rng"
)

// whole is an instance whose latencies and fees are whole numbers, so that every
// comparison can be made without rounding.
type whole struct {
	problem    bco.Problem
	validators []wholeValidator // fastest first, as the evaluator has them
}

type wholeValidator struct{ response, fee int }

// choice is a set of validators, as bits, and a block size.
type choice struct {
	set     uint
	m, n    int
	latency int // s
	fees    int // of a block
}

// Units of the latency in a whole instance, s.
const (
	perTransaction = 2 // B/r_d
	perPair        = 1 // ψ·B
	feedback       = 3 // O/r_u
)

// newWhole draws an instance of up to limit validators: few speeds and fees, so that
// many choices are equal in something.
func newWhole(s *rng.Stream, limit int) whole {
	between := func(lo, hi int) int { return lo + int(s.Uniform(0, float64(hi-lo+1))) }
	listed := between(1, limit)
	w := whole{problem: bco.Problem{
		Weights:       bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25},
		MaxValidators: between(1, listed),
		MinBlock:      between(1, 4),
		Latency: chain.LatencyModel{
			TransactionBits: 1, DownlinkBps: 1.0 / perTransaction, Psi: perPair,
			VerificationCycles: 12 * float64(between(0, 3)), FeedbackBits: feedback, UplinkBps: 1,
		},
		Security: chain.SecurityModel{Theta: 1, Q: 2},
	}}
	w.problem.MinValidators = between(1, w.problem.MaxValidators)
	w.problem.MaxBlock = w.problem.MinBlock + between(0, 11)
	for i := range listed {
		speed := []int{1, 2, 3, 4, 6}[between(0, 4)]
		fee := between(min(i, 1), 6) // the first may be free, as long as another is not
		w.problem.Validators = append(w.problem.Validators, chain.Validator{
			ID: string(rune('a' + i)), ComputeHz: float64(speed), Fee: float64(fee + i%2),
		})
	}
	w.problem.Validators[0].Fee++
	for _, v := range sorted(w.problem.Validators) {
		w.validators = append(w.validators, wholeValidator{
			response: int(w.problem.Latency.VerificationCycles) / int(v.ComputeHz), fee: int(v.Fee),
		})
	}
	return w
}

func sorted(validators []chain.Validator) []chain.Validator {
	return slices.SortedFunc(slices.Values(validators), func(a, b chain.Validator) int {
		return cmp.Or(cmp.Compare(b.ComputeHz, a.ComputeHz), cmp.Compare(a.ID, b.ID))
	})
}

// choices lists all subsets with all block sizes.
func (w *whole) choices() []choice {
	var out []choice
	for set := uint(1); set < 1<<len(w.validators); set++ {
		c := choice{set: set}
		slowest := 0
		for i, v := range w.validators {
			if set>>i&1 == 1 {
				c.m++
				c.fees += v.fee
				slowest = max(slowest, v.response)
			}
		}
		if c.m < w.problem.MinValidators || c.m > w.problem.MaxValidators {
			continue
		}
		for c.n = w.problem.MinBlock; c.n <= w.problem.MaxBlock; c.n++ {
			c.latency = c.n*(perTransaction+perPair*c.m) + slowest + feedback
			out = append(out, c)
		}
	}
	return out
}

// costlier compares C = fees/n.
func costlier(a, b choice) int { return cmp.Compare(a.fees*b.n, b.fees*a.n) }

// equal reports whether a and b cannot be told apart by latency, security and cost.
func equal(a, b choice) bool { return a.m == b.m && a.latency == b.latency && costlier(a, b) == 0 }

// dominates reports whether a is at least as good as b in all and better in one.
func dominates(a, b choice) bool {
	return a.m >= b.m && a.latency <= b.latency && costlier(a, b) <= 0 && !equal(a, b)
}

// preferred orders choices that are equal: smallest n, then the set whose indices
// come first.
func preferred(a, b choice) int {
	return cmp.Or(cmp.Compare(a.n, b.n), slices.Compare(indices(a.set), indices(b.set)))
}

func indices(set uint) []int {
	var out []int
	for i := 0; set>>i != 0; i++ {
		if set>>i&1 == 1 {
			out = append(out, i)
		}
	}
	return out
}

// bruteFront compares every choice with every other. The most secure come first, of
// equal security the fastest.
func bruteFront(all []choice) []choice {
	var front []choice
	for _, c := range all {
		beaten := slices.ContainsFunc(all, func(o choice) bool {
			return dominates(o, c) || equal(o, c) && preferred(o, c) < 0
		})
		if !beaten {
			front = append(front, c)
		}
	}
	slices.SortFunc(front, func(a, b choice) int {
		return cmp.Or(cmp.Compare(b.m, a.m), cmp.Compare(a.latency, b.latency))
	})
	return front
}

// choiceOf returns the point as a choice, valued without the evaluator.
func (w *whole) choiceOf(e *bco.Evaluator, p pareto.Point) choice {
	c := choice{m: p.M, n: p.N}
	slowest := 0
	for _, i := range p.Set(e) {
		c.set |= 1 << i
		c.fees += w.validators[i].fee
		slowest = max(slowest, w.validators[i].response)
	}
	c.latency = c.n*(perTransaction+perPair*c.m) + slowest + feedback
	return c
}
