package queueing

import (
	"fmt"
	"math"
	"slices"
)

// MixedQuorum is Quorum for validators of different speeds.
type MixedQuorum struct {
	Rates  []float64 // verifications of each validator, 1/s, > 0; at most 300
	Needed int       // 1 to the number of validators
}

// maxMixed is the greatest committee of different validators.
const maxMixed = 300

// Validate returns ErrParameter for a field out of its range.
func (d MixedQuorum) Validate() error {
	if err := validateCount("number of validators", len(d.Rates), maxMixed); err != nil {
		return err
	}
	for i, rate := range d.Rates {
		if err := validateRate(fmt.Sprintf("verification rate %d", i), rate); err != nil {
			return err
		}
	}
	return validateCount("quorum", d.Needed, len(d.Rates))
}

// Mean returns the expectation in s.
func (d MixedQuorum) Mean() float64 { return d.moment(1) }

// Variance returns the variance in s².
func (d MixedQuorum) Variance() float64 { return d.moment(2) - d.moment(1)*d.moment(1) }

// Distribution returns the distribution of the time.
func (d MixedQuorum) Distribution() Distribution {
	if err := d.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	return Distribution{mean: d.Mean(), variance: d.Variance(), survival: d.survival}
}

// survival returns the probability that fewer than Needed have verified by t.
func (d MixedQuorum) survival(t float64) float64 {
	done := make([]float64, d.Needed) // done[j] = P(j have verified), of those seen
	done[0] = 1
	for _, rate := range d.Rates {
		late := math.Exp(-rate * t)
		for j := d.Needed - 1; j > 0; j-- {
			done[j] = done[j]*late - done[j-1]*math.Expm1(-rate*t)
		}
		done[0] *= late
	}
	return sum(done)
}

// moment returns E[Dⁿ] = ∫ n tⁿ⁻¹ P(D > t) dt by the trapezoidal rule over log t,
// whose error for this integrand is below 1e-13 at steps of 0.1.
func (d MixedQuorum) moment(n float64) float64 {
	if d.Validate() != nil {
		return math.NaN()
	}
	const step = 0.1
	low := math.Log(1e-18) - math.Log(slices.Max(d.Rates))
	high := math.Log(800) - math.Log(slices.Min(d.Rates))
	total := 0.0
	for i := range int((high-low)/step) + 1 {
		t := math.Exp(low + float64(i)*step)
		total += math.Pow(t, n) * d.survival(t)
	}
	return n * total * step
}
