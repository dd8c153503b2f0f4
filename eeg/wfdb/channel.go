package wfdb

import (
	"math"

	"ihealth/eeg"
)

// channel is a signal on its way from a file to a block.
type channel struct {
	signal
	first int       // place of its first sample in a frame of the file
	skip  int       // samples to leave out, those of the skew
	queue []float64 // read and not yet given
	given int       // samples at the queue's beginning that a block holds
	sum   int16     // of all codes, modulo 2¹⁶
	begun bool
}

// take queues the channel's samples of whole frames.
func (c *channel) take(codes []int32, frame int, rec *eeg.Recording) {
	for at := c.first; at < len(codes); at += frame {
		for _, code := range codes[at : at+c.perFrame] {
			c.sum += int16(code)
			switch {
			case c.skip > 0:
				c.skip--
			case code == c.format.invalid:
				c.queue = append(c.queue, math.NaN())
			default:
				c.queue = append(c.queue, float64(code))
			}
		}
	}
	if !c.begun && len(codes) > 0 && c.initial != nil && *c.initial != codes[c.first] {
		rec.Warn(ErrInitial, "%q: %d instead of %d", c.label, codes[c.first], *c.initial)
	}
	c.begun = c.begun || len(codes) > 0
}

// give returns the samples of n frames until the next call. What the file does not hold
// is missing.
func (c *channel) give(n int) []float64 {
	c.given = n * c.perFrame
	for len(c.queue) < c.given {
		c.queue = append(c.queue, math.NaN())
	}
	return c.queue[:c.given]
}

// release forgets the samples given.
func (c *channel) release() {
	c.queue = c.queue[:copy(c.queue, c.queue[c.given:])]
	c.given = 0
}
