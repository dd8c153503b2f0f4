package stochastic

import (
	"errors"
	"fmt"

	"ihealth/bco"
)

// ErrResponse is wrapped by every error about response times; that about one of them
// is a [bco.FieldError] too.
var ErrResponse = errors.New("stochastic: invalid response times")

// ErrMethod says that there is no method of the name.
var ErrMethod = errors.New("stochastic: unknown method")

// ErrTooMany says that all sets of more than 16 validators were asked for.
var ErrTooMany = errors.New("stochastic: too many validators to compare all sets")

// responseError is about the response of validator i.
func responseError(i int, format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrResponse, &bco.FieldError{
		Field: fmt.Sprintf("validators.%d.response", i), Reason: fmt.Sprintf(format, args...),
	})
}
