package table

import (
	"bytes"
	"math"

	"ihealth/eeg"
)

// Rates that a column of times without a unit is believed in as seconds, Hz.
const slowest, fastest = 16, 100_000

// keepTime takes the rate from the column of times, or the one that was given, and lets
// the column find lost samples.
func (s *Stream) keepTime(c *clock, column int, option eeg.Rate, columns int) error {
	times, resolution, err := s.firstTimes(column, columns)
	if err != nil {
		return err
	}
	p := paceOf(times, resolution)
	told, ok := p.rate(c.seconds())
	ok = ok && (c.unit > 0 || told.Hz() >= slowest && told.Hz() <= fastest)
	if ok && option == (eeg.Rate{}) {
		option = told
		if p.vague() {
			s.Rec.Warn(ErrRateAssumed, "few times in column %q; they may mean %v", c.label, told)
		}
	}
	if option == (eeg.Rate{}) {
		return s.Errorf(1, ErrRate, "column %q has no constant step of a known unit, such as time_ms; name its unit or give the rate", c.label)
	}
	if err := s.SetRate(option, option); err != nil {
		return err
	}
	c.step = 1 / (s.Rate.Hz() * c.seconds())
	if len(p.run) > 1 && math.Abs(p.step-c.step) > 0.25*c.step {
		s.Rec.Warn(ErrTime, "column %q steps by %.6g, which is not %v; took a step for a sample", c.label, p.step, s.Rate)
		c.step = p.step
	}
	c.tolerance = c.step / 2
	if !p.even(c.step, 0) {
		c.tolerance = min(max(c.tolerance, resolution), 0.75*c.step)
	}
	s.Before = func(numbers []float64) (int64, bool) { return s.judge(c, numbers[0]), false }
	return nil
}

// judge returns how many samples were lost before the one of that time.
func (s *Stream) judge(c *clock, now float64) int64 {
	lost, ok := c.lost(now)
	switch {
	case !ok:
		s.Warn(ErrTime, "%q goes back, stands still or comes early at %.9g", c.label, now)
	case math.IsNaN(now):
		s.Warn(ErrMissing, "%q", c.label)
	case lost > 0:
		s.Warn(ErrLost, "%d before %q of %.9g", lost, c.label, now)
	}
	return lost
}

// firstTimes returns the numbers in a column of the rows ahead, up to the first cell
// that holds none, and what their last digit is worth.
func (s *Stream) firstTimes(column, columns int) (times []float64, resolution float64, err error) {
	rows, err := s.Ahead(columns)
	if err != nil {
		return nil, 0, err
	}
	digits := 0
	for i, cells := range rows {
		if len(cells) <= column+1 && (len(cells) < columns || i+1 == len(rows)) {
			break // perhaps cut off
		}
		cell := bytes.ReplaceAll(cells[column], []byte(","), []byte("."))
		v, ok := Parse(cell)
		if !ok {
			break
		}
		digits = max(digits, decimals(cell))
		times = append(times, v)
	}
	return times, math.Pow10(-digits), nil
}

// decimals returns how many digits are behind the point of a number.
func decimals(number []byte) int {
	mantissa, exponent, scientific := bytes.Cut(bytes.ToLower(number), []byte("e"))
	_, fraction, _ := bytes.Cut(mantissa, []byte("."))
	n := len(fraction)
	if e, ok := Parse(exponent); scientific && ok {
		n -= int(max(min(e, 300), -300))
	}
	return n
}
