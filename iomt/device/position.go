package device

import (
	"fmt"
	"math"
)

// farthest bounds positions on the plane, m: half of the Earth's circumference.
const farthest = 2e7

// Validate returns an error that wraps ErrQuantity unless both coordinates are finite and
// on Earth.
func (p Position) Validate() error {
	if math.Abs(p.East) <= farthest && math.Abs(p.North) <= farthest {
		return nil
	}
	return fmt.Errorf("device: %w: the position (%v, %v) m, want both within ±%v", ErrQuantity, p.East, p.North, float64(farthest))
}
