package detect

import (
	"fmt"
	"math"

	"ihealth/eeg/feature"
)

// Chart is a sequential test of a series that is about standard normal and
// independent until it changes: a control chart.
type Chart interface {
	// Step takes the next value and returns the chart's statistic, larger for more
	// change, and whether it exceeds the limit. A value that is NaN or infinite
	// leaves the chart as it was; its statistic is NaN and no alarm.
	Step(z float64) (statistic float64, alarm bool)
	// Reset forgets all values.
	Reset()
}

// Charted is a detector that charts the median over channels: it sees what all of
// them do, up or down, and knows no faults.
type Charted struct {
	standard *Standard
	chart    Chart
}

// NewCharted returns a detector that feeds the chart, which it resets, with what
// standard makes of each window.
func NewCharted(standard *Standard, chart Chart) *Charted {
	chart.Reset()
	return &Charted{standard: standard, chart: chart}
}

// Detect returns the chart's alarm as Emergency with its statistic as Change, and
// counts in Z the channels whose |z| exceeds that of DefaultRobustRule. The status is
// NoDecision, and the chart stays as it was, when fewer than half of the channels
// have a score.
func (c *Charted) Detect(w feature.Window) (Verdict, error) {
	scores, err := c.standard.Scores(w)
	if err != nil {
		return Verdict{}, err
	}
	z := c.standard.Median(scores)
	if math.IsNaN(z) {
		return undecided(scores, tooFewScores), nil
	}
	statistic, alarm := c.chart.Step(z)
	return together(scores, statistic, alarm, "the median over channels changed"), nil
}

// tooFewScores is the reason not to judge all channels together.
const tooFewScores = "fewer than half of the channels have a score"

// together returns the verdict of a test of all channels at once, which knows no
// faults: an alarm is an Emergency, and Z counts the channels whose |z| exceeds that of
// DefaultRobustRule.
func together(scores []float64, statistic float64, alarm bool, change string) Verdict {
	v := judge(scores, math.Abs, DefaultRobustRule().Threshold)
	v.Status, v.Suspects, v.Change = Normal, nil, statistic
	if alarm {
		v.Status, v.Reason = Emergency, fmt.Sprintf("%s: statistic %.3g", change, statistic)
	}
	return v
}

// charted trains a detector with a chart.
func charted(rule Rule, chart Chart, t Training, patient int) (*Charted, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	standard, err := NewStandard(t, patient)
	if err != nil {
		return nil, err
	}
	return NewCharted(standard, chart), nil
}
