package experiments

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// proportion returns Wilson's score interval for the probability of an event
// that was seen k times in n independent trials (Wilson, JASA 22 (1927)
// 209–212).
func proportion(k, n int, level float64) *Range {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	p, trials := float64(k)/float64(n), float64(n)
	scale := 1 / (1 + z*z/trials)
	centre := scale * (p + z*z/(2*trials))
	half := scale * z * math.Sqrt(p*(1-p)/trials+z*z/(4*trials*trials))
	return &Range{Low: Number(max(0, centre-half)), High: Number(min(1, centre+half)), Level: level, N: n}
}
