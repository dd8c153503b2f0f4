package detect

import (
	"errors"
	"fmt"
	"math"

	"ihealth/eeg/feature"
)

// ErrControls is the cause when a limit cannot be set with the controls.
var ErrControls = errors.New("unusable controls")

// Control is a recording of a patient in whom nothing changes.
type Control struct {
	Training []feature.Window // what a detector learns from
	Windows  []feature.Window // what it then judges, in order of time
}

// Calibration says which false alarms a detector may raise. An alarm is an emergency
// that begins at least Refractory after the alarm before it: one that goes on counts
// again and again, so that a detector that never stops is not quiet. These are at
// least as many as those of a score.AlarmPolicy with the same Refractory. Time is
// observed where the detector decides, once also where windows overlap.
type Calibration struct {
	PerHour    float64 // alarms an observed hour, > 0
	Refractory float64 // s, ≥ 0; 0 counts every window
}

// Calibrated is a rule with the limit that was found, and what it did on the controls.
type Calibrated struct {
	Rule   Rule
	Limit  float64
	Alarms int
	Hours  float64 // observed
}

// PerHour returns the false alarms an hour.
func (c Calibrated) PerHour() float64 { return float64(c.Alarms) / c.Hours }

// limitRatio is how near two limits are taken for one.
const limitRatio = 1.001

// Calibrate returns the rule with a limit at which its detectors raise at most that
// many false alarms on the controls, each trained for itself, and more at one 0.1 %
// below. Where alarms do not fall steadily with the limit, as with a refractory time,
// a still lower one may do as well. The patients that the rule is then judged on must
// be others. The error is that of a training or wraps ErrControls.
func Calibrate(rule Rule, controls []Control, c Calibration) (Calibrated, error) {
	if !(c.PerHour > 0) || math.IsInf(c.PerHour, 1) || !(c.Refractory >= 0) {
		return Calibrated{}, fmt.Errorf("%w: %v alarms an hour, refractory for %v s: want numbers > 0 and ≥ 0", ErrControls, c.PerHour, c.Refractory)
	}
	low, high, err := c.bracket(rule, controls)
	if err != nil {
		return Calibrated{}, err
	}
	for high.Limit/low > limitRatio {
		next, err := c.try(rule, math.Sqrt(low*high.Limit), controls)
		if err != nil {
			return Calibrated{}, err
		}
		if next.PerHour() > c.PerHour {
			low = next.Limit
		} else {
			high = next
		}
	}
	return high, nil
}

// bracket returns a limit with too many alarms and one without.
func (c Calibration) bracket(rule Rule, controls []Control) (low float64, high Calibrated, err error) {
	const doublings = 40
	if high, err = c.try(rule, 1, controls); err != nil {
		return 0, high, err
	}
	if high.Hours*c.PerHour < 1 {
		return 0, high, fmt.Errorf("%w: %.3g observed hours cannot show %.3g alarms an hour; give at least %.3g", ErrControls, high.Hours, c.PerHour, 1/c.PerHour)
	}
	factor := 2.0
	if high.PerHour() <= c.PerHour {
		factor = 0.5
	}
	for range doublings {
		next, err := c.try(rule, factor*high.Limit, controls)
		if err != nil {
			return 0, high, err
		}
		switch quiet := next.PerHour() <= c.PerHour; {
		case quiet && factor > 1:
			return high.Limit, next, nil
		case !quiet && factor < 1:
			return next.Limit, high, nil
		}
		high = next
	}
	return 0, high, fmt.Errorf("%w: %.3g alarms an hour at the limit %.3g; found none for %.3g", ErrControls, high.PerHour(), high.Limit, c.PerHour)
}

// try judges all controls with a limit.
func (c Calibration) try(rule Rule, limit float64, controls []Control) (Calibrated, error) {
	out := Calibrated{Rule: rule.WithLimit(limit), Limit: limit}
	for i, control := range controls {
		d, err := out.Rule.Train(Training{control.Training}, 0)
		if err != nil {
			return out, fmt.Errorf("control %d: %w", i, err)
		}
		alarms, seconds, err := c.count(d, control.Windows)
		if err != nil {
			return out, fmt.Errorf("control %d: %w", i, err)
		}
		out.Alarms += alarms
		out.Hours += seconds / 3600
	}
	return out, nil
}

// count returns the alarms and the observed time of one recording.
func (c Calibration) count(d Detector, windows []feature.Window) (alarms int, seconds float64, err error) {
	next := math.Inf(-1)
	var observed feature.Cover
	for _, w := range windows {
		v, err := d.Detect(w)
		if err != nil {
			return 0, 0, err
		}
		if v.Status == Learning || v.Status == NoDecision {
			continue
		}
		observed.Add(w.Start, w.Duration)
		if v.Status == Emergency && w.Start >= next {
			alarms, next = alarms+1, w.Start+c.Refractory
		}
	}
	return alarms, observed.Seconds, nil
}
