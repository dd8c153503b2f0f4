package quality

import (
	"math"
	"strings"

	"ihealth/eeg"
)

// contact counts what the headset reports of its electrodes: channels named CQ_AF3, as
// in TestBench, or CQ.AF3, as in EmotivPRO, from 0 (none) and 1 (bad) to 4 (good).
type contact struct {
	signals   []eeg.Signal
	of        []int // index of each channel's report, -1 without one
	bad, seen []int
}

func newContact(all []eeg.Signal, judged []eeg.Signal) *contact {
	c := &contact{signals: all, of: make([]int, len(judged)), bad: make([]int, len(judged)), seen: make([]int, len(judged))}
	for i, s := range judged {
		c.of[i] = -1
		for k, report := range all {
			if len(report.Label) > 3 && strings.EqualFold(report.Label[:2], "CQ") && strings.EqualFold(report.Label[3:], s.Label) {
				c.of[i] = k
			}
		}
	}
	return c
}

// add counts the reports in a block.
func (c *contact) add(values [][]float64) {
	for i, k := range c.of {
		if k < 0 {
			continue
		}
		for _, v := range values[k] {
			if q := c.signals[k].Physical(v); !math.IsNaN(q) {
				c.seen[i]++
				if q <= 1 {
					c.bad[i]++
				}
			}
		}
	}
}

// fraction returns that of reports of bad or no contact of channel i, NaN without one.
func (c *contact) fraction(i int) float64 { return float64(c.bad[i]) / float64(c.seen[i]) }
