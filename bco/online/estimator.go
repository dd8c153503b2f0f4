package online

import "fmt"

// Estimator forecasts response times from those that were seen.
type Estimator interface {
	// Observe tells that validator i took so long in a block, s. Blocks are numbered from
	// 0 and never decrease.
	Observe(i, block int, response float64)
	// Forecast writes what every validator is expected to take in a block, s, > 0.
	Forecast(forecast []float64, block int)
}

// Estimation makes estimators that know no more than the nominal times, s.
type Estimation interface {
	Estimator(nominal []float64) Estimator
	// Validate reports a parameter out of its range, as ErrPolicy.
	Validate() error
}

// Frozen forecasts the nominal times for ever.
type Frozen struct{}

// Validate returns nil.
func (Frozen) Validate() error { return nil }

// Estimator implements [Estimation].
func (Frozen) Estimator(nominal []float64) Estimator { return frozen(nominal) }

type frozen []float64

func (frozen) Observe(int, int, float64) {}

func (f frozen) Forecast(forecast []float64, _ int) { copy(forecast, f) }

// within reports a parameter that is not above least and up to most.
func within(name string, value, least, most float64) error {
	if !(value > least && value <= most) {
		return fmt.Errorf("%w: %s = %v: want more than %v and at most %v", ErrPolicy, name, value, least, most)
	}
	return nil
}
