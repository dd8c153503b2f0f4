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
	if !c.begun && len(codes) > 0 {
		c.begun = true
		if first := codes[c.first]; c.initial != nil && *c.initial != first {
			rec.Warn(ErrInitial, "%q: %d instead of %d", c.label, first, *c.initial)
		}
	}
	missing := c.format.invalid
	for at := c.first; at < len(codes); at += frame {
		for _, code := range codes[at : at+c.perFrame] {
			v := float64(code)
			if code == missing {
				v = math.NaN()
			}
			c.sum += int16(code)
			c.queue = append(c.queue, v)
		}
	}
	late := min(c.skip, len(c.queue))
	c.skip -= late
	c.drop(late)
}

// drop forgets the first n samples of the queue.
func (c *channel) drop(n int) { c.queue = c.queue[:copy(c.queue, c.queue[n:])] }

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
	c.drop(c.given)
	c.given = 0
}
