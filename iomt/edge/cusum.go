package edge

import (
	"fmt"

	"ihealth/chain"
	"ihealth/iomt/device"
)

// CusumConfig describes a one-sided chart of cumulated sums (Page 1954): what is above a
// known mean adds up, S = max(0, S + z − k), and is positive when S > h.
type CusumConfig struct {
	Kind      device.Kind     // of a scalar
	Mean      device.Quantity // without a change, in the kind's unit
	Deviation device.Quantity // standard deviation without a change, > 0
	Reference float64         // k, in standard deviations: half the shift to be seen soonest, ≥ 0
	Limit     float64         // h, in standard deviations, > 0
}

// Validate returns an error that wraps ErrLimits for what cannot be judged by.
func (c *CusumConfig) Validate() error {
	switch {
	case !c.Kind.Valid() || c.Kind.Unit() == "":
		return fmt.Errorf("edge: %w of %v, which is no quantity", ErrLimits, c.Kind)
	case c.Mean.Unit != c.Kind.Unit() || c.Deviation.Unit != c.Kind.Unit() || c.Deviation.Milli <= 0:
		return fmt.Errorf("edge: %w: mean %v and standard deviation %v, want both in %q and a deviation above 0", ErrLimits, c.Mean, c.Deviation, c.Kind.Unit())
	case !(c.Reference >= 0 && c.Reference <= maxCusum) || !(c.Limit > 0 && c.Limit <= maxCusum):
		return fmt.Errorf("edge: %w: reference value %v and limit %v, want 0 to %v and more than 0", ErrLimits, c.Reference, c.Limit, maxCusum)
	}
	return nil
}

// maxCusum bounds k and h: no reading is so many standard deviations away.
const maxCusum = 1e6

// Cusum judges the readings of one sensor.
//
//	S ≤ h             normal
//	S > h             emergency, once: positive
//	S > h after it    warning: still positive
//
// S is at most 2h, so that the end of a long change is seen; see [RunLength].
type Cusum struct {
	config   CusumConfig
	intake   intake
	sum      float64
	positive bool
}

var _ Detector = (*Cusum)(nil)

// NewCusum returns a chart that begins at 0. It fails as Validate does.
func NewCusum(c CusumConfig) (*Cusum, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return &Cusum{config: c, intake: intake{kind: c.Kind}}, nil
}

// Judge implements [Detector]. It fails with ErrReading when r is out of order, or of
// another kind, unit or subject.
func (c *Cusum) Judge(r device.Reading) (Verdict, error) {
	if err := c.intake.admit(r); err != nil {
		return Verdict{}, err
	}
	z := (float64(r.Quantity.Milli) - float64(c.config.Mean.Milli)) / float64(c.config.Deviation.Milli)
	c.sum = min(2*c.config.Limit, max(0, c.sum+z-c.config.Reference))
	was := c.positive
	c.positive = c.sum > c.config.Limit
	switch {
	case c.positive && !was:
		return Verdict{Emergency, chain.Urgent, "cumulated sum above its limit: positive"}, nil
	case c.positive:
		return Verdict{Warning, chain.Normal, "still positive"}, nil
	default:
		return Verdict{Normal, chain.NonUrgent, "cumulated sum within its limit"}, nil
	}
}

// Sum returns S, in standard deviations.
func (c *Cusum) Sum() float64 { return c.sum }
