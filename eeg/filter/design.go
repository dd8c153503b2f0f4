package filter

import (
	"errors"
	"fmt"
	"math"
)

// ErrFrequency is the cause when no filter of that frequency or quality exists.
var ErrFrequency = errors.New("unusable filter frequency")

// Design is a filter before its sampling rate is known: a High-pass of 1 Hz has other
// coefficients at 128 Hz than at 512 Hz.
type Design interface {
	// Section returns the filter for samples at rate Hz, or ErrFrequency.
	Section(rate float64) (Section, error)
	// String names the filter and its parameters.
	String() string
}

// HighPass returns a Butterworth high-pass of order 2 with gain 1/√2 at hz, by the
// bilinear transform with the edge kept in its place, as scipy.signal.butter does.
func HighPass(hz float64) Design { return butterworth{hz: hz, high: true} }

// LowPass returns a Butterworth low-pass of order 2; see HighPass.
func LowPass(hz float64) Design { return butterworth{hz: hz} }

type butterworth struct {
	hz   float64
	high bool
}

// Section implements Design.
func (b butterworth) Section(rate float64) (Section, error) {
	if err := check(b, b.hz, rate); err != nil {
		return Section{}, err
	}
	k := math.Tan(math.Pi * b.hz / rate)
	norm := 1 / (1 + math.Sqrt2*k + k*k)
	s := Section{A1: 2 * (k*k - 1) * norm, A2: (1 - math.Sqrt2*k + k*k) * norm}
	if b.high {
		s.B0, s.B1, s.B2 = norm, -2*norm, norm
	} else {
		s.B0, s.B1, s.B2 = k*k*norm, 2*k*k*norm, k*k*norm
	}
	return s, nil
}

// String implements Design.
func (b butterworth) String() string {
	if b.high {
		return fmt.Sprintf("high-pass %v Hz", b.hz)
	}
	return fmt.Sprintf("low-pass %v Hz", b.hz)
}

// Notch returns a filter that removes hz and keeps the rest, with gain 1/√2 at the two
// edges of a band of width hz/q about it, as scipy.signal.iirnotch does (Orfanidis,
// Introduction to Signal Processing, 1996, eq. 11.3.4). A usual q is 30.
func Notch(hz, q float64) Design { return notch{hz, q} }

type notch struct{ hz, q float64 }

// Section implements Design.
func (n notch) Section(rate float64) (Section, error) {
	if err := check(n, n.hz, rate); err != nil {
		return Section{}, err
	}
	// The band hz/q wide must lie below half the rate too: tan of a right angle is none.
	if !(n.q > 0) || math.IsInf(n.q, 1) || n.hz/n.q >= rate/2 {
		return Section{}, fmt.Errorf("%w: %v at %v Hz: a band hz/q wide must fit between 0 and half the rate; a usual q is 30", ErrFrequency, n, rate)
	}
	w := 2 * math.Pi * n.hz / rate
	gain := 1 / (1 + math.Tan(w/n.q/2))
	c := -2 * gain * math.Cos(w)
	return Section{B0: gain, B1: c, B2: gain, A1: c, A2: 2*gain - 1}, nil
}

// String implements Design.
func (n notch) String() string { return fmt.Sprintf("notch %v Hz, q %v", n.hz, n.q) }

func check(d Design, hz, rate float64) error {
	if !(hz > 0 && hz < rate/2) {
		return fmt.Errorf("%w: %v at %v Hz: choose a frequency above 0 and below half the sampling rate", ErrFrequency, d, rate)
	}
	return nil
}
