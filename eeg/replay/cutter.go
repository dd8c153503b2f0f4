package replay

import (
	"time"

	"ihealth/eeg"
)

// cutter cuts blocks into pieces that are released one by one.
type cutter struct {
	signals []eeg.Signal
	longest time.Duration // of a piece, > 0
	block   eeg.Block
	length  time.Duration // of the block
	done    time.Duration // of it
	piece   [][]float64
}

// load takes a block and leaves out what lies before the position from.
func (c *cutter) load(b eeg.Block, from time.Duration) {
	c.block, c.length, c.done = b, 0, 0
	slowest := -1
	for i, x := range b.Values {
		if len(x) == 0 {
			continue
		}
		c.length = max(c.length, c.signals[i].Rate.Time(int64(len(x))))
		if slowest < 0 || c.signals[i].Rate.Compare(c.signals[slowest].Rate) < 0 {
			slowest = i
		}
	}
	if skip := from - b.Start; skip > 0 && slowest >= 0 {
		// All channels begin with a sample of the slowest one.
		r := c.signals[slowest].Rate
		c.done = r.Time(r.SamplesBefore(skip))
	}
}

// next returns the next piece of the block and the position of its end.
func (c *cutter) next() (piece eeg.Block, end time.Duration, ok bool) {
	if c.done >= c.length {
		return eeg.Block{}, 0, false
	}
	to := min(c.done+c.longest, c.length)
	c.piece = c.piece[:0]
	for i, x := range c.block.Values {
		n, r := int64(len(x)), c.signals[i].Rate
		high := n
		if to < c.length {
			high = min(n, r.SamplesBefore(to))
		}
		c.piece = append(c.piece, x[min(high, r.SamplesBefore(c.done)):high])
	}
	piece = eeg.Block{Segment: c.block.Segment, Start: c.block.Start + c.done, Values: c.piece}
	c.done = to
	return piece, c.block.Start + to, true
}
