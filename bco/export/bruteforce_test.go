package export_test

import (
	"cmp"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/chain"
)

// dumb evaluates a problem straight from the equations, one choice at a time.
type dumb struct {
	*bco.Problem
	sorted []chain.Validator
	lm, cm float64
}

func newDumb(p *bco.Problem) *dumb {
	d := &dumb{Problem: p, sorted: slices.Clone(p.Validators)}
	slices.SortFunc(d.sorted, func(a, b chain.Validator) int {
		return cmp.Or(cmp.Compare(b.ComputeHz, a.ComputeHz), cmp.Compare(a.ID, b.ID))
	})
	for _, v := range p.Validators {
		d.cm += v.Fee / float64(p.MinBlock)
	}
	d.lm = d.latency(p.MaxValidators, p.MaxBlock, d.sorted[len(d.sorted)-1].ComputeHz)
	return d
}

func (d *dumb) latency(m, n int, hz float64) float64 {
	l, bits := d.Latency, float64(n)*d.Latency.TransactionBits
	return bits/l.DownlinkBps + (l.VerificationCycles+float64(n)*l.CyclesPerTransaction)/hz + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
}

// utility returns U of a choice of validators, counted from 0.
func (d *dumb) utility(set []int, n int) float64 {
	hz, fees := math.Inf(1), 0.0
	for _, i := range set {
		hz = min(hz, d.sorted[i].ComputeHz)
		fees += d.sorted[i].Fee
	}
	of := float64(d.MinValidators)
	if d.SecurityTerm == bco.Literal {
		of = float64(d.MaxValidators)
	}
	w := d.Weights
	return w.Latency*d.latency(len(set), n, hz)/d.lm + w.Security*math.Pow(of/float64(len(set)), d.Security.Q) + w.Cost*fees/float64(n)/d.cm
}

// allows reports whether the choice meets all constraints, eq. (11) for the
// deadlines.
func (d *dumb) allows(set []int, n int) bool {
	hz, fees := math.Inf(1), 0.0
	for _, i := range set {
		hz = min(hz, d.sorted[i].ComputeHz)
		fees += d.sorted[i].Fee
	}
	c, m := d.Constraints, len(set)
	latency := d.latency(m, n, hz)
	mu := float64(n) / latency
	arrivals := 0.0
	for _, class := range c.Classes {
		before := arrivals
		arrivals += class.Rate
		if class.Deadline > 0 && !(mu > arrivals && mu/((mu-before)*(mu-arrivals)) <= class.Deadline) {
			return false
		}
	}
	return m >= d.MinValidators && m <= d.MaxValidators && mu > max(arrivals, d.ArrivalRate) &&
		(c.MaxLatency == 0 || latency <= c.MaxLatency) &&
		(c.MaxCost == 0 || fees/float64(n) <= c.MaxCost) &&
		d.Security.Theta*math.Pow(float64(m), d.Security.Q) >= c.MinSecurity*(1-1e-12) &&
		(c.Faults == 0 || m > 3*c.Faults) && (!c.Quorum || m%3 == 1) &&
		(c.MaxRisk == 0 || d.risk(m) <= c.MaxRisk)
}

// risk counts the subsets of m with more than a third of them among the first
// compromised ones; binomials of few validators are exact.
func (d *dumb) risk(m int) float64 {
	bad, total := 0.0, 0.0
	good := len(d.sorted) - d.Constraints.Compromised
	for k := 0; k <= m; k++ {
		ways := choose(d.Constraints.Compromised, k) * choose(good, m-k)
		total += ways
		if 3*k > m {
			bad += ways
		}
	}
	return bad / total
}

func choose(n, k int) float64 {
	if k < 0 || k > n {
		return 0
	}
	ways := 1.0
	for i := range k {
		ways = ways * float64(n-i) / float64(i+1)
	}
	return math.Round(ways)
}

// best tries every subset and every n; +Inf when nothing is allowed.
func (d *dumb) best() float64 {
	best := math.Inf(1)
	for mask := 1; mask < 1<<len(d.sorted); mask++ {
		var set []int
		for i := range d.sorted {
			if mask>>i&1 == 1 {
				set = append(set, i)
			}
		}
		for n := d.MinBlock; n <= d.MaxBlock; n++ {
			if d.allows(set, n) {
				best = min(best, d.utility(set, n))
			}
		}
	}
	return best
}
