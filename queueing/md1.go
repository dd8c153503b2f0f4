package queueing

import "math"

const (
	maxConstant = 50_000 // service times within which a wait is computed
	maxArrivals = 200    // during one service, beyond which the probability is below 1e-300
	nearOne     = 1e-8   // how far the sum of all probabilities may be from 1
)

// constantService returns the distribution of shift and the wait of the queue
// M/D/1: for t = nD + τ, 0 ≤ τ < D,
//
//	P(W ≤ t) = e^{λτ} Σ_j (−λτ)^j/j! · P(N ≤ n−j),
//
// with N the number present. Iversen and Staalhagen, "Waiting time distribution in
// M/D/1 queueing systems", Electronics Letters 35 (1999) 2184–2185; unlike Erlang's
// sum of 1909, its terms stay small.
func (q MG1) constantService(shift float64) Distribution {
	d, rho := q.Service.Mean(), q.load()
	wait := q.Wait()
	present := presentMD1(rho)
	return Distribution{
		mean: wait + shift, variance: q.Lambda*d*d*d/(3*(1-rho)) + wait*wait, resolution: quantileLimit, least: shift,
		survival: func(t float64) float64 {
			if t < shift {
				return 1
			}
			whole, fraction := math.Modf((t - shift) / d)
			if n := len(present); whole >= float64(n) {
				if 1-present[n-1] > nearOne {
					return math.NaN()
				}
				return 1 - present[n-1]
			}
			total, term := 0.0, math.Exp(rho*fraction)
			for j := int(whole); j >= 0 && math.Abs(term) > 1e-18; j-- {
				total += term * present[j]
				term *= -rho * fraction / float64(int(whole)-j+1)
			}
			return 1 - total
		},
	}
}

// presentMD1 returns P(N ≤ n) for n = 0, 1, … until it is near 1 or n is too large,
// from the balance of what departing customers leave behind.
func presentMD1(rho float64) []float64 {
	arrivals := make([]float64, maxArrivals) // Poisson, during one service
	arrivals[0] = math.Exp(-rho)
	for n := 1; n < maxArrivals; n++ {
		arrivals[n] = arrivals[n-1] * rho / float64(n)
	}
	p := []float64{1 - rho, (1 - rho) * math.Expm1(rho)}
	cumulative := []float64{p[0], p[0] + p[1]}
	for n := 1; n < maxConstant && cumulative[n] < 1-nearOne; n++ {
		next := p[n]
		for j := max(1, n+2-maxArrivals); j <= n; j++ {
			next -= p[j] * arrivals[n+1-j]
		}
		if n < maxArrivals {
			next -= p[0] * arrivals[n]
		}
		p = append(p, max(next/arrivals[0], 0))
		cumulative = append(cumulative, cumulative[n]+p[n+1])
	}
	return cumulative
}
