package bco

import (
	"math"

	"ihealth/chain"
)

// Constraints are demands on a choice beside the bounds of eqs (14) to (16). All
// keep the search exact: given the slowest validator, m and the sum of fees, they
// allow an interval of block sizes, which only widens with a faster validator or
// lower fees. Zero fields demand nothing.
type Constraints struct {
	MaxLatency  float64 // L at most, s, ≥ 0
	MaxCost     float64 // C at most, money per transaction, ≥ 0
	MinSecurity float64 // η at least, ≥ 0
	Faults      int     // f ≥ 0 faulty validators to be survived: m ≥ 3f+1
	Quorum      bool    // only m ≡ 1 mod 3, where one more validator would add nothing but cost
	Classes     []Class // urgency classes, the most urgent first; their rates sum to Λ
	Compromised int     // validators of those listed that are compromised, ≥ 0, nobody knows which
	MaxRisk     float64 // [Risk] that they are more than a third of the m at most, in [0, 1]; 0: any
}

// Class is an urgency class at the manager, a preemptive-resume M/M/1 queue of rate
// μ = n/L (I-Health eq. 11).
type Class struct {
	Rate     float64 // λ, 1/s, > 0
	Deadline float64 // mean sojourn time at most, s, > 0; 0: any
}

// classRate returns the sum of the class rates, 1/s.
func (c *Constraints) classRate() float64 {
	sum := 0.0
	for _, class := range c.Classes {
		sum += class.Rate
	}
	return sum
}

// arrivalRate returns Λ, 1/s.
func (p *Problem) arrivalRate() float64 {
	if len(p.Constraints.Classes) > 0 {
		return p.Constraints.classRate()
	}
	return p.ArrivalRate
}

// allows reports whether m validators meet the demands that depend on m alone.
func (p *Problem) allows(m int) bool {
	c := &p.Constraints
	switch {
	case m < p.MinValidators || m > p.MaxValidators:
		return false
	case m < 3*c.Faults+1:
		return false
	case c.Quorum && m%3 != 1:
		return false
	case p.Security.Security(m) < c.MinSecurity:
		return false
	}
	return c.MaxRisk == 0 || Risk(len(p.Validators), c.Compromised, m) <= c.MaxRisk
}

// limits are the demands on the block size.
type limits struct {
	minBlock, maxBlock int
	latency            chain.LatencyModel
	maxLatency         float64 // s, +Inf: any
	maxCost            float64 // money per transaction, +Inf: any
	rate               float64 // Λ, 1/s, 0: any
	leastService       float64 // μ that meets every deadline, 1/s, 0: any
	classes            []Class
	free               bool // all block sizes from minBlock to maxBlock are allowed
}

func newLimits(p *Problem) limits {
	c := &p.Constraints
	l := limits{
		minBlock: p.MinBlock, maxBlock: p.MaxBlock, latency: p.Latency,
		maxLatency: orInfinity(c.MaxLatency), maxCost: orInfinity(c.MaxCost),
		rate: p.arrivalRate(), classes: c.Classes,
	}
	before := 0.0
	for _, class := range c.Classes {
		if class.Deadline > 0 {
			l.leastService = max(l.leastService, serviceFor(before, before+class.Rate, class.Deadline))
		}
		before += class.Rate
	}
	l.free = math.IsInf(l.maxLatency, 1) && math.IsInf(l.maxCost, 1) && l.rate == 0
	return l
}

// orInfinity returns x, or +Inf for 0.
func orInfinity(x float64) float64 {
	if x == 0 {
		return math.Inf(1)
	}
	return x
}

// serviceFor returns the least μ at which the class between the cumulated rates a
// and b has a mean sojourn time of at most deadline: the larger root of
// μ/((μ−a)(μ−b)) = D.
func serviceFor(a, b, deadline float64) float64 {
	sum := deadline*(a+b) + 1
	return (sum + math.Sqrt(sum*sum-4*deadline*deadline*a*b)) / (2 * deadline)
}

// sojourn returns the mean sojourn time in s of the class between the cumulated
// rates a and b at service rate mu, +Inf when it is not served in time at all.
func sojourn(mu, a, b float64) float64 {
	if mu <= b {
		return math.Inf(1)
	}
	return mu / ((mu - a) * (mu - b))
}

// blocks returns the block sizes that m validators of which the slowest computes
// hz cycles/s may have for fees in sum, empty when lo > hi.
func (l *limits) blocks(m int, hz, fees float64) (lo, hi int) {
	lo, hi = l.minBlock, l.maxBlock
	if l.free {
		return lo, hi
	}
	a, b := l.latency.PerTransaction(m, hz), l.latency.PerBlock(hz)
	if !math.IsInf(l.maxLatency, 1) {
		hi = most(lo, hi, (l.maxLatency-b)/a, func(n int) bool { return l.latency.Latency(m, n, hz) <= l.maxLatency })
	}
	if !math.IsInf(l.maxCost, 1) {
		lo = least(lo, hi, fees/l.maxCost, func(n int) bool { return fees/float64(n) <= l.maxCost })
	}
	if l.rate > 0 {
		needed := max(l.rate, l.leastService)
		if needed*a >= 1 {
			return hi + 1, hi
		}
		lo = least(lo, hi, needed*b/(1-needed*a), func(n int) bool { return l.carries(n, l.latency.Latency(m, n, hz)) })
	}
	return lo, hi
}

// carries reports whether blocks of n in latency seconds are a service rate above
// Λ at which every class meets its deadline.
func (l *limits) carries(n int, latency float64) bool {
	if !(float64(n) > l.rate*latency) {
		return false
	}
	mu, before := float64(n)/latency, 0.0
	for _, class := range l.classes {
		if class.Deadline > 0 && !(sojourn(mu, before, before+class.Rate) <= class.Deadline) {
			return false
		}
		before += class.Rate
	}
	return true
}

// least returns the smallest n in [lo, hi] that is ok, hi+1 when none is, given
// that all above one that is ok are. A guess that is off by less than one costs two
// looks.
func least(lo, hi int, guess float64, ok func(n int) bool) int {
	if lo > hi {
		return lo
	}
	if n := math.Ceil(guess); n >= float64(lo) && n <= float64(hi) {
		at := int(n)
		switch {
		case !ok(at):
			lo = at + 1
		case at == lo || !ok(at-1):
			return at
		default:
			hi = at - 1
		}
	}
	for lo <= hi {
		if middle := lo + (hi-lo)/2; ok(middle) {
			hi = middle - 1
		} else {
			lo = middle + 1
		}
	}
	return lo
}

// most returns the greatest n in [lo, hi] that is ok, lo−1 when none is, given that
// all below one that is ok are.
func most(lo, hi int, guess float64, ok func(n int) bool) int {
	return -least(-hi, -lo, -math.Floor(guess), func(n int) bool { return ok(-n) })
}
