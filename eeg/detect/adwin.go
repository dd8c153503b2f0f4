package detect

import (
	"math"
	"slices"
)

// ADWINRule holds the options of ADWIN.
type ADWINRule struct {
	Limit float64 `option:"limit"` // of the statistic, > 0; 1 makes Delta what it says
	Delta float64 `option:"delta"` // bound on a false alarm in a window of bounded values, > 0, < 1
}

// DefaultADWINRule returns the δ of Bifet and Gavaldà (2007).
func DefaultADWINRule() ADWINRule { return ADWINRule{Limit: 1, Delta: 0.002} }

// Validate returns ErrRule with the option that cannot be used.
func (r ADWINRule) Validate() error {
	if err := share("delta", r.Delta); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that limit.
func (r ADWINRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart.
func (r ADWINRule) Train(t Training, patient int) (Detector, error) {
	return charted(r, NewADWIN(r), t, patient)
}

// ADWIN keeps an adaptive window of the values so far (Bifet and Gavaldà, SIAM Data
// Mining 2007): as long as two parts of it, old and recent, differ in their means by
// more than
//
//	ε = √((2/m)·σ²·ln(2/δ′)) + (2/3m)·ln(2/δ′), 1/m = 1/n₀ + 1/n₁, δ′ = δ/ln n
//
// its oldest values are dropped. The statistic is the largest |μ₀ − μ₁|/ε. It alarms
// when it drops something, so it forgets the patient's baseline and an alarm does not
// last. Memory is O(log n): equal old values stand in buckets of 2^i, five of a size.
// MOA and river look at every 32nd value only, and not at all parts.
type ADWIN struct {
	rule    ADWINRule
	buckets []bucket // the oldest first, their sizes falling
}

// bucket summarises consecutive values.
type bucket struct {
	n, mean float64
	scatter float64 // sum of squared deviations from the mean
}

const (
	adwinBuckets = 5 // of one size, that of Bifet and Gavaldà
	adwinLeast   = 5 // values in a part, as in MOA: fewer say nothing of a mean
)

// NewADWIN returns the chart; the rule must be valid.
func NewADWIN(rule ADWINRule) *ADWIN { return &ADWIN{rule: rule} }

// Step implements Chart.
func (a *ADWIN) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	a.buckets = append(a.buckets, bucket{n: 1, mean: z})
	a.compress()
	statistic = a.difference()
	for d := statistic; d > a.rule.Limit; d = a.difference() {
		a.buckets = slices.Delete(a.buckets, 0, 1)
		alarm = true
	}
	return statistic, alarm
}

// Reset implements Chart.
func (a *ADWIN) Reset() { a.buckets = a.buckets[:0] }

// compress merges the two oldest buckets of a size of which there are too many.
func (a *ADWIN) compress() {
	last := len(a.buckets) // the end of the buckets of one size
	for {
		first := last - 1
		for first > 0 && a.buckets[first-1].n == a.buckets[last-1].n {
			first--
		}
		if last-first <= adwinBuckets {
			return
		}
		a.buckets[first] = a.buckets[first].with(a.buckets[first+1])
		a.buckets = slices.Delete(a.buckets, first+1, first+2)
		last = first + 1
	}
}

// difference returns the largest difference of two parts in units of ε, 0 as long as
// there are too few values.
func (a *ADWIN) difference() float64 {
	var all bucket
	for _, b := range a.buckets {
		all = all.with(b)
	}
	confidence := math.Log(2 * math.Log(all.n) / a.rule.Delta)
	largest := 0.0
	var old bucket
	for _, b := range a.buckets {
		old = old.with(b)
		recent := all.n - old.n
		if old.n < adwinLeast || recent < adwinLeast {
			continue
		}
		m := 1 / (1/old.n + 1/recent)
		epsilon := math.Sqrt(2/m*all.scatter/all.n*confidence) + 2/(3*m)*confidence
		mean := (all.n*all.mean - old.n*old.mean) / recent
		largest = max(largest, math.Abs(old.mean-mean)/epsilon)
	}
	return largest
}

// with returns the summary of both (Chan, Golub and LeVeque 1979).
func (b bucket) with(o bucket) bucket {
	n := b.n + o.n
	d := o.mean - b.mean
	return bucket{n: n, mean: b.mean + d*o.n/n, scatter: b.scatter + o.scatter + d*d*b.n*o.n/n}
}
