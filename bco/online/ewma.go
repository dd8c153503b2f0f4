package online

import (
	"math"
	"slices"
)

// EWMA forecasts the exponentially weighted moving average of what was seen of a
// validator; weight 1 is the response last seen. The first response takes the place of
// the nominal time.
//
// With a Trust below 1 it is optimistic with age: a validator that was not seen for k
// blocks is taken for Trust^k as slow, so that bad news is forgotten and it is tried
// again.
type EWMA struct {
	Weight float64 // of the latest response, in (0, 1]
	Trust  float64 // in (0, 1]; 0 means 1
}

// Estimator implements [Estimation].
func (e EWMA) Estimator(nominal []float64) Estimator {
	x := &ewma{EWMA: e, average: slices.Clone(nominal), last: make([]int, len(nominal))}
	if x.Trust == 0 {
		x.Trust = 1
	}
	for i := range x.last {
		x.last[i] = unseen
	}
	return x
}

// unseen is the block of a validator that was never seen.
const unseen = -1

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
	for i, t := range x.average {
		forecast[i] = t
		if age := block - 1 - x.last[i]; x.Trust < 1 && age > 0 {
			forecast[i] *= math.Pow(x.Trust, float64(age))
		}
	}
}
