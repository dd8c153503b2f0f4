package feature

import "time"

// cutting cuts the time of a segment where windows begin or end. Window k is
// [k·step, k·step + window); it consists of parts, which overlapping windows share.
type cutting struct {
	window, step time.Duration
	remainder    time.Duration // of window/step
	perStep      int           // parts from one window's beginning to the next one's: 1 or 2
	perWindow    int           // parts of a window
}

// newCutting takes a window that is All and a step of 0, or both above 0.
func newCutting(window, step time.Duration) cutting {
	c := cutting{window: window, step: step, perStep: 1, perWindow: 1}
	if window == All {
		return c
	}
	c.remainder = window % step
	c.perWindow = int(window / step)
	if c.remainder > 0 {
		c.perStep = 2
		c.perWindow = 2*c.perWindow + 1
	}
	return c
}

// partEnd returns the end of part p.
func (c cutting) partEnd(p int64) time.Duration {
	if c.perStep == 2 && p%2 == 0 {
		return time.Duration(p/2)*c.step + c.remainder
	}
	return time.Duration(p/int64(c.perStep)+1) * c.step
}

// start returns the beginning of window k.
func (c cutting) start(k int64) time.Duration { return time.Duration(k) * c.step }

// ends reports whether a window ends with part p.
func (c cutting) ends(p int64) bool {
	first := p - int64(c.perWindow) + 1
	return first >= 0 && first%int64(c.perStep) == 0
}
