package online

// Window forecasts the mean of the latest responses of a validator, and the nominal
// time where there is none.
type Window struct {
	Size int // responses, ≥ 1
}

// Estimator implements [Estimation].
func (w Window) Estimator(nominal []float64) Estimator {
	return &window{nominal: nominal, seen: make([][]float64, len(nominal)), size: w.Size}
}

type window struct {
	nominal []float64
	seen    [][]float64 // validator × response, a ring once it is full

	size    int
}

func (w *window) Observe(i, _ int, response float64) {
	if len(w.seen[i]) == w.size {
		copy(w.seen[i], w.seen[i][1:])
		w.seen[i] = w.seen[i][:w.size-1]
	}
	w.seen[i] = append(w.seen[i], response)
}

func (w *window) Forecast(forecast []float64, _ int) {
	for i, seen := range w.seen {
		forecast[i] = w.nominal[i]
		if len(seen) == 0 {
			continue
		}
		sum := 0.0
		for _, t := range seen {
			sum += t
		}
		forecast[i] = sum / float64(len(seen))
	}
}
