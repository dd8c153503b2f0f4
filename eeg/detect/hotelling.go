package detect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/eeg/feature"
)

// HotellingRule holds the options of Hotelling.
type HotellingRule struct {
	Limit float64 `option:"limit"` // of the statistic, > 0; 1 makes Alpha what it says
	Alpha float64 `option:"alpha"` // windows beyond the limit when nothing changes, > 0, < 1
}

// DefaultHotellingRule returns a false alarm in 1000 independent windows.
func DefaultHotellingRule() HotellingRule { return HotellingRule{Limit: 1, Alpha: 0.001} }

// Validate returns ErrRule with the option that cannot be used.
func (r HotellingRule) Validate() error {
	if err := share("alpha", r.Alpha); err != nil {
		return err
	}
	return positive("limit", r.Limit)
}

// WithLimit returns the rule with that limit.
func (r HotellingRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns NewHotelling.
func (r HotellingRule) Train(t Training, patient int) (Detector, error) {
	return NewHotelling(r, t, patient)
}

// Hotelling is the T² chart of the scores of all channels together (Hotelling 1947):
// the squared distance from the training's mean in units of its covariance. Its
// statistic is T² over the limit of Alpha, for as many channels as have a score. It
// sees channels that change against each other, and forgets at once.
type Hotelling struct {
	standard *Standard
	joint    *joint
	limit    float64
	limits   []float64 // of T², by number of channels
}

// NewHotelling learns from the training windows of one of the patients, of which there
// must be more than channels. The error wraps ErrRule or ErrBaseline.
func NewHotelling(rule HotellingRule, t Training, patient int) (*Hotelling, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	standard, joint, err := newScores(t, patient, sample)
	if err != nil {
		return nil, err
	}
	h := &Hotelling{standard: standard, joint: joint, limit: rule.Limit, limits: make([]float64, len(joint.used)+1)}
	for p := range h.limits[1:] {
		h.limits[p+1] = phaseTwo(p+1, joint.windows, rule.Alpha)
	}
	return h, nil
}

// phaseTwo returns the limit of T² for p channels and m training windows that a new
// window exceeds with probability alpha: p(m+1)(m−1)/(m²−mp)·F (Montgomery,
// Introduction to Statistical Quality Control, on phase II of individual values).
func phaseTwo(channels, windows int, alpha float64) float64 {
	p, m := float64(channels), float64(windows)
	f := distuv.F{D1: p, D2: m - p}
	return p * (m + 1) * (m - 1) / (m*m - m*p) * f.Quantile(1-alpha)
}

// Detect returns the statistic as Change, and Emergency beyond the limit.
func (h *Hotelling) Detect(w feature.Window) (Verdict, error) {
	scores, err := h.standard.Scores(w)
	if err != nil {
		return Verdict{}, err
	}
	if math.IsNaN(h.standard.Median(scores)) {
		return undecided(scores, tooFewScores), nil
	}
	square, channels := h.joint.distance(h.joint.deviations(winsorised(scores)))
	statistic := square / h.limits[channels]
	return together(scores, statistic, statistic > h.limit, "the channels lie far from the training"), nil
}

// newScores learns the scores of each channel and how they go together.
func newScores(t Training, patient int, covariance estimate) (*Standard, *joint, error) {
	standard, err := NewStandard(t, patient)
	if err != nil {
		return nil, nil, err
	}
	var all [][]float64
	for _, w := range t[patient] {
		scores, err := standard.Scores(w)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, winsorised(scores))
	}
	joint, err := newJoint(all, covariance)
	return standard, joint, err
}

// winsorised returns the scores cut at ±4, as Standard cuts their median.
func winsorised(scores []float64) []float64 {
	out := make([]float64, len(scores))
	for i, z := range scores {
		out[i] = max(-winsor, min(winsor, z))
	}
	return out
}

// share returns ErrRule unless the option is a number between 0 and 1.
func share(option string, v float64) error {
	if !(v > 0 && v < 1) {
		return fmt.Errorf("%w: %s %v: want a number > 0 and < 1", ErrRule, option, v)
	}
	return nil
}
