package offline

import (
	"fmt"
	"math"
	"slices"
)

// RBF is the cost of changes of the distribution: the scatter about the mean in the
// feature space of a Gaussian kernel exp(−γd²), whose γ is one over the median of the
// squared distances (Garreau and Arlot 2018). It needs 8n² bytes. ruptures holds γd²
// within [0.01, 100], which is no kernel any more; here nothing is clipped.
type RBF struct {
	n    int
	sums []float64 // of the kernel over [0, i) × [0, j), (n+1) × (n+1)
}

// mostRBF is the largest series that RBF takes, which is 134 MB.
const mostRBF = 4096

// NewRBF takes channels × samples, at most 4096. The error wraps ErrSeries.
func NewRBF(series ...[]float64) (*RBF, error) {
	if err := checkSeries(series); err != nil {
		return nil, err
	}
	n := len(series[0])
	if n > mostRBF {
		return nil, fmt.Errorf("%w: %d samples are more than the %d that a kernel takes; average some", ErrSeries, n, mostRBF)
	}
	c := &RBF{n: n, sums: make([]float64, (n+1)*(n+1))}
	gamma := bandwidth(series)
	for i := range n {
		row := 0.0
		for j := range n {
			row += math.Exp(-gamma * distance(series, i, j))
			c.sums[(i+1)*(n+1)+j+1] = c.sums[i*(n+1)+j+1] + row
		}
	}
	return c, nil
}

// bandwidth returns γ, 1 for a series whose samples are mostly the same.
func bandwidth(series [][]float64) float64 {
	n := len(series[0])
	var all []float64
	for i := range n {
		for j := range i {
			all = append(all, distance(series, i, j))
		}
	}
	slices.Sort(all)
	half := len(all) / 2
	switch {
	case len(all) == 0 || all[half] == 0:
		return 1
	case len(all)%2 == 0:
		return 2 / (all[half-1] + all[half])
	default:
		return 1 / all[half]
	}
}

// distance returns the squared distance of two samples.
func distance(series [][]float64, i, j int) float64 {
	sum := 0.0
	for _, x := range series {
		d := x[i] - x[j]
		sum += d * d
	}
	return sum
}

// Len returns the number of samples.
func (c *RBF) Len() int { return c.n }

// Least returns 2.
func (c *RBF) Least() int { return 2 }

// Of returns n less the mean of the kernel's row sums, ≥ 0.
func (c *RBF) Of(start, end int) float64 {
	w := c.n + 1
	sum := c.sums[end*w+end] - c.sums[start*w+end] - c.sums[end*w+start] + c.sums[start*w+start]
	return float64(end-start) - sum/float64(end-start)
}
