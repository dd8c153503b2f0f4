package ranking

import (
	"fmt"
	"math"
)

// region is KN's continuation region.
type region struct {
	delta  float64
	c      float64
	limits [][]float64 // h²S²_il/δ², observations
	last   int         // round from which no pair has any room left
}

// region finds the continuation region from the observations of the first stage, by
// system.
func (p KN) region(first [][]float64) (region, error) {
	n, systems := p.FirstStage, len(first)
	h2 := 2 * float64(p.C) * eta(p.C, n, p.Alpha/float64(systems-1)) * float64(n-1)
	g := region{delta: p.Delta, c: float64(p.C), limits: make([][]float64, systems)}
	most := 0.0
	for i := range systems {
		g.limits[i] = make([]float64, systems)
		for l := range i {
			spread := math.Sqrt(varianceOfDifference(first[i], first[l])) / p.Delta
			g.limits[i][l] = h2 * spread * spread
			g.limits[l][i] = g.limits[i][l]
			most = max(most, g.limits[i][l])
		}
	}
	if !(most <= maxObservations) {
		return region{}, fmt.Errorf("ranking: %w: up to %.3g of a system for δ = %v and α = %v; widen δ, observe more at once, or enlarge the first stage",
			ErrTooMany, most, p.Delta, p.Alpha)
	}
	g.last = int(most)
	return g, nil
}

// width returns W_il(r).
func (g region) width(i, l, r int) float64 {
	return max(0, g.delta/(2*g.c*float64(r))*(g.limits[i][l]-float64(r)))
}

// screen returns the survivors of round r.
func (g region) screen(s *sample, r int) []int {
	var alive []int
	for _, i := range s.alive {
		if g.survives(s, i, r) {
			alive = append(alive, i)
		}
	}
	return alive
}

func (g region) survives(s *sample, i, r int) bool {
	for _, l := range s.alive {
		if l != i && s.systems[i].Mean() > s.systems[l].Mean()+g.width(i, l, r) {
			return false
		}
	}
	return true
}

// varianceOfDifference returns the sample variance of x − y, by pairs; 0 when they vary
// by rounding alone.
func varianceOfDifference(x, y []float64) float64 {
	if sameDifference(x, y) {
		return 0
	}
	mean := 0.0
	for r := range x {
		mean += (x[r] - y[r]) / float64(len(x))
	}
	sum := 0.0
	for r := range x {
		d := x[r] - y[r] - mean
		sum += d * d
	}
	return sum / float64(len(x)-1)
}

// rounding is by what part of the largest observation differences may vary that are the
// same: 16 units in its last place.
const rounding = 16 * 0x1p-52

// sameDifference reports whether x − y is the same in every pair, up to rounding.
func sameDifference(x, y []float64) bool {
	low, high, largest := math.Inf(1), math.Inf(-1), 0.0
	for r := range x {
		low, high = min(low, x[r]-y[r]), max(high, x[r]-y[r])
		largest = max(largest, math.Abs(x[r]), math.Abs(y[r]))
	}
	return high-low <= rounding*largest
}

// eta returns η > 0 with g(η) = probability, the probability of error that one comparison may
// have, in (0, 1/2):
//
//	g(η) = Σ_{l=1..c} (−1)^{l+1} (1 − ½·1[l=c]) (1 + 2η(2c−l)l/c)^{−(n₀−1)/2},
//
// Kim and Nelson (2001), which falls from 1/2 at 0. It is ½((2·probability)^{−2/(n₀−1)} − 1)
// for c = 1 and found by bisection otherwise.
func eta(c, firstStage int, probability float64) float64 {
	if c == 1 {
		return math.Expm1(-2/float64(firstStage-1)*math.Log(2*probability)) / 2
	}
	low, high := 0.0, 1.0
	for excess(c, firstStage, high) > probability {
		low, high = high, 2*high
	}
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return high
		}
		if excess(c, firstStage, middle) > probability {
			low = middle
		} else {
			high = middle
		}
	}
}

// excess returns g(η).
func excess(c, firstStage int, eta float64) float64 {
	sum, sign := 0.0, 1.0
	for l := 1; l <= c; l++ {
		term := math.Pow(1+2*eta*float64(2*c-l)*float64(l)/float64(c), -float64(firstStage-1)/2)
		if l == c {
			term /= 2
		}
		sum += sign * term
		sign = -sign
	}
	return sum
}
