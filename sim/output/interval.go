package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MinReplications is the least number of values that an interval is made of. An
// M/M/1 queue with load 0.8, replicated until the half-width is 5 % of the mean,
// covers 93.8 % of a nominal 95 % when it begins with 10 replications, and 90.7 %
// when it begins with 3.
const MinReplications = 10

// Interval is an estimate and its doubt.
type Interval struct {
	Mean  float64 // estimate, in the unit of the observations
	Low   float64 // lower end, same unit
	High  float64 // upper end, ≥ Low, same unit
	Level float64 // confidence of this interval alone, in (0, 1)
	N     int     // independent values behind it
}

// symmetric returns the interval whose middle is the estimate.
func symmetric(estimate, half, level float64, n int) Interval {
	return Interval{Mean: estimate, Low: estimate - half, High: estimate + half, Level: level, N: n}
}

// Contains reports whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// HalfWidth returns half of the distance between the ends, ≥ 0.
func (i Interval) HalfWidth() float64 { return i.High/2 - i.Low/2 }

// Shift returns how far the interval's middle lies above the estimate: 0, but for
// rounding, for a symmetric method.
func (i Interval) Shift() float64 { return i.High/2 + i.Low/2 - i.Mean }

// Relative returns the half-width as a part of the absolute estimate, +Inf for an
// estimate of 0.
func (i Interval) Relative() float64 {
	if i.Mean == 0 {
		return math.Inf(1)
	}
	return i.HalfWidth() / math.Abs(i.Mean)
}

// String returns the interval as "estimate ± half-width", or with its ends if it is
// not symmetric.
func (i Interval) String() string {
	if rounding := 1e-9 * (i.HalfWidth() + math.Abs(i.Mean)); math.Abs(i.Shift()) > rounding {
		return fmt.Sprintf("%.6g in [%.6g, %.6g]", i.Mean, i.Low, i.High)
	}
	return fmt.Sprintf("%.6g ± %.2g", i.Mean, i.HalfWidth())
}

// MeanInterval returns Student's interval for the expectation of independent,
// identically distributed values, one a replication. It returns ErrTooFewData for
// fewer than MinReplications values, when one of them is not finite because a
// replication observed nothing, and when all are equal: an event that is too rare to be
// seen looks like that, and "0 ± 0" would be wrong; see Fraction, and Exactly for what
// is known not to be random. It returns ErrParameter unless 0 < level < 1, and for
// values whose sum or squares are beyond all floats.
func MeanInterval(values []float64, level float64) (Interval, error) {
	if err := validateLevel(level); err != nil {
		return Interval{}, err
	}
	t, err := replicated(values)
	if err != nil {
		return Interval{}, err
	}
	if err := t.constant(); err != nil {
		return Interval{}, err
	}
	i := student(t, level)
	if width := i.HalfWidth(); width-width != 0 {
		return Interval{}, fmt.Errorf("output: %w: values from %v to %v are too large", ErrParameter, t.min, t.max)
	}
	return i, nil
}

// Exactly returns the interval of width 0 for a quantity that is not random, as its
// caller knows, such as the loss of a queue without a bound. Errors are those of
// MeanInterval, but ErrParameter when values differ.
func Exactly(values []float64, level float64) (Interval, error) {
	if err := validateLevel(level); err != nil {
		return Interval{}, err
	}
	t, err := replicated(values)
	if err != nil {
		return Interval{}, err
	}
	if t.constant() == nil {
		return Interval{}, fmt.Errorf("output: %w: values from %v to %v of what should be exact", ErrParameter, t.min, t.max)
	}
	return symmetric(t.min, 0, level, t.n), nil
}

// replicated summarises enough finite values, one a replication.
func replicated(values []float64) (*Tally, error) {
	if len(values) < MinReplications {
		return nil, fmt.Errorf("output: %w: %d replications, an interval needs %d or more",
			ErrTooFewData, len(values), MinReplications)
	}
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("output: %w: replication %d gave %v, make replications longer", ErrTooFewData, i, x)
		}
	}
	return tally(values), nil
}

// constant returns ErrTooFewData when all observations are equal.
func (t *Tally) constant() error {
	if t.min != t.max {
		return nil
	}
	return fmt.Errorf("output: %w: all %d replications gave %v, which says nothing about their spread", ErrTooFewData, t.n, t.min)
}

// student returns Student's interval for the expectation of what t has observed.
func student(t *Tally, level float64) Interval {
	return t.interval(studentQuantile((1+level)/2, float64(t.N()-1)), level)
}

// interval returns the one whose half-width is so many standard errors of the mean.
func (t *Tally) interval(standardErrors, level float64) Interval {
	return symmetric(t.Mean(), standardErrors*math.Sqrt(t.Variance()/float64(t.N())), level, t.N())
}

// studentQuantile returns the p-quantile of Student's t. From 10⁴ degrees of freedom
// on it is that of the normal distribution with two terms of the expansion of Cornish
// and Fisher (Abramowitz and Stegun, 26.7.5), within 10⁻⁹ to p = 1 − 10⁻⁷: gonum's
// search is ten times too far out there.
func studentQuantile(p, freedom float64) float64 {
	if freedom < 1e4 {
		return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(p)
	}
	z := distuv.UnitNormal.Quantile(p)
	z2 := z * z
	return z + z*(z2+1)/(4*freedom) + z*((5*z2+16)*z2+3)/(96*freedom*freedom)
}

// Simultaneous returns one interval a row of values, quantities × replications,
// all of which hold together with probability level or more whatever their
// dependence (Bonferroni): each has the level 1 − (1−level)/quantities. Errors are
// those of MeanInterval.
func Simultaneous(values [][]float64, level float64) ([]Interval, error) {
	if err := validateLevel(level); err != nil {
		return nil, err
	}
	intervals := make([]Interval, len(values))
	each := bonferroni(level, len(values))
	for i, row := range values {
		var err error
		if intervals[i], err = MeanInterval(row, each); err != nil {
			return nil, fmt.Errorf("quantity %d: %w", i, err)
		}
	}
	return intervals, nil
}

// bonferroni returns the level of each of n intervals that hold together.
func bonferroni(level float64, n int) float64 { return 1 - (1-level)/float64(n) }

func validateLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("output: %w: confidence level %v, want one between 0 and 1", ErrParameter, level)
	}
	return nil
}
