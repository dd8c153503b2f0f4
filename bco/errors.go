package bco

import (
	"errors"
	"fmt"
)

// ErrProblem is wrapped by every error about a [Problem] that is not well
// posed; as a [FieldError] it names the field.
var ErrProblem = errors.New("bco: invalid problem")

// FieldError says which field of a [Problem] is wrong, by its name in instance
// files, and why.
type FieldError struct {
	Field  string // dotted path, such as weights.latency or validators.3.fee
	Reason string
}

// Error returns the field and the reason.
func (e *FieldError) Error() string { return fmt.Sprintf("%v: %s: %s", ErrProblem, e.Field, e.Reason) }

// Unwrap returns ErrProblem.
func (e *FieldError) Unwrap() error { return ErrProblem }

func fieldError(field, format string, args ...any) error {
	return &FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
}
