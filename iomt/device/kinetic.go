package device

import (
	"math"
	"time"
)

// Haynes is ΔH/R of mean kinetic temperature, K: 83.144 kJ/mol over the gas constant,
// as USP <1079> rounds it.
const Haynes = 1e4

const (
	zeroCelsius = 273.15 // K
	atFive      = zeroCelsius + 5
)

// KineticMean is the mean kinetic temperature of a record, USP <1079>: the constant
// temperature at which a first-order decay would have gone as far. Its zero value with
// an Energy is ready to use.
type KineticMean struct {
	Energy float64 // of activation over the gas constant, K, in (0, 1e5]; Haynes by custom

	decay float64 // integral of rate, in seconds at 5 °C
	time  float64 // s
}

// Rate returns how fast decay goes at a temperature in Cel, where 1 is at 5 °C; 0 at and
// below absolute zero.
func (k *KineticMean) Rate(celsius float64) float64 {
	kelvin := celsius + zeroCelsius
	if kelvin <= 0 {
		return 0
	}
	return math.Exp(k.Energy * (1/atFive - 1/kelvin))
}

// Add appends d at a constant temperature in Cel.
func (k *KineticMean) Add(celsius float64, d time.Duration) {
	k.decay += k.Rate(celsius) * d.Seconds()
	k.time += d.Seconds()
}

// Decay returns how far decay has gone, as the time at 5 °C that it takes, s.
func (k *KineticMean) Decay() float64 { return k.decay }

// Covered returns the length of the record, s.
func (k *KineticMean) Covered() float64 { return k.time }

// Celsius returns the mean kinetic temperature, NaN of an empty record.
func (k *KineticMean) Celsius() float64 {
	return 1/(1/atFive-math.Log(k.decay/k.time)/k.Energy) - zeroCelsius
}
