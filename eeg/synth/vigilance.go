package synth

import (
	"math"

	"ihealth/sim/rng"
)

// vigilanceTime is the correlation time of a patient's vigilance, s.
const vigilanceTime = 300

// vigilance is a stationary Ornstein-Uhlenbeck process, sampled once a second, whose
// exponential is a gain of all cortical sources.
type vigilance struct {
	noise   *rng.Stream
	phi, sd float64
	logGain float64
}

func newVigilance(key rng.Key, sd float64) *vigilance {
	v := &vigilance{noise: rng.New(key.Sub("vigilance")), phi: math.Exp(-1.0 / vigilanceTime)}
	v.sd = sd * math.Sqrt(1-v.phi*v.phi)
	v.logGain = v.noise.Normal(0, sd)
	return v
}

func (v *vigilance) next() float64 {
	v.logGain = v.phi*v.logGain + v.noise.Normal(0, v.sd)
	return math.Exp(v.logGain)
}
