package output

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// QuantileInterval returns an interval for the p-quantile of independent, identically
// distributed observations, between two of them, whatever their distribution (David
// and Nagaraja, Order Statistics, section 7.1). It is the narrowest with at most half
// of 1 − level on either side; its Level is what it has, level or more when the
// distribution is continuous. Its Mean is the sample's quantile. Observations of one
// run of a queue are not independent: see BatchQuantile, or take one quantile a
// replication and MeanInterval. It returns ErrTooFewData when no observation lies far
// enough out, and ErrParameter unless 0 < p < 1 and 0 < level < 1.
func QuantileInterval(s *Sample, p, level float64) (Interval, error) {
	if err := validateQuantile(p, level); err != nil {
		return Interval{}, err
	}
	n := s.N()
	if n == 0 {
		return Interval{}, fmt.Errorf("output: %w: a quantile of no observation", ErrTooFewData)
	}
	below := distuv.Binomial{N: float64(n), P: p} // observations below the quantile
	tail := (1 - level) / 2
	low := sort.Search(n+1, func(k int) bool { return below.CDF(float64(k)) > tail })
	high := 1 + sort.Search(n+1, func(k int) bool { return below.CDF(float64(k)) >= 1-tail })
	if low == 0 || high > n {
		return Interval{}, fmt.Errorf("output: %w: %d observations do not reach beyond the %v-quantile, want %d or more",
			ErrTooFewData, n, p, int(math.Ceil(math.Log(tail)/math.Log(max(p, 1-p)))))
	}
	actual := below.CDF(float64(high-1)) - below.CDF(float64(low-1))
	return Interval{Mean: s.Quantile(p), Low: s.sorted[low-1], High: s.sorted[high-1], Level: actual, N: n}, nil
}

// BatchQuantile returns an interval for the steady-state p-quantile of one run without
// a warm-up, by sectioning: the run's quantile, and Student's t of the differences to
// the quantiles of so many consecutive batches (Asmussen and Glynn, Stochastic
// Simulation, section III.5). Batches must be so long that they are nearly independent
// and hold many observations beyond the quantile. Errors are those of BatchMeans, and
// ErrTooFewData unless a batch is expected to hold ten observations on either side of
// the quantile.
func BatchQuantile(xs []float64, batches int, p, level float64) (Interval, error) {
	if err := validateQuantile(p, level); err != nil {
		return Interval{}, err
	}
	if err := validateBatches(xs, batches, level); err != nil {
		return Interval{}, err
	}
	size := len(xs) / batches
	if beyond := float64(size) * min(p, 1-p); beyond < 10 {
		return Interval{}, fmt.Errorf("output: %w: batches of %d observations hold %.2g beyond the %v-quantile, want 10",
			ErrTooFewData, size, beyond, p)
	}
	xs = xs[len(xs)-batches*size:]
	whole := NewSample(xs).Quantile(p)
	var squares float64
	for i := range batches {
		d := NewSample(xs[i*size:(i+1)*size]).Quantile(p) - whole
		squares += d * d
	}
	n := float64(batches)
	half := studentQuantile((1+level)/2, n-1) * math.Sqrt(squares/(n-1)/n)
	return symmetric(whole, half, level, batches), nil
}

func validateQuantile(p, level float64) error {
	if !(p > 0 && p < 1) {
		return fmt.Errorf("output: %w: the %v-quantile, want one between 0 and 1", ErrParameter, p)
	}
	return validateLevel(level)
}
