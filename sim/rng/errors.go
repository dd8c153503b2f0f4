package rng

import (
	"errors"
	"fmt"
	"math"
)

// ErrParameter is the cause of every error of a distribution's Validate: a
// parameter outside the range that its field states.
var ErrParameter = errors.New("rng: impossible parameter")

// parameterError says what a distribution got and what it needs.
func parameterError(d Distribution, need string) error {
	return fmt.Errorf("%w: %#v: %s", ErrParameter, d, need)
}

// finite reports whether every x is a finite number.
func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// positive reports whether every x is a finite number above 0.
func positive(xs ...float64) bool {
	for _, x := range xs {
		if !(x > 0) || math.IsInf(x, 1) {
			return false
		}
	}
	return true
}
