package edge

import (
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/iomt/device"
)

// ErrLimits is the cause when limits cannot be judged by.
var ErrLimits = errors.New("impossible limits")

// Limits are what the health authority sets for a subject's readings of one kind.
type Limits struct {
	Kind      device.Kind
	Low, High device.Quantity // Low ≤ High, in the kind's unit
	Band      device.Quantity // outside by up to this is a warning; ≥ 0, in the kind's unit
}

// NewLimits returns limits of a kind, low and high and band in its unit. It fails with the
// error of Validate, or with device.ErrQuantity when a number is not finite.
func NewLimits(kind device.Kind, low, high, band float64) (Limits, error) {
	if !kind.Valid() || kind.Unit() == "" {
		return Limits{}, fmt.Errorf("edge: %w of %v, which is no quantity", ErrLimits, kind)
	}
	l := Limits{Kind: kind}
	for _, q := range []struct {
		to    *device.Quantity
		value float64
	}{{&l.Low, low}, {&l.High, high}, {&l.Band, band}} {
		var err error
		if *q.to, err = device.NewQuantity(q.value, kind.Unit()); err != nil {
			return Limits{}, fmt.Errorf("edge: limits of %v: %w", kind, err)
		}
	}
	return l, l.Validate()
}

// Validate returns an error that wraps ErrLimits unless the units are the kind's and the
// numbers in order.
func (l *Limits) Validate() error {
	if !l.Kind.Valid() || l.Kind.Unit() == "" {
		return fmt.Errorf("edge: %w of %v, which is no quantity", ErrLimits, l.Kind)
	}
	for _, q := range []device.Quantity{l.Low, l.High, l.Band} {
		if q.Unit != l.Kind.Unit() {
			return fmt.Errorf("edge: %w: %v in %q, want %q", ErrLimits, l.Kind, q.Unit, l.Kind.Unit())
		}
	}
	if l.Low.Milli > l.High.Milli || l.Band.Milli < 0 {
		return fmt.Errorf("edge: %w: %v to %v with a band of %v, want low ≤ high and a band of 0 or more", ErrLimits, l.Low, l.High, l.Band)
	}
	return nil
}

// Reasons of a verdict by limits. They hold neither reading nor limits.
const (
	reasonWithin  = "within the limits"
	reasonWarning = "outside the limits, within the band"
	reasonOutside = "outside the limits by more than the band"
)

// LimitDetector judges the readings of one kind and subject by limits.
type LimitDetector struct {
	limits Limits
	intake intake
}

var _ Detector = (*LimitDetector)(nil)

// NewLimitDetector returns a detector by limits. It fails with the error of l.Validate.
func NewLimitDetector(l Limits) (*LimitDetector, error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	return &LimitDetector{limits: l, intake: intake{kind: l.Kind}}, nil
}

// Judge implements [Detector]: an emergency is urgent, a warning normal, the rest
// non-urgent.
func (d *LimitDetector) Judge(r device.Reading) (Verdict, error) { return d.Check(&r) }

// Check is Judge without a copy of the reading.
func (d *LimitDetector) Check(r *device.Reading) (Verdict, error) {
	l := &d.limits
	if err := d.intake.take(r); err != nil {
		return Verdict{}, err
	}
	switch code := Grade(r.Quantity.Milli, l.Low.Milli, l.High.Milli, l.Band.Milli); code {
	case Emergency:
		return Verdict{Emergency, chain.Urgent, reasonOutside}, nil
	case Warning:
		return Verdict{Warning, chain.Normal, reasonWarning}, nil
	default:
		return Verdict{Normal, chain.NonUrgent, reasonWithin}, nil
	}
}
