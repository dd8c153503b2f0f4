package device

import (
	"errors"
	"fmt"
	"math"
)

// ErrQuantity is the cause when a number cannot be a quantity.
var ErrQuantity = errors.New("not a quantity")

// Quantity is a measured value in fixed point: the one form in which numbers meet
// limits and commitments, so that every node computes the same.
type Quantity struct {
	Milli int64  // thousandths of Unit
	Unit  string // UCUM code, such as "Cel"
}

// NewQuantity returns the quantity nearest to value. It fails with ErrQuantity when
// the value is not finite or too large, or without a unit.
func NewQuantity(value float64, unit string) (Quantity, error) {
	milli := math.Round(value * 1000)
	switch {
	case unit == "":
		return Quantity{}, fmt.Errorf("device: %w: %v has no unit", ErrQuantity, value)
	case !(math.Abs(milli) < 1<<63):
		return Quantity{}, fmt.Errorf("device: %w: %v %s", ErrQuantity, value, unit)
	}
	return Quantity{int64(milli), unit}, nil
}

// Float returns the value in units of Unit.
func (q Quantity) Float() float64 { return float64(q.Milli) / 1000 }

// String returns the value with its unit.
func (q Quantity) String() string { return fmt.Sprintf("%.3f %s", q.Float(), q.Unit) }
