package edge

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
)

// runLengthNodes is how many points stand for the sum's range; the result is exact to
// about nine figures for limits up to 20.
const runLengthNodes = 64

// RunLength returns the average number of readings until a [Cusum] with reference value k
// and limit h is positive, when independent normal readings are shift standard deviations
// above the mean from the start. It solves the integral equation of the chart (Page 1954;
// Goel and Wu 1971):
//
//	L(s) = 1 + Φ(k−s−δ)·L(0) + ∫₀ʰ L(x)·φ(x+k−s−δ) dx
//
// The error wraps ErrLimits when k is below 0, h not above 0, or the length beyond what
// floats can hold.
func RunLength(k, h, shift float64) (float64, error) {
	if err := checkRunLength(k, h, shift); err != nil {
		return 0, err
	}
	steps := newCusumSteps(k, h, shift)
	n := len(steps.nodes)
	a, ones := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, -steps.to(i, j))
		}
		a.Set(i, i, a.At(i, i)+1)
		ones.SetVec(i, 1)
	}
	var l mat.VecDense
	if err := l.SolveVec(a, ones); err != nil {
		return 0, fmt.Errorf("edge: %w: run length of k = %v, h = %v at a shift of %v: %w", ErrLimits, k, h, shift, err)
	}
	return l.AtVec(0), nil
}

// RunLengthOf is RunLength for a shift that is another at every reading n = 0, 1, …, such
// as a source that fills a room. It fails also when the chart is not positive after
// 10,000 readings with probability 1 − 1e-9.
func RunLengthOf(k, h float64, shift func(n int) float64) (float64, error) {
	const most = 10_000
	if err := checkRunLength(k, h, shift(0)); err != nil {
		return 0, err
	}
	steps := newCusumSteps(k, h, 0)
	now, next := make([]float64, len(steps.nodes)), make([]float64, len(steps.nodes))
	now[0] = 1
	length := 0.0
	for n := range most {
		left := floats.Sum(now)
		if length += left; left < 1e-9 {
			return length, nil
		}
		steps.shift = shift(n)
		for j := range next {
			next[j] = 0
			for i, p := range now {
				next[j] += p * steps.to(i, j)
			}
		}
		now, next = next, now
	}
	return 0, fmt.Errorf("edge: %w: k = %v and h = %v are not positive within %d readings", ErrLimits, k, h, most)
}

func checkRunLength(k, h, shift float64) error {
	if k >= 0 && h > 0 && !math.IsInf(k+h, 0) && math.Abs(shift) < math.Inf(1) {
		return nil
	}
	return fmt.Errorf("edge: %w: run length of k = %v, h = %v at a shift of %v", ErrLimits, k, h, shift)
}

// cusumSteps are the steps of a sum between the nodes that stand for its range. The first
// node is the sum 0, which has a probability of its own.
type cusumSteps struct {
	nodes, weights []float64
	k, shift       float64
}

func newCusumSteps(k, h, shift float64) *cusumSteps {
	nodes, weights := make([]float64, 1+runLengthNodes), make([]float64, 1+runLengthNodes)
	quad.Legendre{}.FixedLocations(nodes[1:], weights[1:], 0, h)
	return &cusumSteps{nodes, weights, k, shift}
}

// to returns the probability of the step from node i to node j.
func (c *cusumSteps) to(i, j int) float64 {
	if j == 0 {
		return math.Erfc((c.nodes[i]+c.shift-c.k)/math.Sqrt2) / 2
	}
	u := c.nodes[j] + c.k - c.nodes[i] - c.shift
	return c.weights[j] * math.Exp(-u*u/2) / math.Sqrt(2*math.Pi)
}

// Siegmund returns his approximation of RunLength (Sequential Analysis, 1985; Montgomery,
// Introduction to Statistical Quality Control, chapter 9): with Δ = shift − k and
// b = h + 1.166 it is (exp(−2Δb) + 2Δb − 1)/(2Δ²), and b² at Δ = 0.
func Siegmund(k, h, shift float64) float64 {
	drift, b := shift-k, h+1.166
	if x := 2 * drift * b; math.Abs(x) > 1e-5 {
		return (math.Expm1(-x) + x) / (2 * drift * drift)
	}
	return b * b
}
