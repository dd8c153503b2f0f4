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

// FieldErrors takes an error of Validate apart; it returns nil when there is
// no FieldError in it.
func FieldErrors(err error) []*FieldError {
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // each level of a tree by itself
		var all []*FieldError
		for _, one := range many.Unwrap() {
			all = append(all, FieldErrors(one)...)
		}
		return all
	}
	var one *FieldError
	if errors.As(err, &one) {
		return []*FieldError{one}
	}
	return nil
}

// faults collects FieldErrors.
type faults []error

func (f *faults) add(field, format string, args ...any) {
	*f = append(*f, &FieldError{Field: field, Reason: fmt.Sprintf(format, args...)})
}

// err returns nil when nothing was collected.
func (f faults) err() error { return errors.Join(f...) }
