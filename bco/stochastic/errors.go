package stochastic

import (
	"errors"
	"fmt"

	"ihealth/bco"
)

// ErrResponse is wrapped by every error about response times, which is a
// [bco.FieldError] too.
var ErrResponse = errors.New("stochastic: invalid response times")

// ErrMethod says that there is no method of the name.
var ErrMethod = errors.New("stochastic: unknown method")

// ErrTooMany says that all sets of more than 16 validators were asked for.
var ErrTooMany = errors.New("stochastic: too many validators to compare all sets")

// responseError is about the response of validator i.
func responseError(i int, format string, args ...any) error {
	return fieldError(fmt.Sprintf("validators.%d.response", i), format, args...)
}

// fieldError is about a field of a [Problem].
func fieldError(field, format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrResponse, &bco.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)})
}
