package output

import "fmt"

// WidestRelative is the half-width, as a part of the mean, above which SteadyState and
// SteadyReplications refuse, and the widest Target. At M/M/1 with load 0.93 and 10⁴
// customers, where half-widths are 30 to 80 % of the mean, no method covers what it says.
const WidestRelative = 0.15

// SteadyState returns an interval for the steady-state mean of one run: that of Skart,
// with its errors, and ErrTooFewData when its half-width is more than WidestRelative of
// the mean. An interval that comes with ErrTooFewData is for a look, not for a result.
// One that holds 0 comes with ErrNearZero too: if the mean is 0, no length of the run
// makes the interval narrow as a part of it, and the caller must judge its half-width.
// Refusing keeps wrong answers rare, but does not mend those that are left: runs that
// pass where most are refused are those that underestimate their own spread. Make a run
// several times longer rather than repeat it until it passes.
func SteadyState(xs []float64, level float64) (Interval, error) {
	interval, err := Skart(xs, level)
	if err != nil {
		return interval, err
	}
	return interval, interval.tooWide()
}

// tooWide returns ErrTooFewData for an interval that says too little.
func (i Interval) tooWide() error {
	if i.Relative() <= WidestRelative {
		return nil
	}
	if i.Contains(0) {
		return fmt.Errorf("output: %w: %w: %v holds 0, where a half-width relative to the mean says nothing; "+
			"judge the half-width itself, or simulate longer if the mean is not 0", ErrTooFewData, ErrNearZero, i)
	}
	return fmt.Errorf("output: %w: the half-width is %.2g of the mean, more than %v, simulate longer", ErrTooFewData, i.Relative(), WidestRelative)
}
