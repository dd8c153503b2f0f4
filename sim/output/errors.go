package output

import (
	"errors"
	"fmt"
)

var (
	// ErrTooFewData says that an honest estimate needs more observations.
	ErrTooFewData = errors.New("too few data")
	// ErrPrecision says that replications were not precise enough at their bound.
	ErrPrecision = errors.New("precision not reached")
	// ErrParameter says that a parameter is out of its range.
	ErrParameter = errors.New("parameter out of range")
	// ErrNearZero says that an interval holds 0, so that its relative width is undefined
	// or means nothing. It comes together with ErrTooFewData and the interval: a caller
	// who expects a mean near 0 judges by the half-width itself.
	ErrNearZero = errors.New("mean near 0")
)

// PanicError is a panic in a replication.
type PanicError struct {
	Replication int    // index of the replication
	Value       any    // what it panicked with
	Stack       []byte // of the goroutine that panicked
}

// Unwrap returns the value of the panic when it is an error, and nil otherwise.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Error names the replication and the panic's value.
func (e *PanicError) Error() string {
	return fmt.Sprintf("output: replication %d panicked: %v", e.Replication, e.Value)
}
