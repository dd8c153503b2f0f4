package device

import (
	"fmt"
	"math"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Radio is the log-distance model of a Bluetooth signal:
//
//	strength = Reference − 10·Exponent·log10(d) + shadowing + fading − body, dBm
//
// rounded to 1 dB as chips report it. Shadowing is a Gaussian AR(1) process of the link,
// fading a fresh Gaussian of every packet (Rappaport, Wireless Communications, section 4.9).
type Radio struct {
	Reference   float64 // strength 1 m away, dBm, −120 to 0
	Exponent    float64 // of the loss with distance, > 0, at most 10; 2 in free space
	Shadowing   float64 // standard deviation of the slow part, dB, 0 to 40
	Correlation float64 // of the slow part, of moments 1 s apart, in [0, 1)
	Fading      float64 // standard deviation of the fast part, dB, 0 to 40
	Body        float64 // loss by the body of each carrier with the other behind its back, dB, 0 to 60
	Loss        float64 // share of packets lost whatever their strength, in [0, 1)
	Floor       float64 // weakest strength that is heard, dBm, −150 to 0
}

// HandHeld returns the radio of two phones in hands, fitted to recordings of Ng, Spachos and Plataniotis
// (2021, HH): a line with the exponent 2.21, 6.4 dB about it, and a correlation of 0.89 of signals 0.12 s apart,
// which is 0.38 a second. They stood face to face, so the loss by a body is not from there.
func HandHeld() Radio {
	return Radio{Reference: -75.5, Exponent: 2.21, Shadowing: 6.4, Correlation: 0.38, Body: 12, Loss: 0.1, Floor: -105}
}

// Validate returns an error that wraps ErrModel unless all fields are in range.
func (r Radio) Validate() error {
	for _, f := range []struct {
		name       string
		value      float64
		low, high  float64
		open, shut bool // whether low and high themselves are out of range
	}{
		{"strength at 1 m", r.Reference, -120, 0, false, false},
		{"exponent", r.Exponent, 0, 10, true, false},
		{"shadowing", r.Shadowing, 0, 40, false, false},
		{"correlation", r.Correlation, 0, 1, false, true},
		{"fading", r.Fading, 0, 40, false, false},
		{"loss by a body", r.Body, 0, 60, false, false},
		{"share of lost packets", r.Loss, 0, 1, false, true},
		{"weakest strength", r.Floor, -150, 0, false, false},
	} {
		if !(f.value >= f.low && f.value <= f.high) || (f.open && f.value == f.low) || (f.shut && f.value == f.high) {
			return fmt.Errorf("device: %w: radio: %s is %v: want %v to %v", ErrModel, f.name, f.value, f.low, f.high)
		}
	}
	return nil
}

// minDistance keeps the logarithm finite: phones are never closer than 1 cm.
const minDistance = 0.01 // m

// At returns the mean strength at distance d in m, without bodies, in dBm. Distances
// below 1 cm count as 1 cm.
func (r Radio) At(d float64) float64 {
	return r.Reference - 10*r.Exponent*math.Log10(max(d, minDistance))
}

// Spread returns the standard deviation of a single strength about its mean, in dB.
func (r Radio) Spread() float64 { return math.Hypot(r.Shadowing, r.Fading) }

// Effective returns the standard deviation, in dB, of independent strengths an interval in s apart that tell
// as much of the mean as those of the radio: an AR(1) part of correlation c counts (1+c)/(1−c)
// of its variance (Bartlett).
func (r Radio) Effective(interval float64) float64 {
	c := math.Pow(r.Correlation, interval)
	return math.Sqrt(r.Shadowing*r.Shadowing*(1+c)/(1-c) + r.Fading*r.Fading)
}

// Audible returns a distance beyond which a packet is heard less than once in 10⁶: 5
// standard deviations from the floor.
func (r Radio) Audible() float64 {
	return math.Pow(10, (r.Reference+5*r.Spread()-r.Floor)/(10*r.Exponent))
}

// Link is one way between two radios, with the memory of its shadowing. It belongs to
// one goroutine.
type Link struct {
	radio  Radio
	stream *rng.Stream
	shadow float64 // dB, of radio.Shadowing
	last   sim.Time
}

// NewLink returns a link in its steady state at time 0. It panics when the radio is not
// valid.
func NewLink(r Radio, stream *rng.Stream) *Link {
	if err := r.Validate(); err != nil {
		panic("device: a link over an invalid radio")
	}
	return &Link{radio: r, stream: stream, shadow: stream.Normal(0, r.Shadowing)}
}

// Hear returns the strength of a packet sent at t over d metres past bodies carriers, rounded to 1 dB, and
// false when it is not heard. Every call takes three draws, heard or not. It panics when t lies before the
// last call's.
func (l *Link) Hear(t sim.Time, d float64, bodies int) (dBm int, heard bool) {
	if t < l.last {
		panic("device: a link cannot hear back in time")
	}
	keep := math.Pow(l.radio.Correlation, t.Sub(l.last).Seconds())
	l.last = t
	l.shadow = keep*l.shadow + math.Sqrt(1-keep*keep)*l.stream.Normal(0, l.radio.Shadowing)
	fading, lost := l.stream.Normal(0, l.radio.Fading), l.stream.Float64() < l.radio.Loss
	strength := math.Round(l.radio.At(d) + l.shadow + fading - float64(bodies)*l.radio.Body)
	return int(strength), !lost && strength >= l.radio.Floor
}
