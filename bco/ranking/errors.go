package ranking

import "errors"

var (
	// ErrParameter says that an option or the number of systems is out of its range.
	ErrParameter = errors.New("parameter out of range")
	// ErrObservation says that an observation is not finite, or so large that means and
	// variances are not.
	ErrObservation = errors.New("observation is not finite")
	// ErrTooMany says that the indifference zone is so narrow for the noise that KN might
	// need more than 1e9 observations of a system.
	ErrTooMany = errors.New("too many observations needed")
)
