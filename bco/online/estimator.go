package online

// Estimator forecasts response times from those that were seen. Blocks are numbered
// from 0, and those observed do not decrease.
type Estimator interface {
	// Observe tells that validator i took so long in a block, s.
	Observe(i, block int, response float64)
	// Forecast writes what every validator is expected to take in a block, s.
	Forecast(forecast []float64, block int)
}

// Estimation makes an estimator that knows no more than the nominal times, s.
type Estimation interface {
	Estimator(nominal []float64) Estimator
}

// Frozen forecasts the nominal times for ever.
type Frozen struct{}

// Estimator implements [Estimation].
func (Frozen) Estimator(nominal []float64) Estimator { return frozen(nominal) }

type frozen []float64

func (frozen) Observe(int, int, float64) {}

func (f frozen) Forecast(forecast []float64, _ int) { copy(forecast, f) }
