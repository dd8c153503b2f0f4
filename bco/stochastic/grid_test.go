package stochastic

import (
	"math"
	"testing"

	"ihealth/sim/rng"
)

// TestAccuracyOfTheGrid: without its correction by the means, the quadrature of every
// single survival function is as near to its mean as is promised: 1e-9 of the longest mean
// for smooth distributions, 1e-10 for every step of others.
func TestAccuracyOfTheGrid(t *testing.T) {
	means := []float64{.1, .5, .9, 1, 1.3, 2, 3}
	for _, row := range []struct {
		name      string
		response  func(mean float64) Response
		tolerance float64 // s
		points    int
	}{
		{"log-normal, c = 0.01", func(m float64) Response { return spread(m, .01) }, 3e-9, 2000},
		{"log-normal, c = 0.3", func(m float64) Response { return spread(m, .3) }, 3e-9, 1000},
		{"log-normal, c = 2", func(m float64) Response { return spread(m, 2) }, 3e-9, 1000},
		{"exponential", exponential, 3e-9, 1000},
		{"gamma, c² = 0.2", func(m float64) Response { return rng.Gamma{Shape: 5, Rate: 5 / m} }, 3e-9, 1000},
		{"Weibull, infinite density at 0", func(m float64) Response {
			return rng.Weibull{Shape: .5, Scale: m / 2}
		}, 3e-9, 2000},
		{"uniform", func(m float64) Response { return rng.Uniform{Low: .5 * m, High: 1.5 * m} }, 3e-9, 3000},
		{"constant", func(m float64) Response { return rng.Deterministic{Value: m} }, 7 * 3e-10, 2500},
	} {
		var responses []Response
		for _, m := range means {
			responses = append(responses, row.response(m))
		}
		g, err := newGrid(t.Context(), responses)
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		worst := 0.0
		for _, tail := range g.tails {
			worst = max(worst, math.Abs(tail))
		}
		if !(worst <= row.tolerance) || len(g.times) > row.points {
			t.Errorf("%s: off by %.2g s with %d points, want %.2g with %d at most", row.name, worst, len(g.times), row.tolerance, row.points)
		}
	}
}

// TestGridsAreInOrder: times increase from 0, weights are positive and sum up to the
// length of the interval.
func TestGridsAreInOrder(t *testing.T) {
	g, err := newGrid(t.Context(), []Response{exponential(1), rng.Deterministic{Value: .3}, spread(2, .2)})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for j, at := range g.times {
		if j == 0 && at != 0 || j > 0 && at <= g.times[j-1] || g.weights[j] <= 0 {
			t.Fatalf("node %d at %v s with weight %v", j, at, g.weights[j])
		}
		sum += g.weights[j]
	}
	if end := g.times[len(g.times)-1]; !near(sum, end, 1e-12) {
		t.Errorf("weights sum up to %v s, the grid ends at %v s", sum, end)
	}
}
