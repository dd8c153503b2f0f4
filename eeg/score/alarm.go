package score

import (
	"fmt"
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// Mark is a window on which a detector decided.
type Mark struct {
	Start, Duration float64 // s
	Alarm           bool
}

// End returns the time at which the decision is known.
func (m Mark) End() float64 { return m.Start + m.Duration }

// Marks returns the windows on which the detector decided: those that it learnt from
// or left undecided were not watched. An emergency is an alarm. It panics when the
// lengths differ.
func Marks(windows []feature.Window, verdicts []detect.Verdict) []Mark {
	if len(windows) != len(verdicts) {
		panic("score: windows and verdicts differ in length")
	}
	var marks []Mark
	for i, w := range windows {
		if s := verdicts[i].Status; s != detect.Learning && s != detect.NoDecision {
			marks = append(marks, Mark{w.Start, w.Duration, s == detect.Emergency})
		}
	}
	return marks
}

// AlarmPolicy says what one alarm is. The zero policy takes each unbroken run of
// alarming windows for one.
type AlarmPolicy struct {
	Persistence int     // windows without a break that must alarm before one is raised; 0 is 1
	Merge       float64 // alarming windows no farther apart than this belong together, s, ≥ 0
	Refractory  float64 // after an alarm was raised none is raised for this time, s, ≥ 0
}

// String states the policy as it must stand beside a rate of false alarms.
func (p AlarmPolicy) String() string {
	return fmt.Sprintf("raised after %d alarming windows, merged within %v s, refractory for %v s", max(1, p.Persistence), p.Merge, p.Refractory)
}

// Alarm is an alarm as people see it.
type Alarm struct {
	Raised float64 // end of the window that completed it, s
	Until  float64 // end of the last window that belongs to it, s
}

// touching is the time between windows that rounding makes, s.
const touching = 1e-6

// Alarms returns the alarms of windows in order of time.
func (p AlarmPolicy) Alarms(marks []Mark) []Alarm {
	var alarms []Alarm
	run, end, raised := 0, math.Inf(-1), false // of the current stretch of alarming windows
	quiet := math.Inf(-1)                      // until which no alarm is raised
	for i, m := range marks {
		if !m.Alarm {
			run = 0
			continue
		}
		if m.Start-end > p.Merge+touching {
			raised = false
		}
		if i > 0 && m.Start-marks[i-1].End() > touching {
			run = 0
		}
		run++
		end = m.End()
		switch {
		case raised:
			alarms[len(alarms)-1].Until = end
		case run >= p.Persistence && end >= quiet:
			alarms = append(alarms, Alarm{end, end})
			raised, quiet = true, end+p.Refractory
		}
	}
	return alarms
}

// FalseAlarms counts alarms over the time that was watched for them.
type FalseAlarms struct {
	Alarms int
	Hours  float64 // watched: gaps, undecided windows and those that overlap the truth excluded
}

// PerHour returns the rate, NaN of no time.
func (f FalseAlarms) PerHour() float64 { return float64(f.Alarms) / f.Hours }

// Add returns both together.
func (f FalseAlarms) Add(o FalseAlarms) FalseAlarms {
	return FalseAlarms{f.Alarms + o.Alarms, f.Hours + o.Hours}
}

// FalseAlarms counts the alarms raised by windows that do not overlap the truth, over
// the time that these cover. The windows are in order of time and may overlap.
func (p AlarmPolicy) FalseAlarms(marks []Mark, truth []Span) FalseAlarms {
	var watched []Mark
	var time feature.Cover
	for _, m := range marks {
		if !overlaps(truth, m.Start, m.End()) {
			watched = append(watched, m)
			time.Add(m.Start, m.Duration)
		}
	}
	return FalseAlarms{len(p.Alarms(watched)), time.Seconds / 3600}
}

// TimeInAlarm returns the share of the watched time that alarming windows cover, NaN
// of no time.
func TimeInAlarm(marks []Mark) float64 {
	var alarm, all feature.Cover
	for _, m := range marks {
		all.Add(m.Start, m.Duration)
		if m.Alarm {
			alarm.Add(m.Start, m.Duration)
		}
	}
	return alarm.Seconds / all.Seconds
}
