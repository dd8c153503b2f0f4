package queueing

import (
	"errors"
	"math"
)

var (
	// ErrParameter says that a parameter of a model is out of its range.
	ErrParameter = errors.New("parameter out of range")
	// ErrUnstable says that more work arrives than can be served.
	ErrUnstable = errors.New("unstable")
)

// undefined returns what the methods of a model return that err says is invalid:
// +Inf without a steady state, else NaN.
func undefined(err error) float64 {
	if errors.Is(err, ErrUnstable) {
		return math.Inf(1)
	}
	return math.NaN()
}

// busy returns the utilization of a server whose model err says is invalid: 1
// without a steady state, else NaN.
func busy(err error) float64 { return min(undefined(err), 1) }
