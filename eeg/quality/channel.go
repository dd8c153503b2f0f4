package quality

import "math"

// Channel is what is known of a channel in an epoch, or over all. Fractions are of
// windows, 0 to 1. What cannot be known, for want of channels, samples or rate, is NaN.
type Channel struct {
	Label        string
	Flat         float64 // fraction in which the raw value stays the same
	Missing      float64 // fraction that lacks a sample
	Amplitude    float64 // robust standard deviation above 1 Hz, in the signal's unit, ≥ 0
	Deviation    float64 // its robust z among the channels
	Noise        float64 // robust z of the ratio of fast to slow amplitude among the channels
	Correlation  float64 // median of the windows' largest correlation with another channel, 0 to 1
	Uncorrelated float64 // fraction in which that is below 0.4
	Change       float64 // robust z of the amplitude against its own beginning, less the other channels' change
	Factor       float64 // by which the amplitude has so changed, > 0
	Reasons      []Reason
}

// Bad reports whether there is a reason to call the channel bad.
func (c Channel) Bad() bool { return len(c.Reasons) > 0 }

// PREP's limits.
const (
	extreme   = 5    // robust z
	seldom    = 0.01 // fraction of windows
	unrelated = 0.4  // correlation
)

// Limits of our own.
const (
	often   = 0.3 // fraction of windows without correlation
	doubled = 2   // least change of amplitude, as a factor
)

// judge fills in the reasons.
func (c *Channel) judge() {
	for _, t := range []struct {
		reason Reason
		holds  bool
	}{
		{Flat, c.Flat > seldom},
		{Missing, c.Missing > seldom},
		{Deviation, math.Abs(c.Deviation) > extreme},
		{Noise, c.Noise > extreme},
		{Uncorrelated, c.Uncorrelated > often},
		{Changed, math.Abs(c.Change) > extreme && math.Abs(math.Log(c.Factor)) > math.Log(doubled)},
	} {
		if t.holds {
			c.Reasons = append(c.Reasons, t.reason)
		}
	}
}
