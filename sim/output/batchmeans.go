package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// BatchMeans returns Student's interval for the steady-state mean of one run, whose
// observations follow each other without a warm-up: they are cut into so many batches
// of equal length, whose means are taken for independent. What does not fill a batch is
// left out at the beginning. Too short batches are correlated and their interval is
// too narrow: prefer SteadyState. It returns ErrTooFewData for fewer than two
// observations a batch or constant ones, and ErrParameter for fewer than
// MinReplications batches, observations that are not finite, and unless 0 < level < 1.
func BatchMeans(xs []float64, batches int, level float64) (Interval, error) {
	if err := validateBatches(xs, batches, level); err != nil {
		return Interval{}, err
	}
	return student(tally(lastBatches(xs, batches, len(xs)/batches)), level), nil
}

// GrownBatchMeans is BatchMeans with batches that begin with one observation and
// double until von Neumann's test finds them uncorrelated (Fishman, Management Science
// 24 (1978) 510–521), one-sided with size 10 %. Errors are those of BatchMeans;
// ErrTooFewData also says that fewer than MinReplications batches were left, and the
// interval that comes with it is too narrow.
func GrownBatchMeans(xs []float64, level float64) (Interval, error) {
	if err := validateBatches(xs, MinReplications, level); err != nil {
		return Interval{}, err
	}
	critical := distuv.UnitNormal.Quantile(0.9)
	for size := 1; ; size *= 2 {
		means := lastBatches(xs, len(xs)/size, size)
		if vonNeumann(means) <= critical {
			return student(tally(means), level), nil
		}
		if len(means)/2 < MinReplications {
			return student(tally(means), level), fmt.Errorf("output: %w: %d batches of %d observations are still correlated, make the run longer",
				ErrTooFewData, len(means), size)
		}
	}
}

// OverlappingBatchMeans is BatchMeans with a batch that begins at every observation
// and is 1/batches of the run long, and 1.5·(batches − 1) degrees of freedom (Meketon
// and Schmeiser, Winter Simulation Conference 1984, 226–230). Errors are those of
// BatchMeans.
func OverlappingBatchMeans(xs []float64, batches int, level float64) (Interval, error) {
	if err := validateBatches(xs, batches, level); err != nil {
		return Interval{}, err
	}
	n, size := len(xs), len(xs)/batches
	centre := mean(xs)
	var window, squares float64
	for i, x := range xs {
		window += x - centre
		if i >= size {
			window -= xs[i-size] - centre
		}
		if i >= size-1 {
			squares += window * window
		}
	}
	m, overlapping := float64(size), float64(n-size+1)
	variance := squares / (m * m) * m / (overlapping * float64(n-size))
	freedom := 1.5 * (float64(n)/m - 1)
	return symmetric(centre, studentQuantile((1+level)/2, freedom)*math.Sqrt(variance), level, batches), nil
}

// AreaInterval is BatchMeans with the standardized time series of each batch: the
// area under it estimates the variance, with one degree of freedom a batch (Schruben,
// Operations Research 31 (1983) 1090–1108). Errors are those of BatchMeans.
func AreaInterval(xs []float64, batches int, level float64) (Interval, error) {
	if err := validateBatches(xs, batches, level); err != nil {
		return Interval{}, err
	}
	size := len(xs) / batches
	xs = xs[len(xs)-batches*size:]
	m := float64(size)
	var variance float64 // of one observation, were they independent
	for i := range batches {
		area := area(xs[i*size : (i+1)*size])
		variance += area * area * 12 / (m * (m*m - 1)) / float64(batches)
	}
	half := studentQuantile((1+level)/2, float64(batches)) * math.Sqrt(variance/float64(len(xs)))
	return symmetric(mean(xs), half, level, batches), nil
}

// area returns Σ k·(x̄ − x̄ₖ), where x̄ₖ is the mean of the first k of xs.
func area(xs []float64) float64 {
	centre := mean(xs)
	var sum, area float64
	for _, x := range xs {
		sum += x - centre
		area -= sum
	}
	return area
}

func validateBatches(xs []float64, batches int, level float64) error {
	if batches < MinReplications {
		return fmt.Errorf("output: %w: %d batches, want %d or more", ErrParameter, batches, MinReplications)
	}
	return validateSeries(xs, 2*batches, level)
}
