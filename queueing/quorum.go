package queueing

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// maxValidators is the greatest committee that the models compute.
const maxValidators = 1_000_000

// Quorum is the law of the time until Needed of Validators have verified a block,
// each independently in an exponential time: an order statistic, the sum of
// independent exponential times of rates mν, (m−1)ν, … (m−k+1)ν. Where blocks are
// verified in parallel it adds to the sojourn time as it stands; as the Service of
// an MG1 it is a pipeline that verifies one block after the other.
type Quorum struct {
	Validators int     // m, 1 to 1e6
	Needed     int     // k, 1 to Validators
	Rate       float64 // ν, verifications of one validator, 1/s, > 0
}

// Validate returns ErrParameter for a field out of its range.
func (d Quorum) Validate() error {
	if err := validateCount("number of validators", d.Validators, maxValidators); err != nil {
		return err
	}
	if err := validateCount("quorum", d.Needed, d.Validators); err != nil {
		return err
	}
	return validateRate("verification rate ν", d.Rate)
}

// Mean returns (H_m − H_{m−k})/ν in s, H the harmonic numbers.
func (d Quorum) Mean() float64 {
	return d.over(func(j float64) float64 { return 1 / j }) / d.Rate
}

// Variance returns the variance in s².
func (d Quorum) Variance() float64 {
	return d.over(func(j float64) float64 { return 1 / (j * j) }) / d.Rate / d.Rate
}

// over sums f over m−k+1 to m.
func (d Quorum) over(f func(j float64) float64) float64 {
	if d.Validate() != nil {
		return math.NaN()
	}
	total := 0.0
	for j := d.Validators; j > d.Validators-d.Needed; j-- {
		total += f(float64(j))
	}
	return total
}

// Laplace returns E[e^{−sD}], the product of jν/(jν+s).
func (d Quorum) Laplace(s complex128) complex128 {
	product := complex(1, 0)
	for j := d.Validators; j > d.Validators-d.Needed; j-- {
		rate := complex(float64(j)*d.Rate, 0)
		product *= rate / (rate + s)
	}
	return product
}

// Distribution returns the distribution of the time.
func (d Quorum) Distribution() Distribution {
	if err := d.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	return Distribution{mean: d.Mean(), variance: d.Variance(), survival: func(t float64) float64 {
		return mathext.RegIncBeta(float64(d.Validators-d.Needed+1), float64(d.Needed), math.Exp(-d.Rate*t))
	}}
}
