package feature

import (
	"errors"
	"fmt"
	"math"

	"ihealth/eeg"
)

// Name names a feature beside the four of I-Health.
type Name string

// LineLength is the sum of the absolute differences of neighbouring samples (Esteller
// et al., 2001), in the unit of the signal.
const LineLength Name = "line-length"

// ErrName is the cause when there is no feature of that name.
var ErrName = errors.New("unknown feature")

// Validate returns ErrName unless there is such a feature.
func (n Name) Validate() error {
	if n != LineLength {
		return fmt.Errorf("%w %q; there is %s", ErrName, string(n), LineLength)
	}
	return nil
}

// further computes the named features of a window's raw samples, in order; a missing
// one is NaN.
func (c *Channel) further(names []Name, s eeg.Signal, raw []float64) {
	for _, n := range names {
		if n == LineLength {
			v := math.Abs(s.Gain) * lineLength(raw)
			c.LineLength = &v
		}
	}
}

// lineLength leaves out differences with a missing sample.
func lineLength(x []float64) float64 {
	sum := 0.0
	for i := 1; i < len(x); i++ {
		if d := math.Abs(x[i] - x[i-1]); !math.IsNaN(d) {
			sum += d
		}
	}
	return sum
}
