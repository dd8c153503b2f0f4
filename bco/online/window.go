package online

import "fmt"

// Window forecasts the mean of the latest responses of a validator, and the nominal
// time where there is none.
type Window struct {
	Size int // responses, 1 to 1e6
}

// Validate implements [Estimation].
func (w Window) Validate() error {
	if w.Size < 1 || w.Size > 1_000_000 {
		return fmt.Errorf("%w: a window of %d responses: want 1 to 1e6", ErrPolicy, w.Size)
	}
	return nil
}

// Estimator implements [Estimation].
func (w Window) Estimator(nominal []float64) Estimator {
	return &window{size: w.Size, nominal: nominal, seen: make([][]float64, len(nominal))}
}

type window struct {
	size    int
	nominal []float64   // s
	seen    [][]float64 // validator × response, s, the latest last
}

func (w *window) Observe(i, _ int, response float64) {
	seen := w.seen[i]
	if len(seen) == w.size {
		copy(seen, seen[1:])
		seen = seen[:w.size-1]
	}
	w.seen[i] = append(seen, response)
}

func (w *window) Forecast(forecast []float64, _ int) {
	copy(forecast, w.nominal)
	for i, seen := range w.seen {
		sum := 0.0
		for _, t := range seen {
			sum += t
		}
		if len(seen) > 0 {
			forecast[i] = sum / float64(len(seen))
		}
	}
}
