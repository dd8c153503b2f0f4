package bco

import "fmt"

// instability says how far the best channel is from carrying the arrivals.
func (o *objective) instability() string {
	p := o.problem
	best, bestM := 0.0, p.MinValidators
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if mu := float64(p.MaxBlock) / o.metrics(m, p.MaxBlock).Latency; mu > best {
			best, bestM = mu, m
		}
	}
	return fmt.Sprintf("stability: the largest service rate μ = n/L is %.6g/s (m = %d, n = %d), not above the arrival rate Λ = %.6g/s: short by %.6g/s",
		best, bestM, p.MaxBlock, p.ArrivalRate, p.ArrivalRate-best)
}
