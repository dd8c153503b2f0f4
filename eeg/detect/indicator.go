package detect

import (
	"fmt"
	"math"
	"strings"

	"ihealth/eeg/feature"
)

// Indicator names a formula that combines the features of a channel into one number
// δ, I-Health eq. (5). The printed one is lost. None but the last two is
// invariant to the unit: δ adds a variance to a mean.
type Indicator string

// The indicators.
const (
	Sum       Indicator = "sum"        // |m| + s² + r + k, the default
	SignedSum Indicator = "signed-sum" // m + s² + r + k
	Norm      Indicator = "norm"       // sqrt(m² + s⁴ + r² + k²)
	Variance  Indicator = "variance"   // s²
	RMS       Indicator = "rms"        // r
)

// Indicators lists the indicators, the default first.
func Indicators() []Indicator { return []Indicator{Sum, SignedSum, Norm, Variance, RMS} }

// Validate returns an error unless there is such an indicator.
func (d Indicator) Validate() error {
	var names []string
	for _, known := range Indicators() {
		if d == known {
			return nil
		}
		names = append(names, string(known))
	}
	return fmt.Errorf("%w: indicator %q: want one of %s", ErrRule, string(d), strings.Join(names, ", "))
}

// Of returns δ of a channel, which is NaN where the channel has no sample. The
// kurtosis of a constant window, which is undefined, counts as 0.
func (d Indicator) Of(c feature.Channel) float64 {
	k := c.Kurtosis
	if c.Variance == 0 {
		k = 0
	}
	switch d {
	case SignedSum:
		return c.Mean + c.Variance + c.RMS + k
	case Norm:
		return math.Sqrt(c.Mean*c.Mean + c.Variance*c.Variance + c.RMS*c.RMS + k*k)
	case Variance:
		return c.Variance
	case RMS:
		return c.RMS
	default:
		return math.Abs(c.Mean) + c.Variance + c.RMS + k
	}
}
