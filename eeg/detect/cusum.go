package detect

import "math"

// CUSUMRule holds the options of CUSUM.
type CUSUMRule struct {
	K     float64 `option:"k"`     // reference value: half of the shift that is to be seen soonest, ≥ 0
	Limit float64 `option:"limit"` // h, > 0
}

// DefaultCUSUMRule returns k = 0.5 and h = 5, which see a shift of one standard
// deviation after 10.4 values on average, and nothing in 465 (Montgomery,
// Introduction to Statistical Quality Control, table 9.3).
func DefaultCUSUMRule() CUSUMRule { return CUSUMRule{K: 0.5, Limit: 5} }

// Validate returns ErrRule with the option that cannot be used.
func (r CUSUMRule) Validate() error {
	if err := notNegative("k", r.K); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that h.
func (r CUSUMRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart.
func (r CUSUMRule) Train(t Training, patient int) (Detector, error) {
	return charted(r, NewCUSUM(r), t, patient)
}

// CUSUM is the two-sided cumulative sum chart (Page 1954): S⁺ = max(0, S⁺ + z − k),
// S⁻ = max(0, S⁻ − z − k); its statistic is the larger. An alarm lasts until the
// statistic is at most h again. No sum exceeds 2h, so that this takes at most h/k
// values without change, however long the change was.
type CUSUM struct {
	rule CUSUMRule
	sums sides
}

// NewCUSUM returns the chart with both sums 0.
func NewCUSUM(rule CUSUMRule) *CUSUM { return &CUSUM{rule: rule} }

// Step implements Chart.
func (c *CUSUM) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	s := c.sums.add(z, c.rule.K, c.rule.Limit)
	return s, s > c.rule.Limit
}

// Reset implements Chart.
func (c *CUSUM) Reset() { c.sums = sides{} }

// sides are the sums of what exceeds an allowance above and below.
type sides struct{ up, down float64 }

// add adds z to both sums, which stay in [0, 2·limit], and returns the larger one.
func (s *sides) add(z, allowance, limit float64) float64 {
	s.up = min(2*limit, max(0, s.up+z-allowance))
	s.down = min(2*limit, max(0, s.down-z-allowance))
	return max(s.up, s.down)
}
