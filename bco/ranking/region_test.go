package ranking

import (
	"math"
	"testing"

	"ihealth/sim/rng"
)

// TestEta compares η with the solutions of g(η) = β by hand.
func TestEta(t *testing.T) {
	for _, row := range []struct {
		c, n   int
		beta   float64
		want   float64
		source string
	}{
		{1, 10, 0.05, 0.5 * (math.Pow(0.1, -2.0/9) - 1), "Kim and Nelson (2001), c = 1"},
		{1, 3, 0.025, 9.5, "½(1/0.05 − 1)"},
		{1, 2, 0.05, 49.5, "½(1/0.1² − 1)"},
		// With n₀ = 3 and c = 2, g = 1/(1+3η) − ½/(1+4η) = 0.1 is 1.2η² − 1.8η − 0.4 = 0.
		{2, 3, 0.1, (1.8 + math.Sqrt(1.8*1.8+4*1.2*0.4)) / 2.4, "root of a square"},
	} {
		if got := eta(row.c, row.n, row.beta); math.Abs(got/row.want-1) > 1e-12 {
			t.Errorf("η(c = %d, n₀ = %d, %v) = %v, want %v (%s)", row.c, row.n, row.beta, got, row.want, row.source)
		}
	}
}

func TestEtaSolvesItsEquation(t *testing.T) {
	for c := 1; c <= 5; c++ {
		for _, n := range []int{2, 5, 10, 50} {
			last := math.Inf(1)
			for _, beta := range []float64{1e-6, 1e-3, 0.01, 0.1, 0.4} {
				x := eta(c, n, beta)
				if got := excess(c, n, x); math.Abs(got/beta-1) > 1e-9 {
					t.Errorf("g(η(c = %d, n₀ = %d, %v)) = %v", c, n, beta, got)
				}
				if !(x > 0 && x < last) {
					t.Errorf("η(c = %d, n₀ = %d, %v) = %v, want it in (0, %v)", c, n, beta, x, last)
				}
				last = x
			}
		}
	}
}

// TestErrorOfOneComparison walks a Brownian path out of the triangle of c = 1, drawn for
// a drift of δ and a variance estimated with n₀ − 1 degrees of freedom, in small steps:
// Fabian's theorem behind g promises that it leaves on the wrong side with probability
// ½·E[exp(−η·χ²)] = β, less what discrete steps save. n = 4000, within 4.9 standard
// errors of (0, β].
func TestErrorOfOneComparison(t *testing.T) {
	const walks, n0, beta = 4000, 6, 0.1
	s := rng.New(rng.Key{Seed: 5, Name: "walks"})
	h2 := 2 * eta(1, n0, beta) * (n0 - 1)
	wrong := 0
	for range walks {
		squares := 0.0
		for range n0 - 1 {
			squares += math.Pow(s.Normal(0, 1), 2)
		}
		limit := h2 * squares / (n0 - 1) // in units of δ = σ = 1
		const step = 0.02
		x := 0.0
		for at := 0.0; at < limit && math.Abs(x) <= (limit-at)/2; at += step {
			x += s.Normal(step, math.Sqrt(step))
		}
		if x < 0 {
			wrong++
		}
	}
	got, se := float64(wrong)/walks, math.Sqrt(beta*(1-beta)/walks)
	if t.Logf("%.4f", got); got > beta+4.9*se || got < beta/2 {
		t.Errorf("a comparison errs with probability %.4f, want about %v", got, beta)
	}
}

func TestVarianceOfDifference(t *testing.T) {
	x, y := []float64{1, 2, 6}, []float64{1, 4, 1} // differences 0, −2, 5
	if got := varianceOfDifference(x, y); math.Abs(got-13) > 1e-12 {
		t.Errorf("variance %v, want 13", got)
	}
}

// TestSameDifference: two systems that differ by a constant, as they do with common
// random numbers, have no variance of their difference, though sums round.
func TestSameDifference(t *testing.T) {
	noise := []float64{0.1, 0.7, 1.3, 12.9, 0.4, 3.3}
	x, y := make([]float64, len(noise)), make([]float64, len(noise))
	for r, e := range noise {
		x[r], y[r] = 0.1+e, 0.3+e
	}
	if got := varianceOfDifference(x, y); got != 0 {
		t.Errorf("variance %v of a constant difference", got)
	}
	x[3] += 1e-12
	if got := varianceOfDifference(x, y); !(got > 0) {
		t.Errorf("variance %v of differences that vary by 1e-12", got)
	}
}
