package detect

import (
	"math"

	"ihealth/eeg/feature"
)

// RobustRule holds the options of RobustZ.
type RobustRule struct {
	Threshold float64 `option:"threshold"` // of |z|, > 0
}

// DefaultRobustRule returns a threshold of 5, that of PREP (Bigdely-Shamlo et al.
// 2015) for a deviating channel.
func DefaultRobustRule() RobustRule { return RobustRule{Threshold: 5} }

// Validate returns ErrRule unless the threshold can be used.
func (r RobustRule) Validate() error {
	return positive("threshold", r.Threshold)
}

// WithLimit returns the rule with that threshold.
func (r RobustRule) WithLimit(limit float64) Rule { r.Threshold = limit; return r }

// Train returns NewRobustZ.
func (r RobustRule) Train(t Training, patient int) (Detector, error) {
	return NewRobustZ(r, t, patient)
}

// RobustZ scores each channel by its log variance against the patient's own
// baseline: z = (ln s² − median) / (1.4826·MAD), two-sided. A channel that falls flat
// scores −∞. One that is flat in training already did not change: it has no score,
// counts as Undefined and is no suspect, unlike with Improved.
type RobustZ struct {
	rule     RobustRule
	baseline baseline
}

// NewRobustZ learns the baseline of one of the patients from its training windows
// alone. A channel whose variance does not vary there gets no score later. The error
// wraps ErrRule or ErrBaseline.
func NewRobustZ(rule RobustRule, t Training, patient int) (*RobustZ, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	b, err := newBaseline(t, patient)
	return &RobustZ{rule: rule, baseline: b}, err
}

// Detect returns the robust z of each channel and counts those beyond the threshold
// on either side. Change is the third largest |z|.
func (d *RobustZ) Detect(w feature.Window) (Verdict, error) {
	z, err := d.baseline.scores(w)
	if err != nil {
		return Verdict{}, err
	}
	return judge(z, math.Abs, d.rule.Threshold), nil
}
