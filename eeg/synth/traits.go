package synth

import (
	"math"

	"ihealth/sim/rng"
)

// traits are what a patient keeps from session to session.
type traits struct {
	exponent   float64   // α of the 1/f^α noise; Donoghue et al. 2020 find 0.5 to 2
	background float64   // RMS, µV
	alpha      float64   // RMS of bursts at O1 and O2, µV
	frequency  float64   // of alpha, Hz
	offset     []float64 // of each channel, µV
}

func newTraits(c Config, p Patient) traits {
	s := rng.New(c.key(p, "traits"))
	t := traits{
		exponent:   s.Uniform(0.9, 1.6),
		background: c.Background * math.Exp(s.Normal(0, 0.35)),
		alpha:      c.Alpha * math.Exp(s.Normal(0, 0.35)),
		frequency:  s.Normal(10, 0.5),
	}
	for range montage {
		t.offset = append(t.offset, s.Uniform(4170, 4230))
	}
	return t
}
