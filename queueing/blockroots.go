package queueing

import (
	"fmt"
	"math"
	"math/cmplx"
)

// blockRoots holds what is needed of the roots z_1 … z_{b−1} in |z| < 1 of
// z^b = K(z), K(z) = S*(λ(1−z)).
type blockRoots struct {
	sum     float64 // Σ 1/(1−z_k)
	product float64 // Π −z_k/(1−z_k)
}

// Bounds of the search for roots.
const (
	rootSteps   = 200_000 // steps along the curve; some 20 a root are usual
	rootNewtons = 50      // iterations a step
	rootStride  = 0.3     // change of log K a step, radians
)

// blockCurve follows u(φ), the solution of b·u = log K(e^u) + iφ that begins in
// u(0) = 0: at φ = 2πk, e^u is z_k. The logarithm of K is continuous along the
// curve, where its principal value would jump and repeat roots.
type blockCurve struct {
	q     BlockGeneral
	u     complex128
	logK  complex128 // log K(e^u)
	phi   float64
	steps int // so far
}

// solve returns the roots, or the error of Validate. Roots come in conjugate pairs,
// and the curve is real half way round; there it is checked.
func (q BlockGeneral) solve() (blockRoots, error) {
	if err := q.validateFields(); err != nil {
		return blockRoots{}, err
	}
	c := blockCurve{q: q}
	r := blockRoots{product: 1}
	for k := 1; 2*k < q.Size; k++ {
		if !c.follow(2 * math.Pi * float64(k)) {
			return r, q.unsolved()
		}
		gap := 1 - cmplx.Exp(c.u)
		r.sum += 2 * real(1/gap)
		r.product *= math.Exp(2*real(c.u)) / (real(gap)*real(gap) + imag(gap)*imag(gap))
	}
	if q.Size == 1 {
		return r, nil
	}
	if !c.follow(math.Pi*float64(q.Size)) || math.Abs(imag(c.u)-math.Pi) > 1e-6 {
		return r, q.unsolved()
	}
	if q.Size%2 == 0 {
		z := real(cmplx.Exp(c.u))
		r.sum += 1 / (1 - z)
		r.product *= -z / (1 - z)
	}
	return r, nil
}

func (q BlockGeneral) unsolved() error {
	return fmt.Errorf("queueing: %w: the roots for blocks of %d at load %.4g are beyond the precision of the transform of this service time; lower the block size or simulate",
		ErrParameter, q.Size, q.Lambda*q.Service.Mean()/float64(q.Size))
}

// follow moves along the curve to phi and reports whether it got there inside the
// unit circle.
func (c *blockCurve) follow(phi float64) bool {
	b := complex(float64(c.q.Size), 0)
	for ; c.steps < rootSteps; c.steps++ {
		slope := c.slope(c.u)
		direction := 1i / (b - slope) // du/dφ
		step := min(phi-c.phi, rootStride/(cmplx.Abs(slope*direction)+1/real(b)))
		next := c.phi + step
		u, ok := c.correct(c.u+direction*complex(step, 0), next)
		if !ok || real(u) > 0 {
			return false
		}
		c.logK += c.change(u)
		c.u, c.phi = u, next
		if next >= phi {
			return true
		}
	}
	return false
}

// correct returns the point of the curve at phi near u, by Newton's method.
func (c *blockCurve) correct(u complex128, phi float64) (complex128, bool) {
	b := complex(float64(c.q.Size), 0)
	var change complex128
	for range rootNewtons {
		miss := b*u - c.logK - c.change(u) - complex(0, phi)
		change = miss / (b - c.slope(u))
		u -= change
		if cmplx.IsNaN(u) || cmplx.IsInf(u) {
			return u, false
		}
		if cmplx.Abs(change) < 1e-14 || cmplx.Abs(miss) < 1e-15*(real(b)+phi) {
			return u, true
		}
	}
	return u, cmplx.Abs(change) < 1e-9 // as near as the transform is precise
}

// change returns log K(e^u) less its value at the present point, near to it. A
// constant service time has log K = −λE[S](1−z), which does not underflow.
func (c *blockCurve) change(u complex128) complex128 {
	if c.q.Service.Variance() == 0 {
		return complex(c.q.Lambda*c.q.Service.Mean(), 0) * (cmplx.Exp(u) - cmplx.Exp(c.u))
	}
	return cmplx.Log(c.transform(u) / c.transform(c.u))
}

// slope returns the derivative of log K(e^u), by a difference inside the circle.
func (c *blockCurve) slope(u complex128) complex128 {
	const h = 1e-6
	if c.q.Service.Variance() == 0 {
		return complex(c.q.Lambda*c.q.Service.Mean(), 0) * cmplx.Exp(u)
	}
	return cmplx.Log(c.transform(u+h*1i)/c.transform(u-h*1i)) / (2i * h)
}

func (c *blockCurve) transform(u complex128) complex128 {
	return c.q.Service.Laplace(complex(c.q.Lambda, 0) * (1 - cmplx.Exp(u)))
}
