package bco

import (
	"math"
	"slices"
)

// Workspace solves problem after problem without allocating, once its memory has
// grown to the largest of them: for re-optimising at every block. The zero Workspace
// is ready for use; it belongs to one goroutine.
type Workspace struct {
	problem *Problem
	limits  limits

	perTransaction float64   // α/l_m·B/r_d
	perCopy        float64   // α/l_m·ψB, of each validator
	feeWeight      float64   // γ/c_m
	order          []ranked  // the validators, fastest first, ties by id
	response       []float64 // by rank: α/l_m·(K₀/x + O/r_u)
	perCycle       []float64 // by rank: α/l_m·K₁/x
	fees           []float64 // by rank, money per block
	prefixFees     []float64 // by m: of the m fastest, money per block

	security        []float64   // by m: the security term, +Inf where m is not allowed
	insecurity      []float64   // by m: the security term over its weight, or forbidden
	leastInsecurity float64     // of all m, allowed or not
	securityKey     securityKey // what insecurity was computed of

	cheapest    []float64 // fees, ascending
	bound       []float64 // by m: least U without response time
	chosen      []ranked
	evaluations int // since Load
}

// ranked is a validator with the number that it is sorted by.
type ranked struct {
	key float64
	at  int32 // index into the problem's validators, or rank
}

// forbidden marks an m that is not allowed.
const forbidden = -1

// securityKey is what the security terms depend on.
type securityKey struct {
	theta, q, least, risk                      float64
	v, m, normaliser, listed, faults, maligned int
	quorum                                     bool
}

// Choice is an optimum that a [Workspace] found.
type Choice struct {
	M, N    int
	Slowest int // rank of the slowest validator: the set is the M cheapest of ranks 0 to Slowest
	Utility float64
}

// Load prepares p, which must be valid and stay unchanged until the next Load.
func (w *Workspace) Load(p *Problem) {
	w.problem, w.limits, w.evaluations = p, newLimits(p), 0
	w.sort(p)
	w.coefficients(p)
	w.secure(p)
}

// sort ranks the validators by speed.
func (w *Workspace) sort(p *Problem) {
	w.order = resized(w.order, len(p.Validators))
	for i := range p.Validators {
		w.order[i] = ranked{-p.Validators[i].ComputeHz, int32(i)}
	}
	sortRanked(w.order, func(a, b int32) bool { return p.Validators[a].ID < p.Validators[b].ID })
}

// coefficients computes what U is made of.
func (w *Workspace) coefficients(p *Problem) {
	n := len(p.Validators)
	l := &p.Latency
	slowest := -w.order[n-1].key
	latency := p.Weights.Latency / l.Latency(p.MaxValidators, p.MaxBlock, slowest)
	w.perTransaction = latency * l.TransactionBits / l.DownlinkBps
	w.perCopy = latency * l.Psi * l.TransactionBits
	w.response, w.perCycle, w.fees = resized(w.response, n), resized(w.perCycle, n), resized(w.fees, n)
	w.prefixFees = resized(w.prefixFees, n+1)
	w.prefixFees[0] = 0
	total := 0.0
	cycles, perCycle, feedback := latency*l.VerificationCycles, latency*l.CyclesPerTransaction, latency*l.FeedbackBits/l.UplinkBps
	for rank, v := range w.order {
		period := -1 / v.key
		w.response[rank] = cycles*period + feedback
		w.perCycle[rank] = perCycle * period
		w.fees[rank] = p.Validators[v.at].Fee
		total += w.fees[rank]
		w.prefixFees[rank+1] = total
	}
	w.feeWeight = p.Weights.Cost * float64(p.MinBlock) / total
}

// secure computes the security terms. Powers take longer than all the rest, and often
// are those of the problem before.
func (w *Workspace) secure(p *Problem) {
	c := &p.Constraints
	key := securityKey{
		p.Security.Theta, p.Security.Q, c.MinSecurity, c.MaxRisk,
		p.MinValidators, p.MaxValidators, p.normaliser(), len(p.Validators), c.Faults, c.Compromised, c.Quorum,
	}
	if key != w.securityKey {
		w.securityKey = key
		w.insecurity = resized(w.insecurity, p.MaxValidators+1)
		greatest := p.Security.Security(p.normaliser())
		w.leastInsecurity = greatest / p.Security.Security(p.MaxValidators)
		for m := range w.insecurity {
			w.insecurity[m] = forbidden
			if p.allows(m) {
				w.insecurity[m] = greatest / p.Security.Security(m)
			}
		}
	}
	w.security = resized(w.security, p.MaxValidators+1)
	for m, x := range w.insecurity {
		w.security[m] = math.Inf(1)
		if x != forbidden {
			w.security[m] = p.Weights.Security * x
		}
	}
}

