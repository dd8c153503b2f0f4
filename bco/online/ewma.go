package online

import (
	"errors"
	"math"
	"slices"
)

// EWMA forecasts the exponentially weighted moving average of what was seen of a
// validator; weight 1 is the response last seen. The first response takes the place of
// the nominal time.
//
// With a trust below 1 it is optimistic with age: a validator that was not seen for k
// blocks is taken for trust^k as slow as it was, down to leastTrust, so that bad news is
// forgotten and it is tried again.
type EWMA struct {
	Weight float64 // of the latest response, in (0, 1]
	Trust  float64 // in (0, 1]
}

// leastTrust is how fast a validator is taken for after a long time.
const leastTrust = 0.01

// Validate implements [Estimation].
func (e EWMA) Validate() error {
	return errors.Join(within("weight", e.Weight, 0, 1), within("trust", e.Trust, 0, 1))
}

// Estimator implements [Estimation].
func (e EWMA) Estimator(nominal []float64) Estimator {
	return &ewma{EWMA: e, average: slices.Clone(nominal), last: never(len(nominal))}
}

// unseen is the block in which a validator was last seen that never was.
const unseen = -1

func never(validators int) []int { return slices.Repeat([]int{unseen}, validators) }

type ewma struct {
	EWMA
	average []float64 // s
	last    []int     // block
}

func (x *ewma) Observe(i, block int, response float64) {
	if x.last[i] == unseen {
		x.average[i] = response
	} else {
		x.average[i] += x.Weight * (response - x.average[i])
	}
	x.last[i] = block
}

func (x *ewma) Forecast(forecast []float64, block int) {
	copy(forecast, x.average)
	if x.Trust == 1 {
		return
	}
	for i, last := range x.last {
		forecast[i] *= max(math.Pow(x.Trust, float64(block-1-last)), leastTrust)
	}
}
