package emotiv

import "math"

// counter finds lost samples by a number that grows by one with each sample and
// begins again at 0 after the period's last.
type counter struct {
	hz       float64 // sampling rate
	period   int64   // supposed until learned
	learned  bool
	last     int64
	lastTime float64 // s
	begun    bool
}

// lost returns how many samples were lost before the one with that count and that
// time in seconds, which is NaN when it is not told. It is false when the count
// contradicts that: it stands still, or goes back.
func (c *counter) lost(count int64, seconds float64) (lost int64, ok bool) {
	begun, before := c.begun, c.last
	elapsed := math.Round((seconds-c.lastTime)*c.hz) - 1
	c.begun, c.last, c.lastTime = true, count, seconds
	if !begun {
		return 0, true
	}
	c.learn(before, count, elapsed)
	lost = (count-before-1)%c.period + c.period
	lost %= c.period
	if math.IsNaN(elapsed) || math.Abs(elapsed) > 1<<60 {
		return c.plausible(lost, before, count)
	}
	lost += int64(math.Round((elapsed-float64(lost))/float64(c.period))) * c.period
	return max(lost, 0), lost >= 0
}

// plausible judges a loss that only the count tells: a count that stands still is not
// held for the loss of a whole period less one.
func (c *counter) plausible(lost, before, count int64) (int64, bool) {
	if before == count {
		return 0, false
	}
	return lost, true
}

// learn corrects the period by what the counter is seen to do: counts of the supposed
// period and beyond, and beginning again after a second, unless time tells that a
// sample is missing there.
func (c *counter) learn(before, count int64, elapsed float64) {
	switch top := max(before, count) + 1; {
	case top > c.period:
		c.period, c.learned = top, true
	case count == 0 && before+1 == int64(math.Round(c.hz)) && !c.learned && !(elapsed >= 1):
		c.period, c.learned = before+1, true
	}
}
