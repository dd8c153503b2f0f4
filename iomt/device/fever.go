package device

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim"
)

// Fever raises a temperature along a ramp, a plateau and a ramp.
type Fever struct {
	Onset               sim.Time
	Rise, Plateau, Fall time.Duration // ≥ 0
	Height              float64       // of the plateau over the mean, Cel, 0 to 6
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (f Fever) Validate() error {
	if f.Onset < 0 || f.Rise < 0 || f.Plateau < 0 || f.Fall < 0 {
		return fmt.Errorf("device: %w: a fever at %v of %v, %v and %v, want none below 0", ErrModel, f.Onset, f.Rise, f.Plateau, f.Fall)
	}
	return inRange("the height of a fever", f.Height, 0, 6)
}

// End returns when the temperature is normal again.
func (f Fever) End() sim.Time { return f.Onset.Add(f.Rise).Add(f.Plateau).Add(f.Fall) }

// At returns by how much the temperature is raised, Cel.
func (f Fever) At(t sim.Time) float64 {
	since, left := t.Sub(f.Onset), f.End().Sub(t)
	if since < 0 || left < 0 {
		return 0
	}
	return f.Height * math.Min(share(since, f.Rise), share(left, f.Fall))
}

// share returns part/whole, at most 1.
func share(part, whole time.Duration) float64 {
	if part >= whole {
		return 1
	}
	return float64(part) / float64(whole)
}
