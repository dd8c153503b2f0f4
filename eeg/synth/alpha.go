package synth

import (
	"math"

	"ihealth/sim/rng"
)

// Mean durations of bursts of alpha rhythm and of the pauses between them, s.
const (
	alphaOn  = 1.5
	alphaOff = 3.0
)

// alphaRhythm is narrow-band noise around its frequency, an AR(2) process of
// variance 1, switched on and off at exponential times.
type alphaRhythm struct {
	noise, times *rng.Stream
	a1, a2, sd   float64
	y1, y2       float64
	rate         float64
	on           bool
	left         float64 // of this burst or pause, s
}

// newAlpha returns a rhythm of frequency and bandwidth in Hz.
func newAlpha(key rng.Key, frequency, bandwidth, rate float64) *alphaRhythm {
	r := math.Exp(-math.Pi * bandwidth / rate)
	a := &alphaRhythm{noise: rng.New(key.Sub("alpha")), times: rng.New(key.Sub("bursts")), rate: rate}
	a.a1, a.a2 = 2*r*math.Cos(2*math.Pi*frequency/rate), -r*r
	// Variance of an AR(2) process, Box and Jenkins, Time Series Analysis, eq. (3.2.28).
	variance := (1 - a.a2) / ((1 + a.a2) * ((1-a.a2)*(1-a.a2) - a.a1*a.a1))
	a.sd = 1 / math.Sqrt(variance)
	return a
}

// next returns the rhythm's next sample, 0 during a pause.
func (a *alphaRhythm) next() float64 {
	y := a.a1*a.y1 + a.a2*a.y2 + a.noise.Normal(0, a.sd)
	a.y1, a.y2 = y, a.y1
	if a.left -= 1 / a.rate; a.left <= 0 {
		a.on = !a.on
		mean := alphaOff
		if a.on {
			mean = alphaOn
		}
		a.left = a.times.Exponential(1 / mean)
	}
	if !a.on {
		return 0
	}
	return y
}
