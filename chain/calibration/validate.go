package calibration

import (
	"errors"
	"fmt"
)

// ErrPoint says that a point is out of its range.
var ErrPoint = errors.New("point out of range")

// largestCount bounds validators, block sizes and blocks.
const largestCount = 1_000_000

// longest is the longest latency, s.
const longest = 1e6

// validate reports the first field that is out of its range, as ErrPoint.
func (p Point) validate() error {
	for _, c := range []struct {
		name  string
		value int
		least int
	}{{"m", p.Validators, 1}, {"n", p.BlockSize, 1}, {"blocks", p.Blocks, 0}, {"late", p.LateRounds, 0}} {
		if c.value < c.least || c.value > largestCount {
			return fmt.Errorf("%w: %s is %d: want %d to %d", ErrPoint, c.name, c.value, c.least, largestCount)
		}
	}
	if !(p.Latency > 0 && p.Latency <= longest) {
		return fmt.Errorf("%w: median_s is %v: want more than 0 and at most %g s", ErrPoint, p.Latency, float64(longest))
	}
	if !(p.Low > 0 && p.Low <= p.Latency && p.Latency <= p.High && p.High <= longest) {
		return fmt.Errorf("%w: the interval from low_s = %v to high_s = %v does not hold median_s = %v", ErrPoint, p.Low, p.High, p.Latency)
	}
	if s := float64(p.HostShare); s < 0 || s > 1 {
		return fmt.Errorf("%w: host_cpu is %v: want 0 to 1, or null when unknown", ErrPoint, s)
	}
	return nil
}
