package output_test

import (
	"math"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// waits returns the waiting times of n customers of M/M/1 with service rate 1 that
// begins empty, by Lindley's recursion. Their steady-state mean is load/(1 − load).
func waits(load float64, n int, key rng.Key) []float64 {
	stream := rng.New(key)
	between, service := rng.Exponential{Rate: load, Method: rng.Ziggurat}, rng.Exponential{Rate: 1, Method: rng.Ziggurat}
	xs := make([]float64, n)
	wait := 0.
	for i := range xs {
		xs[i] = wait
		wait = max(0, wait+service.Draw(stream)-between.Draw(stream))
	}
	return xs
}

// autoregressive returns n steps of xᵢ = φxᵢ₋₁ + εᵢ with standard normal εᵢ, stationary
// from the first on: the variance of the mean of many is 1/(1−φ)²/n.
func autoregressive(phi float64, n int, key rng.Key) []float64 {
	stream := rng.New(key)
	xs := make([]float64, n)
	x := stream.Normal(0, 1/math.Sqrt(1-phi*phi))
	for i := range xs {
		xs[i] = x
		x = phi*x + stream.Normal(0, 1)
	}
	return xs
}

// singleRun are the intervals that are made of one run.
var singleRun = map[string]func(xs []float64, level float64) (output.Interval, error){
	"batch means": func(xs []float64, level float64) (output.Interval, error) { return output.BatchMeans(xs, 20, level) },
	"overlapping": func(xs []float64, level float64) (output.Interval, error) {
		return output.OverlappingBatchMeans(xs, 16, level)
	},
	"area":  func(xs []float64, level float64) (output.Interval, error) { return output.AreaInterval(xs, 16, level) },
	"grown": output.GrownBatchMeans,
	"skart": output.Skart,
	"quantile": func(xs []float64, level float64) (output.Interval, error) {
		return output.BatchQuantile(xs, 20, 0.5, level)
	},
}
