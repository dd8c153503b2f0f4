package edge

import (
	"errors"
	"fmt"

	"ihealth/iomt/device"
	"ihealth/sim"
)

// ErrModel is the cause when what a detector is to believe is out of range.
var ErrModel = errors.New("unusable model")

// ProximityModel is what a Proximity believes about people and signals.
type ProximityModel struct {
	Within    float64 // closer than this is close, m, > 0, ≤ 1000
	Reference float64 // strength 1 m away, dBm, −120 to 0
	Exponent  float64 // of the loss with distance, > 0, ≤ 10
	Noise     float64 // standard deviation of a strength about its mean, dB, > 0, ≤ 100; more where signals are correlated
	Drift     float64 // growth of the standard deviation of log10 d, 1/√s, > 0, ≤ 10
	Typical   float64 // median distance of who is heard for the first time, m, > 0, ≤ 1000
	Spread    float64 // standard deviation of log10 of that distance, > 0, ≤ 10
	Sure      float64 // probability from which a neighbour counts as close, in (0, 1)
	Forget    float64 // silence after which a track begins anew, s, > 0, ≤ 1e6
}

// NewProximityModel returns what to believe of signals over r when within metres are close. Signals of correlation c
// one interval apart carry (1−c)/(1+c) of the information of independent ones (Bartlett), so
// shadowing is inflated by that share; the rest are defaults for people on foot.
func NewProximityModel(within float64, r device.Radio, interval float64) ProximityModel {
	return ProximityModel{
		Within: within, Reference: r.Reference, Exponent: r.Exponent, Noise: r.Effective(interval),
		Drift: 0.2, Typical: 5, Spread: 0.5, Sure: 0.5, Forget: 60,
	}
}

// Validate returns an error that wraps ErrModel unless all fields are in range.
func (m ProximityModel) Validate() error {
	if !(m.Reference >= -120 && m.Reference <= 0) {
		return fmt.Errorf("edge: %w: strength at 1 m is %v dBm: want -120 to 0", ErrModel, m.Reference)
	}
	for _, f := range []struct {
		name        string
		value, high float64
	}{
		{"distance that is close", m.Within, 1000},
		{"exponent", m.Exponent, 10},
		{"noise", m.Noise, 100},
		{"drift", m.Drift, 10},
		{"typical distance", m.Typical, 1000},
		{"spread", m.Spread, 10},
		{"silence that ends a track", m.Forget, 1e6},
	} {
		if !(f.value > 0 && f.value <= f.high) {
			return fmt.Errorf("edge: %w: %s is %v: want more than 0, at most %v", ErrModel, f.name, f.value, f.high)
		}
	}
	if !(m.Sure > 0 && m.Sure < 1) {
		return fmt.Errorf("edge: %w: sure from probability %v: want more than 0, less than 1", ErrModel, m.Sure)
	}
	return nil
}

// forgets reports whether a track heard last at then has ended by now.
func (m ProximityModel) forgets(then, now sim.Time) bool { return (now - then).Seconds() > m.Forget }
