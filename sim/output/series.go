package output

import (
	"fmt"
	"math"
)

// validateSeries demands so many observations of one run, finite and not all equal.
func validateSeries(xs []float64, least int, level float64) error {
	if err := validateLevel(level); err != nil {
		return err
	}
	if len(xs) < least {
		return fmt.Errorf("output: %w: %d observations, this interval needs %d or more", ErrTooFewData, len(xs), least)
	}
	constant := true
	for i, x := range xs {
		if x-x != 0 {
			return fmt.Errorf("output: %w: observation %d is %v, want finite ones", ErrParameter, i, x)
		}
		constant = constant && x == xs[0]
	}
	if constant {
		return fmt.Errorf("output: %w: all %d observations are %v, which says nothing about their spread", ErrTooFewData, len(xs), xs[0])
	}
	return nil
}

// lastBatches returns the means of so many consecutive batches of size observations,
// the last of which ends with xs.
func lastBatches(xs []float64, count, size int) []float64 {
	xs = xs[len(xs)-count*size:]
	means := make([]float64, count)
	for i := range means {
		means[i] = mean(xs[i*size : (i+1)*size])
	}
	return means
}

func mean(xs []float64) float64 {
	var sum float64
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

func tally(xs []float64) *Tally {
	var t Tally
	for _, x := range xs {
		t.Add(x)
	}
	return &t
}

// skewness returns the adjusted Fisher–Pearson coefficient, G₁ of Joanes and Gill
// (The Statistician 47 (1998) 183–189), NaN when all of xs are equal.
func skewness(xs []float64) float64 {
	n, centre := float64(len(xs)), mean(xs)
	var second, third float64
	for _, x := range xs {
		d := x - centre
		second += d * d
		third += d * d * d
	}
	g := math.Sqrt(n) * third / (second * math.Sqrt(second))
	return g * math.Sqrt(n*(n-1)) / (n - 2)
}

// lagOne returns the lag-one autocorrelation, NaN when all of xs are equal.
func lagOne(xs []float64) float64 {
	centre := mean(xs)
	var squares, products float64
	for i, x := range xs {
		d := x - centre
		squares += d * d
		if i > 0 {
			products += d * (xs[i-1] - centre)
		}
	}
	return products / squares
}

// vonNeumann returns von Neumann's ratio as a score, which for independent normal xs is
// nearly standard normal, and positive for positively correlated ones: the statistic
// 1 − Σ(xᵢ − xᵢ₊₁)²/(2Σ(xᵢ − x̄)²) in its standard deviations √((n−2)/(n²−1)) (von
// Neumann, Annals of Mathematical Statistics 12 (1941) 367–395; Fishman, Management
// Science 24 (1978) 510–521). It is NaN when all of xs are equal.
func vonNeumann(xs []float64) float64 {
	n, centre := float64(len(xs)), mean(xs)
	var squares, steps float64
	for i, x := range xs {
		squares += (x - centre) * (x - centre)
		if i > 0 {
			steps += (x - xs[i-1]) * (x - xs[i-1])
		}
	}
	return (1 - steps/(2*squares)) / math.Sqrt((n-2)/(n*n-1))
}
