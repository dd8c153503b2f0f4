package bco

import "math"

// Risk returns the probability that more than a third of m validators, drawn at
// random from candidates of which some are compromised, are compromised: the upper
// tail P(X > m/3) of the hypergeometric distribution, within 1e-12 of itself. It is
// what η = θ·m^q of I-Health stands for and does not say: whom a set of validators may
// contain. It does not fall steadily with m, because a third of m is rounded. It
// panics unless 0 ≤ compromised ≤ candidates and 1 ≤ m ≤ candidates.
func Risk(candidates, compromised, m int) float64 {
	if compromised < 0 || compromised > candidates || m < 1 || m > candidates {
		panic("bco: Risk of a draw that cannot be made")
	}
	least, greatest := max(0, m-(candidates-compromised)), min(m, compromised)
	first := m/3 + 1 // compromised validators that are too many
	switch {
	case first > greatest:
		return 0
	case first <= least:
		return 1
	}
	// ratio is P(X = x+1)/P(X = x).
	ratio := func(x int) float64 {
		return float64(compromised-x) * float64(m-x) / (float64(x+1) * float64(candidates-compromised-m+x+1))
	}
	if ratio(first-1) < 1 { // above the mode
		return tail(hypergeometric(candidates, compromised, m, first), greatest-first, func(i int) float64 { return ratio(first + i) })
	}
	return 1 - tail(hypergeometric(candidates, compromised, m, first-1), first-1-least, func(i int) float64 { return 1 / ratio(first-2-i) })
}

// tail returns the sum of falling terms, the first given and n others by the ratio of
// each to the one before, as far as they count.
func tail(term float64, n int, ratio func(i int) float64) float64 {
	sum := term
	for i := 0; i < n && term > sum*0x1p-60; i++ {
		term *= ratio(i)
		sum += term
	}
	return sum
}

// hypergeometric returns P(X = x) by the saddle-point expansion of C. Loader, "Fast and
// accurate computation of binomial probabilities" (2000), which loses no digits to
// logarithms of large factorials.
func hypergeometric(candidates, compromised, m, x int) float64 {
	p := float64(m) / float64(candidates)
	return math.Exp(logBinomial(compromised, x, p) + logBinomial(candidates-compromised, m-x, p) - logBinomial(candidates, m, p))
}

// logBinomial returns the logarithm of P(X = x) for X binomial of n trials.
func logBinomial(n, x int, p float64) float64 {
	switch {
	case n == 0:
		return 0
	case x == 0:
		return float64(n) * math.Log1p(-p)
	case x == n:
		return float64(n) * math.Log(p)
	}
	hits, misses := float64(x), float64(n-x)
	deviance := deviance(hits, float64(n)*p) + deviance(misses, float64(n)*(1-p))
	return stirlingError(float64(n)) - stirlingError(hits) - stirlingError(misses) - deviance -
		0.5*math.Log(2*math.Pi*hits*misses/float64(n))
}

// deviance returns x·ln(x/mean) + mean − x.
func deviance(x, mean float64) float64 {
	d := x - mean
	if math.Abs(d) >= 0.1*(x+mean) {
		return x*math.Log(x/mean) - d
	}
	v := d / (x + mean)
	sum := d * v
	for j, term := 3.0, 2*x*v*v*v; ; j, term = j+2, term*v*v {
		next := sum + term/j
		if next == sum {
			return sum
		}
		sum = next
	}
}

// stirlingError returns ln(n!) less Stirling's approximation, n ≥ 1.
func stirlingError(n float64) float64 {
	if n < 16 {
		factorial, _ := math.Lgamma(n + 1)
		return factorial - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	square := n * n
	return (1./12 - (1./360-(1./1260-(1./1680-1./1188/square)/square)/square)/square) / n
}
