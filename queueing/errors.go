package queueing

import (
	"errors"
	"fmt"
	"math"
)

var (
	// ErrParameter says that a parameter of a model is out of its range.
	ErrParameter = errors.New("parameter out of range")
	// ErrUnstable says that more work arrives than can be served.
	ErrUnstable = errors.New("unstable")
)

// UnstableError is the ErrUnstable of a model.
type UnstableError struct {
	Load   float64 // work that arrives over what can be served, ≥ 1 up to rounding
	Remedy string  // what to change
}

// Error says the load and what to change.
func (e UnstableError) Error() string {
	return fmt.Sprintf("queueing: %v: load %.4g ≥ 1; %s", ErrUnstable, e.Load, e.Remedy)
}

// Unwrap returns ErrUnstable.
func (e UnstableError) Unwrap() error { return ErrUnstable }

// loadSlack is how near to 1 a load counts as 1: rounding of rates, of their
// reciprocals and of sums of some thousands hides the difference.
const loadSlack = 0x1p-42 // 2.3e-13

// full reports whether a load leaves no time, up to rounding.
func full(load float64) bool { return load >= 1-loadSlack }

// validateLoad returns UnstableError, with the remedy that format and args say, when
// the load is full.
func validateLoad(load float64, format string, args ...any) error {
	if full(load) {
		return UnstableError{load, fmt.Sprintf(format, args...)}
	}
	return nil
}

// validateOneServer returns UnstableError when the load by arrivals of rate lambda is
// full.
func validateOneServer(load, lambda float64) error {
	return validateLoad(load, "raise μ above %.6g or lower the arrival rates", lambda)
}

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
