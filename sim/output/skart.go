package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	skartBatches    = 1280 // at the beginning, and the least number of observations
	skartMost       = 1024 // batches of the interval
	skartSpacer     = 10   // batches that are left out between two at most
	skartSkewSpacer = 3    // the same for skewed batch means
	skartSize       = 0.2  // of the two-sided test of randomness
)

// Skart returns an interval for the steady-state mean of one run that began anywhere,
// by N-Skart (Tafazzoli and Wilson, IEEE Transactions on Automatic Control 56 (2011)
// 254–264). Batches grow, and are spaced, until von Neumann's test finds them random;
// the first spacer is deleted as the warm-up; Student's interval of the batch means is
// adjusted for their lag-one correlation and for their skewness, and is not symmetric.
// ErrTooFewData says that the run has fewer than 1280 observations, or is constant, or
// that its batches stay dependent: then the interval comes with the error, and is
// too narrow more often than it says. ErrParameter says that an observation is not
// finite, or that level is not between 0 and 1. A run that has no steady state is not
// found out: even a random walk of 2·10⁷ steps can pass.
//
// Unlike the paper, which gives that interval with a warning, see SteadyState for one
// that is refused when it is wide.
func Skart(xs []float64, level float64) (Interval, error) {
	if err := validateSeries(xs, skartBatches, level); err != nil {
		return Interval{}, err
	}
	s := newSkart(xs)
	random := s.grow()
	means, warmup := s.rebatch()
	if tally(means).Variance() == 0 {
		return Interval{}, fmt.Errorf("output: %w: the means of %d batches are equal", ErrTooFewData, len(means))
	}
	interval := s.interval(means, warmup, level)
	if !random {
		return interval, fmt.Errorf("output: %w: %d batches of %d observations are still dependent, make the run longer",
			ErrTooFewData, s.batches, s.size)
	}
	return interval, nil
}

// skart holds the variables of the algorithm; letters are those of the paper.
type skart struct {
	xs      []float64
	size    int // of a batch, m
	batches int // k
	spacer  int // batches left out between two, d
	spaced  int // batches left, k′
	deflate int // times that the number of batches was reduced, b
}

// newSkart is step 1.
func newSkart(xs []float64) *skart {
	s := &skart{xs: xs, size: 1, batches: skartBatches}
	if math.Abs(skewness(xs[len(xs)/5:])) > 4 {
		s.size = min(16, len(xs)/skartBatches)
	}
	return s
}

// grow is steps 2 to 4. It reports whether the test accepted; if not, the data are
// exhausted.
func (s *skart) grow() bool {
	for {
		means := lastBatches(s.xs[:s.batches*s.size], s.batches, s.size)
		if s.space(means) {
			return true
		}
		size, batches := int(math.Ceil(math.Sqrt2*float64(s.size))), int(math.Ceil(0.9*float64(s.batches)))
		if size*batches > len(s.xs) {
			return false
		}
		s.size, s.batches = size, batches
		s.deflate++
	}
}

// space widens the spacer until the test accepts.
func (s *skart) space(means []float64) bool {
	widest := skartSpacer
	if math.Abs(skewness(means[len(means)/5:])) > 0.5 {
		widest = skartSkewSpacer
	}
	critical := distuv.UnitNormal.Quantile(1 - skartSize/2)
	for s.spacer = 0; ; s.spacer++ {
		left := everyNth(means[s.spacer:], s.spacer+1)
		s.spaced = len(left)
		if math.Abs(vonNeumann(left)) <= critical {
			return true
		}
		if s.spacer == widest {
			return false
		}
	}
}

// rebatch is step 5: it deletes the first spacer, and makes of all that is left more
// and longer batches. It returns their means and the number of deleted observations.
func (s *skart) rebatch() (means []float64, warmup int) {
	left := len(s.xs) - s.spacer*s.size
	count := min(int(math.Ceil(float64(s.spaced)*math.Pow(1/0.9, float64(s.deflate)))), s.batches)
	inflation := math.Sqrt(float64(left) / float64(count*s.size))
	size := int(inflation * float64(s.size))
	count = int(inflation * float64(count))
	if count >= skartMost {
		count, size = skartMost, left/skartMost
	}
	return lastBatches(s.xs, count, size), len(s.xs) - count*size
}

// interval is steps 6 and 7.
func (s *skart) interval(means []float64, warmup int, level float64) Interval {
	t := tally(means)
	correlation := lagOne(means)
	scale := math.Sqrt((1 + correlation) / (1 - correlation) * t.Variance() / float64(t.N()))
	size := (len(s.xs) - warmup) / len(means)
	spacer := (warmup + size - 1) / size
	left := everyNth(means, spacer+1)
	beta := skewness(left) / (6 * math.Sqrt(float64(len(left))))
	quantile := studentQuantile((1+level)/2, float64(len(left)-1))
	return Interval{
		Mean:  t.Mean(),
		Low:   t.Mean() - scale*unskew(quantile, beta),
		High:  t.Mean() - scale*unskew(-quantile, beta),
		Level: level,
		N:     len(left),
	}
}

// unskew is Willink's transformation of a t-ratio, (∛(1 + 6β(ζ − β)) − 1)/(2β)
// (Communications in Statistics 34 (2005) 51–65).
func unskew(zeta, beta float64) float64 {
	if math.Abs(beta) < 1e-9 {
		return zeta
	}
	return (math.Cbrt(1+6*beta*(zeta-beta)) - 1) / (2 * beta)
}

// everyNth returns xs[0], xs[n], xs[2n], ….
func everyNth(xs []float64, n int) []float64 {
	var left []float64
	for i := 0; i < len(xs); i += n {
		left = append(left, xs[i])
	}
	return left
}
