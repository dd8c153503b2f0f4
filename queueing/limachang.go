package queueing

import "math"

// LiMaChang is the two-stage queue of Li, Ma and Chang, "Blockchain Queue Theory"
// (CSoNet 2018, arXiv 1808.01795): while transactions wait, a block is generated in
// an exponential time; at its end it takes up to Size of them, and is built into the
// chain in another exponential time, after which the next generation begins. Where
// nobody waits after the building, there is no generation until somebody comes. The
// formula by two roots was derived for this package; a test holds it against the
// Markov chain.
type LiMaChang struct {
	Lambda     float64 // arrival rate of transactions, 1/s, > 0
	Size       int     // transactions in a block at most, 1 to 1e6
	Generation float64 // rate of the generation of a block, their μ₂, 1/s, > 0
	Building   float64 // rate of the building of a block, their μ₁, 1/s, > 0
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda reaches Size·μ₁μ₂/(μ₁+μ₂).
func (q LiMaChang) Validate() error {
	if err := validateRate("generation rate μ₂", q.Generation); err != nil {
		return err
	}
	if err := validateBlockFields(q.Lambda, q.Size, q.Building); err != nil {
		return err
	}
	return validateCapacity(q.Lambda, float64(q.Size)/(1/q.Building+1/q.Generation))
}

// InSystem returns the mean number of transactions present.
func (q LiMaChang) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to the end of the building in s.
func (q LiMaChang) Sojourn() float64 { return q.Wait() + 1/q.Building }

// Wait returns the mean time in s from arrival to the end of the generation. With
// z₁ and z₂ the roots outside the unit circle of
//
//	z^b(λ(1−z)+μ₁)(λ(1−z)+μ₂) = μ₁μ₂,  ζ = λz₁z₂/μ₂,
//
// the number that waits while no block is built has the generating function
// p₀₀(1−z/ζ)/((1−z/z₁)(1−z/z₂)).
func (q LiMaChang) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	y1, y2 := q.roots()
	z1, z2 := 1+y1, 1+y2
	zeta := q.Lambda * z1 * z2 / q.Generation
	scale := z1 * z2 / (y1 * y2)
	g := (1 - 1/zeta) * scale
	slope := g*(1/y1+1/y2) - scale/zeta
	p00 := 1 / (g + q.Generation/q.Building*(g-1))
	waiting := p00 * slope // E[number waiting; no block is built]
	total := waiting + (q.Generation*waiting-q.Lambda*p00*g)/q.Building
	return total / q.Lambda
}

// roots returns z₁−1 and z₂−1: the zeros y > 0 of
// (1−λy/μ₁)(1−λy/μ₂) − (1+y)^{−b}, one below min(μ₁,μ₂)/λ, one above
// max(μ₁,μ₂)/λ.
func (q LiMaChang) roots() (y1, y2 float64) {
	slow, fast := q.Lambda/q.Building, q.Lambda/q.Generation
	f := func(y float64) float64 {
		return slow*fast*y*y - (slow+fast)*y - math.Expm1(-float64(q.Size)*math.Log1p(y))
	}
	y1 = root(0, min(1/slow, 1/fast), 0, f)
	y2 = root(max(1/slow, 1/fast), 1/slow+1/fast, 0, func(y float64) float64 { return -f(y) })
	return y1, y2
}
