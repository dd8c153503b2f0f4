package detect

import (
	"fmt"
	"math"
	"strings"

	"ihealth/eeg/feature"
)

// ImprovedRule holds the options of Improved.
type ImprovedRule struct {
	Outlier float64 `option:"outlier"` // |z| against the other channels beyond which a channel deviates, > 0
	Persist int     `option:"persist"` // windows that make a deviation a fault; fewer are an artefact, ≥ 1
	K       float64 `option:"k"`       // of the CUSUM of the median over channels, ≥ 0
	Limit   float64 `option:"limit"`   // of that CUSUM, > 0
}

// DefaultImprovedRule returns PREP's threshold of 5 for a deviating channel, three
// windows, and a CUSUM that raised 14 false alarms, of each minute the first, in an
// hour each of twelve generated patients whose vigilance wanders, in windows of 4 s
// after half an hour of training. Calibrate gives that of other windows and patients.
func DefaultImprovedRule() ImprovedRule {
	return ImprovedRule{Outlier: 5, Persist: 3, K: 1.5, Limit: 16}
}

// Validate returns ErrRule with the option that cannot be used.
func (r ImprovedRule) Validate() error {
	if err := positive("outlier", r.Outlier); err != nil {
		return err
	}
	if r.Persist < 1 {
		return fmt.Errorf("%w: persist %d: want at least 1 window", ErrRule, r.Persist)
	}
	return r.cusum().Validate()
}

func (r ImprovedRule) cusum() CUSUMRule { return CUSUMRule{K: r.K, Limit: r.Limit} }

// WithLimit returns the rule with that limit of the CUSUM.
func (r ImprovedRule) WithLimit(limit float64) Rule { r.Limit = limit; return r }

// Train returns NewImproved.
func (r ImprovedRule) Train(t Training, patient int) (Detector, error) {
	return NewImproved(r, t, patient)
}

// Improved tells faults from changes of state, which the rule of I-Health does not: it
// counts changed channels, so that a loud electrode pair is a fault, any third one an
// emergency, and silence nothing.
//
// A fault is a channel that deviates from the others for some windows, or is flat at
// once, also where it never was anything else: no brain gives equal codes. A change of
// state is a median over the remaining channels that leaves its own past, up or down,
// and stays: a CUSUM of Standard. A window in which a channel deviates that is not held
// faulty is an artefact; it gets no decision and does not reach the CUSUM, so that
// artefacts in every window, each in another channel, hide any change. There is no
// decision either with fewer than half of the channels or than three sound ones, of
// which none outvotes the others, nor where more channels are faulty than eq. (7)
// allows for while the others show no change. A loose reference, which reaches all
// channels alike, is beyond it.
type Improved struct {
	rule     ImprovedRule
	others   others
	standard *Standard
	chart    *CUSUM
	evidence []int  // windows of deviation less windows without, per channel, in [0, Persist]
	faulty   []bool // channels held to be so until their evidence is gone
}

// fewest is the number of channels from which on their median is not led by a single
// one.
const fewest = 3

// NewImproved learns from the training windows of one of the patients. The error
// wraps ErrRule or ErrBaseline.
func NewImproved(rule ImprovedRule, t Training, patient int) (*Improved, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	s, err := NewStandard(t, patient)
	if err != nil {
		return nil, err
	}
	return &Improved{
		rule: rule, others: newOthers(s.baseline.centre, t[patient]), standard: s, chart: NewCUSUM(rule.cusum()),
		evidence: make([]int, s.Channels()), faulty: make([]bool, s.Channels()),
	}, nil
}

// Detect returns the z of each channel against the others, how many deviate, and the
// channels held to be faulty, whatever the status is. Change is the CUSUM's statistic.
func (d *Improved) Detect(w feature.Window) (Verdict, error) {
	own, err := d.standard.Scores(w)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Scores: d.others.scores(w), Change: math.NaN()}
	var passing, suspects []string
	for i, z := range v.Scores {
		deviates := math.Abs(z) > d.rule.Outlier
		switch {
		case math.IsNaN(z):
			v.Undefined++
		case deviates:
			v.Z++
		}
		if !math.IsNaN(w.Channels[i].Variance) {
			d.weigh(i, z)
		}
		if d.faulty[i] {
			v.Suspects, suspects = append(v.Suspects, i), append(suspects, w.Channels[i].Label)
			own[i] = math.NaN()
		} else if deviates {
			passing = append(passing, w.Channels[i].Label)
		}
	}
	d.decide(&v, own, suspects, passing)
	return v, nil
}

// weigh adds the z of a channel that is not missing to the evidence against it. It is
// NaN of a channel without a baseline that is not flat, which is nothing against it.
func (d *Improved) weigh(i int, z float64) {
	switch {
	case math.IsInf(z, 0):
		d.evidence[i] = d.rule.Persist
	case math.Abs(z) > d.rule.Outlier:
		d.evidence[i] = min(d.rule.Persist, d.evidence[i]+1)
	default:
		d.evidence[i] = max(0, d.evidence[i]-1)
	}
	d.faulty[i] = d.evidence[i] == d.rule.Persist || d.faulty[i] && d.evidence[i] > 0
}

// decide sets the status from the scores of the sound channels against their own past,
// and from the labels of those held faulty and of those that deviate for the time
// being.
func (d *Improved) decide(v *Verdict, sound []float64, suspects, passing []string) {
	unlike := "unlike the others: " + strings.Join(suspects, ", ")
	median := d.standard.Median(sound)
	switch {
	case math.IsNaN(median) || defined(sound) < fewest:
		v.Status, v.Reason = NoDecision, fmt.Sprintf("too few channels: %d of %d missing, %d faulty", v.Undefined, len(sound), len(suspects))
		return
	case len(passing) > 0:
		v.Status, v.Reason = NoDecision, "artefact in "+strings.Join(passing, ", ")
		return
	}
	var alarm bool
	v.Change, alarm = d.chart.Step(median)
	switch {
	case alarm:
		v.Status, v.Reason = Emergency, fmt.Sprintf("the median over channels left its past: CUSUM %.3g", v.Change)
	case len(suspects) == 0:
		v.Status = Normal
	case len(suspects) <= faulty:
		v.Status, v.Reason = MeasurementError, unlike
	default:
		v.Status, v.Reason = NoDecision, unlike+", too many for a fault and too few for a state"
	}
}

// defined returns how many scores are not NaN.
func defined(scores []float64) (n int) {
	for _, z := range scores {
		if !math.IsNaN(z) {
			n++
		}
	}
	return n
}
