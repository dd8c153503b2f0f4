package queueing

import "math"

// Constants of the algorithm EULER.
const (
	eulerA     = 18.4 // the discretisation error is about e^−A = 1e-8
	eulerTerms = 15   // terms of the partial sum before averaging
	eulerOrder = 11   // partial sums averaged, less one
)

// euler returns f(t), t > 0, from the Laplace transform of f, |f| ≤ 1 and smooth:
// the alternating Fourier series of Abate and Whitt, "Numerical inversion of
// Laplace transforms of probability distributions", ORSA J. Computing 7 (1995)
// 36–43, with binomial averages of the partial sums (Euler summation).
func euler(transform func(complex128) complex128, t float64) float64 {
	return eulerSum(transform, t, eulerTerms)
}

// Bounds of eulerUntil.
const (
	eulerMost = 1 << 12 // terms
	eulerNear = 1e-8    // sums of n and 2n terms that differ by less are near enough
)

// eulerUntil is euler with as many terms as it takes, for an f that is smooth on a
// finer scale than t. It is NaN where there are not enough terms.
func eulerUntil(transform func(complex128) complex128, t float64) float64 {
	last := euler(transform, t)
	for terms := 2 * eulerTerms; terms <= eulerMost; terms *= 2 {
		x := eulerSum(transform, t, terms)
		if math.Abs(x-last) < eulerNear {
			return x
		}
		last = x
	}
	return math.NaN()
}

func eulerSum(transform func(complex128) complex128, t float64, terms int) float64 {
	term := func(k int) float64 {
		x := real(transform(complex(eulerA/(2*t), float64(k)*math.Pi/t)))
		if k%2 == 1 {
			return -x
		}
		return x
	}
	partial := term(0) / 2
	for k := 1; k <= terms; k++ {
		partial += term(k)
	}
	weight := math.Pow(2, -eulerOrder) // binomial(order, j)/2^order
	average := weight * partial
	for j := 1; j <= eulerOrder; j++ {
		partial += term(terms + j)
		weight *= float64(eulerOrder-j+1) / float64(j)
		average += weight * partial
	}
	return math.Exp(eulerA/2) / t * average
}
