package detect

import "math"

// ShewhartRule holds the option of Shewhart.
type ShewhartRule struct {
	Limit float64 `option:"limit"` // of |z|, > 0
}

// DefaultShewhartRule returns the three standard deviations of Shewhart (1931).
func DefaultShewhartRule() ShewhartRule { return ShewhartRule{Limit: 3} }

// Validate returns ErrRule unless the limit can be used.
func (r ShewhartRule) Validate() error { return positive("limit", r.Limit) }

// WithLimit returns the rule with that limit.
func (r ShewhartRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns a detector with this chart. Its values are not winsorised, since it
// has no memory: with 4 it would be blind at any limit from 4 on.
func (r ShewhartRule) Train(t Training, patient int) (Detector, error) {
	d, err := charted(r, NewShewhart(r), t, patient)
	if err != nil {
		return nil, err
	}
	d.standard.Winsor = math.MaxFloat64
	return d, nil
}

// Shewhart is the chart without memory: its statistic is |z|.
type Shewhart struct{ rule ShewhartRule }

// NewShewhart returns the chart.
func NewShewhart(rule ShewhartRule) *Shewhart { return &Shewhart{rule} }

// Step implements Chart.
func (s *Shewhart) Step(z float64) (statistic float64, alarm bool) {
	if !finite(z) {
		return math.NaN(), false
	}
	return math.Abs(z), math.Abs(z) > s.rule.Limit
}

// Reset implements Chart.
func (s *Shewhart) Reset() {}
