package online

import (
	"errors"
	"math"
	"slices"
)

// Discounted forecasts a lower confidence bound of the discounted mean: what was seen k
// blocks ago counts γ^k, and a validator of count N of all W is taken to be faster by
// width·√(ln W/N) of its mean, at most by mostOptimism. It is the discounted UCB of
// Garivier and Moulines, "On upper-confidence bound policies for switching bandit
// problems", ALT 2011, for costs whose noise is in proportion to them.
type Discounted struct {
	Discount float64 // γ, in (0, 1]
	Width    float64 // in (0, 10]
}

// mostOptimism is the largest part that the bound takes off a mean.
const mostOptimism = 0.9

// Validate implements [Estimation].
func (d Discounted) Validate() error {
	return errors.Join(within("discount", d.Discount, 0, 1), within("width", d.Width, 0, 10))
}

// Estimator implements [Estimation]. The nominal time counts as one response before
// the first block.
func (d Discounted) Estimator(nominal []float64) Estimator {
	x := &discounted{Discounted: d, sum: slices.Clone(nominal), count: make([]float64, len(nominal))}
	for i := range x.count {
		x.count[i] = 1
	}
	return x
}

// discounted keeps sums as of block.
type discounted struct {
	Discounted
	sum, count []float64 // Σγ^k·response, s, and Σγ^k, of every validator
	block      int
}

func (x *discounted) Observe(i, block int, response float64) {
	x.age(block)
	x.sum[i] += response
	x.count[i]++
}

func (x *discounted) Forecast(forecast []float64, block int) {
	x.age(block)
	total := 0.0
	for _, n := range x.count {
		total += n
	}
	for i, n := range x.count {
		off := min(x.Width*math.Sqrt(math.Log(max(total, 1))/n), mostOptimism)
		forecast[i] = x.sum[i] / n * (1 - off)
	}
}

// age discounts up to a block. Counts that vanish stay, so that their means do.
func (x *discounted) age(block int) {
	factor := math.Pow(x.Discount, float64(block-x.block))
	x.block = block
	for i := range x.sum {
		if x.count[i] > 1e-9 {
			x.sum[i] *= factor
			x.count[i] *= factor
		}
	}
}
