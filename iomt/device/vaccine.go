package device

import (
	"fmt"
	"math"
	"time"
)

// Vaccine is what a lot of vaccine stands: the truth that no logger sees, which hangs
// beside it in the air.
type Vaccine struct {
	Energy    float64       // of activation of its decay over the gas constant, K, in (0, 1e5]
	Stands    time.Duration // at 25 °C until it is spoilt by decay, > 0
	FreezesAt float64       // Cel
	FreezesIn time.Duration // at or below FreezesAt without a pause, > 0
	Mass      time.Duration // time constant with which it follows the air, ≥ 0; 0: at once
}

// DefaultVaccine is a delicate one that must not freeze, an example of ours: it stands 24 h
// at 25 °C with 100 kJ/mol, freezes in an hour at −0.5 °C (as WHO PQS E006/TR07 assumes)
// and follows the air within 20 minutes.
func DefaultVaccine() Vaccine {
	return Vaccine{Energy: 12027, Stands: 24 * time.Hour, FreezesAt: -0.5, FreezesIn: time.Hour, Mass: 20 * time.Minute}
}

// Validate says what is impossible about v. The error wraps ErrModel.
func (v Vaccine) Validate() error {
	switch {
	case !(v.Energy > 0 && v.Energy <= 1e5):
		return fmt.Errorf("device: %w: vaccine with energy %v K, want 0 < energy ≤ 1e5", ErrModel, v.Energy)
	case v.Stands <= 0 || v.FreezesIn <= 0:
		return fmt.Errorf("device: %w: vaccine that stands %v and freezes in %v, want > 0", ErrModel, v.Stands, v.FreezesIn)
	case !(math.Abs(v.FreezesAt) < zeroCelsius):
		return fmt.Errorf("device: %w: vaccine that freezes at %v °C", ErrModel, v.FreezesAt)
	case v.Mass < 0:
		return fmt.Errorf("device: %w: vaccine with a time constant of %v, want ≥ 0", ErrModel, v.Mass)
	}
	return nil
}

// vaccineState follows one lot through the air.
type vaccineState struct {
	vaccine     Vaccine
	temperature float64 // Cel
	dose        KineticMean
	cold        time.Duration // at or below FreezesAt until now
	frozen      bool
}

// expose keeps the lot for d in air of a constant temperature in Cel.
func (s *vaccineState) expose(air float64, d time.Duration) {
	follow := 1.0
	if s.vaccine.Mass > 0 {
		follow = -math.Expm1(-d.Seconds() / s.vaccine.Mass.Seconds())
	}
	s.temperature += follow * (air - s.temperature)
	s.dose.Add(s.temperature, d)
	if s.temperature > s.vaccine.FreezesAt {
		s.cold = 0
		return
	}
	s.cold += d
	s.frozen = s.frozen || s.cold >= s.vaccine.FreezesIn
}

// decayed reports whether decay has spoilt the lot.
func (s *vaccineState) decayed() bool {
	return s.dose.Decay() >= s.dose.Rate(25)*s.vaccine.Stands.Seconds()
}
