package detect

import (
	"fmt"
	"math"
)

// PageHinkleyRule holds the options of PageHinkley.
type PageHinkleyRule struct {
	Delta   float64 `option:"delta"`   // δ: allowance, ≥ 0
	Limit   float64 `option:"limit"`   // λ, > 0
	Alpha   float64 `option:"alpha"`   // share of a sum that the next value keeps, in (0, 1]; 1 is the classic test
	Minimum int     `option:"minimum"` // values before the first alarm, ≥ 1
}

// DefaultPageHinkleyRule returns the defaults of the library river.
func DefaultPageHinkleyRule() PageHinkleyRule {
	return PageHinkleyRule{Delta: 0.005, Limit: 50, Alpha: 0.9999, Minimum: 30}
}

// Validate returns ErrRule with the option that cannot be used.
func (r PageHinkleyRule) Validate() error {
	switch {
	case !(r.Alpha > 0 && r.Alpha <= 1):
		return fmt.Errorf("%w: alpha %v: want a number > 0, at most 1", ErrRule, r.Alpha)
	case r.Minimum < 1:
		return fmt.Errorf("%w: minimum %d: want at least 1 value", ErrRule, r.Minimum)
	}
	if err := notNegative("delta", r.Delta); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that λ.
func (r PageHinkleyRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart.
func (r PageHinkleyRule) Train(t Training, patient int) (Detector, error) {
	return charted(r, NewPageHinkley(r), t, patient)
}

// PageHinkley is the test of Page (1954) and Hinkley (1971) with sums that fade, as in
// the library river, but two-sided: S⁺ = max(0, α·S⁺ + z − z̄ − δ) and
// S⁻ = max(0, α·S⁻ − (z − z̄) − δ), where z̄ is the mean of all values so far. With
// α = 1 it is the classic m_T − min m_t, since both follow the same recursion. The
// mean takes a lasting change in, after which the sums fall by themselves; like those
// of CUSUM they are at most twice the limit. Its statistic is 0 before the minimum.
type PageHinkley struct {
	rule PageHinkleyRule
	mean float64
	n    int
	sums sides
}

// NewPageHinkley returns the test before its first value.
func NewPageHinkley(rule PageHinkleyRule) *PageHinkley { return &PageHinkley{rule: rule} }

// Step implements Chart.
func (p *PageHinkley) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	p.n++
	p.mean += (z - p.mean) / float64(p.n)
	p.sums.up *= p.rule.Alpha
	p.sums.down *= p.rule.Alpha
	s := p.sums.add(z-p.mean, p.rule.Delta, p.rule.Limit)
	if p.n < p.rule.Minimum {
		return 0, false
	}
	return s, s > p.rule.Limit
}

// Reset implements Chart.
func (p *PageHinkley) Reset() { *p = PageHinkley{rule: p.rule} }
