package scenario

import (
	"math"

	"ihealth/sim/output"
)

// meanPoint returns the mean of a tally with its standard error, by the tally's variance or,
// where it is larger, by one that is known.
func meanPoint(t *output.Tally, variance float64) Point {
	if t.N() > 1 {
		variance = max(variance, t.Variance())
	}
	return Point{Value: t.Mean(), SE: math.Sqrt(variance / float64(t.N())), N: t.N()}
}
