package queueing

import (
	"math"
	"math/cmplx"
)

// Laws of the tests, so that the package stays a leaf.

// erlang is the sum of k exponential times, with the given mean.
type erlang struct {
	k    int
	mean float64
}

func (d erlang) Mean() float64     { return d.mean }
func (d erlang) Variance() float64 { return d.mean * d.mean / float64(d.k) }
func (d erlang) Laplace(s complex128) complex128 {
	return cmplx.Pow(1+s*complex(d.mean/float64(d.k), 0), complex(-float64(d.k), 0))
}

func exponential(mu float64) erlang { return erlang{1, 1 / mu} }

type constant float64

func (d constant) Mean() float64     { return float64(d) }
func (d constant) Variance() float64 { return 0 }
func (d constant) Laplace(s complex128) complex128 {
	return cmplx.Exp(-s * complex(float64(d), 0))
}

// hyper is a mixture of two exponential times.
type hyper struct{ p, mu, nu float64 }

func (d hyper) Mean() float64 { return d.p/d.mu + (1-d.p)/d.nu }
func (d hyper) Variance() float64 {
	return 2*d.p/d.mu/d.mu + 2*(1-d.p)/d.nu/d.nu - d.Mean()*d.Mean()
}

func (d hyper) Laplace(s complex128) complex128 {
	part := func(p, mu float64) complex128 { return complex(p*mu, 0) / (complex(mu, 0) + s) }
	return part(d.p, d.mu) + part(1-d.p, d.nu)
}

// hypo is the sum of two exponential times.
type hypo struct{ mu, nu float64 }

func (d hypo) Mean() float64     { return 1/d.mu + 1/d.nu }
func (d hypo) Variance() float64 { return 1/d.mu/d.mu + 1/d.nu/d.nu }
func (d hypo) Laplace(s complex128) complex128 {
	return exponential(d.mu).Laplace(s) * exponential(d.nu).Laplace(s)
}

// rarelyFixed is exponential with mean 1, or with probability p is 1.
type rarelyFixed struct{ p float64 }

func (d rarelyFixed) Mean() float64     { return 1 }
func (d rarelyFixed) Variance() float64 { return 1 - d.p }
func (d rarelyFixed) Laplace(s complex128) complex128 {
	return complex(d.p, 0)*constant(1).Laplace(s) + complex(1-d.p, 0)*exponential(1).Laplace(s)
}

// twoPoint is 0 or a constant; its transform has zeros.
type twoPoint struct{ p, x float64 }

func (d twoPoint) Mean() float64     { return d.p * d.x }
func (d twoPoint) Variance() float64 { return d.p * (1 - d.p) * d.x * d.x }
func (d twoPoint) Laplace(s complex128) complex128 {
	return complex(1-d.p, 0) + complex(d.p, 0)*cmplx.Exp(-s*complex(d.x, 0))
}

// broken has a mean but no transform.
type broken struct{ constant }

func (broken) Variance() float64             { return 1 }
func (broken) Laplace(complex128) complex128 { return cmplx.NaN() }

func near(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Abs(want)
}