// resized returns a slice of n elements of any value, s itself where it is long
// enough.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// best returns the least utility of m validators up to a rank with fees in sum, and
// its block size; +Inf when no block size is allowed. It counts an evaluation.
func (w *Workspace) best(rank, m int, fees float64) (n int, u float64) {
	w.evaluations++
	lo, hi := w.limits.minBlock, w.limits.maxBlock
	if !w.limits.free {
		lo, hi = w.limits.blocks(m, -w.order[rank].key, fees)
		if lo > hi {
			return 0, math.Inf(1)
		}
	}
	a, b := w.slope(rank, m), w.feeWeight*fees
	n = min(max(integerMinimiser(a, b, hi), lo), hi)
	return n, w.response[rank] + w.security[m] + a*float64(n) + b/float64(n)
}

// slope returns what each transaction of a block adds to U.
func (w *Workspace) slope(rank, m int) float64 {
	return w.perTransaction + w.perCopy*float64(m) + w.perCycle[rank]
}

// Greedy returns BCO's choice, and false when it finds none; see [BCO].
func (w *Workspace) Greedy() (Choice, bool) {
	best, _ := w.descend(Choice{Utility: math.Inf(1)}, w.problem.MinValidators)
	return best, best.M > 0
}

// descend goes through the prefixes from m on while U falls. It returns the better of
// best and the last of them, and the prefix after that which is worse.
func (w *Workspace) descend(best Choice, m int) (Choice, int) {
	for ; m <= w.problem.MaxValidators; m++ {
		n, u := w.best(m-1, m, w.prefixFees[m])
		if math.IsInf(u, 1) {
			continue
		}
		if u > best.Utility {
			return best, m + 1
		}
		best = Choice{m, n, m - 1, u}
	}
	return best, m
}

// Prefix returns the best prefix, and false when none is allowed; see [Prefix].
//
// It goes on where BCO ends. All of U but the security term grows with m, so what m
// costs without it, and the security term of a larger m, bound U from m to there: the
// further the scan is past the best, the more prefixes it rules out at once.
func (w *Workspace) Prefix() (Choice, bool) {
	best, m := w.descend(Choice{Utility: math.Inf(1)}, w.problem.MinValidators)
	least := w.problem.Weights.Security * w.leastInsecurity
	further := 0
	for m <= w.problem.MaxValidators {
		left := best.Utility - w.response[m-1]
		product := 4 * w.slope(m-1, m) * w.feeWeight * w.prefixFees[m] // a·n + b/n ≥ 2√(ab)
		if left <= least || exceeds(product, left-least) {
			break
		}
		last := min(m+further, w.problem.MaxValidators)
		security := w.security[last]
		if further > 0 && math.IsInf(security, 1) { // says nothing of those before it
			security = least
		}
		switch {
		case left <= security || exceeds(product, left-security):
			m, further = last+1, 2*further+1
		case further > 0:
			further = 0
		default:
			best, m = w.descend(best, m)
		}
	}
	return best, best.M > 0
}

// exceeds reports whether x is known to be at least y², which it is not where y² loses
// digits to underflow.
func exceeds(x, y float64) bool {
	const least = 0x1p-960
	return y*y > least && x >= y*y
}

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}

// Set appends the ranks of the validators of c to dst, ascending. A rank is an index
// into the validators, fastest first and ties by id, as [Evaluator.Validators] has
// them.
func (w *Workspace) Set(c Choice, dst []int) []int {
	w.chosen = resized(w.chosen, c.Slowest+1)
	for rank := range w.chosen {
		w.chosen[rank] = ranked{w.fees[rank], int32(rank)}
	}
	sortRanked(w.chosen, func(a, b int32) bool { return a < b })
	from := len(dst)
	for _, v := range w.chosen[:c.M] {
		dst = append(dst, int(v.at))
	}
	slices.Sort(dst[from:])
	return dst
}
