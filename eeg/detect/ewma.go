package detect

import (
	"fmt"
	"math"
)

// EWMARule holds the options of EWMA.
type EWMARule struct {
	Lambda float64 `option:"lambda"` // λ: weight of the newest value, in (0, 1]
	Limit  float64 `option:"limit"`  // L: of |E| in its standard deviations, > 0
	Fixed  bool    `option:"fixed"`  // whether the standard deviation is the asymptotic one from the first value on, as in the tables
}

// DefaultEWMARule returns λ = 0.1 and L = 2.814, which raise a false alarm in 500
// values and see a shift of one standard deviation after 10.3 on average with fixed
// limits (Lucas and Saccucci 1990, table 3), and somewhat sooner without.
func DefaultEWMARule() EWMARule { return EWMARule{Lambda: 0.1, Limit: 2.814} }

// Validate returns ErrRule with the option that cannot be used.
func (r EWMARule) Validate() error {
	if !(r.Lambda > 0 && r.Lambda <= 1) {
		return fmt.Errorf("%w: lambda %v: want a number > 0, at most 1", ErrRule, r.Lambda)
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that L.
func (r EWMARule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart.
func (r EWMARule) Train(t Training, patient int) (Detector, error) {
	return charted(r, NewEWMA(r), t, patient)
}

// EWMA is the chart of the exponentially weighted moving average (Roberts 1959):
// E = E + λ(z − E), whose statistic is |E| over its standard deviation
// √(λ/(2−λ)·(1−(1−λ)^2t)) after t values.
type EWMA struct {
	rule    EWMARule
	average float64
	forgot  float64 // (1−λ)^2t
}

// NewEWMA returns the chart with the average 0.
func NewEWMA(rule EWMARule) *EWMA {
	e := &EWMA{rule: rule}
	e.Reset()
	return e
}

// Step implements Chart.
func (e *EWMA) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	keep := 1 - e.rule.Lambda
	e.average = keep*e.average + e.rule.Lambda*z
	e.forgot *= keep * keep
	statistic = math.Abs(e.average) / math.Sqrt(e.rule.Lambda/(2-e.rule.Lambda)*(1-e.forgot))
	return statistic, statistic > e.rule.Limit
}

// Reset implements Chart.
func (e *EWMA) Reset() {
	e.average, e.forgot = 0, 1
	if e.rule.Fixed {
		e.forgot = 0
	}
}
