package score

import (
	"fmt"
	"math"
)

// Profile says what detections are worth in the Numenta anomaly benchmark.
type Profile struct {
	TruePositive  float64 // at the left edge of a window
	FalsePositive float64 // far from any window, as a cost
	Miss          float64 // a window without detection, as a cost
}

// Profiles of the benchmark.
var (
	StandardProfile = Profile{1, 0.11, 1}
	LowFPProfile    = Profile{1, 0.22, 1}
	LowFNProfile    = Profile{1, 0.11, 2}
)

// probation is the share of a series, of at most 5000 values, that is not scored.
const probation = 0.15

// NABScore is the score of a series at a threshold, and the values that it counts.
type NABScore struct {
	Score                                                        float64
	TruePositives, FalsePositives, TrueNegatives, FalseNegatives int
}

// NAB scores a series in which values ≥ threshold are detections against windows of
// indices [from, to), which must lie in order and apart (Lavin and Ahmad 2015, as
// their sweeper counts): of each window the earliest detection pays, a false one
// costs the more the farther it lies behind a window. Detections in the first 15 % are
// left out. The error wraps ErrSpans.
func NAB(series []float64, windows [][2]int, threshold float64, p Profile) (NABScore, error) {
	if err := checkWindows(windows, len(series)); err != nil {
		return NABScore{}, err
	}
	first := int(math.Floor(min(probation*float64(len(series)), probation*5000)))
	var s NABScore
	at := 0 // windows that begin at or before i, less those that have ended
	best := math.Inf(-1)
	for i, v := range series {
		for at < len(windows) && i >= windows[at][1] {
			at++
			best = math.Inf(-1)
		}
		inside := at < len(windows) && i >= windows[at][0]
		if i < first {
			continue
		}
		s.count(inside, v >= threshold)
		switch detected := v >= threshold; {
		case inside && detected:
			best = max(best, reward(i, windows[at])*p.TruePositive)
		case detected:
			s.Score += falseAt(i, windows[:at]) * p.FalsePositive
		}
		if inside && i == windows[at][1]-1 {
			if math.IsInf(best, -1) {
				best = -p.Miss
			}
			s.Score += best
		}
	}
	return s, nil
}

func checkWindows(windows [][2]int, values int) error {
	end := 0
	for i, w := range windows {
		if w[0] < end || w[1] <= w[0] || w[1] > values {
			return fmt.Errorf("%w: window %d is [%d, %d): want windows in order, apart and within %d values", ErrSpans, i+1, w[0], w[1], values)
		}
		end = w[1]
	}
	return nil
}

func (s *NABScore) count(inside, detected bool) {
	switch {
	case inside && detected:
		s.TruePositives++
	case inside:
		s.FalseNegatives++
	case detected:
		s.FalsePositives++
	default:
		s.TrueNegatives++
	}
}

// reward returns what a detection at i in the window is worth, 1 at its left edge.
func reward(i int, window [2]int) float64 {
	width := float64(window[1] - window[0])
	return sigma(-float64(window[1]-i)/width) / sigma(-1)
}

// falseAt returns the value of a false detection at i behind the last of the windows,
// from −0 right behind it to −1 far away.
func falseAt(i int, windows [][2]int) float64 {
	if len(windows) == 0 {
		return -1
	}
	last := windows[len(windows)-1]
	y := float64(i-last[1]+1) / float64(last[1]-last[0]-1)
	if y >= 3 {
		return -1
	}
	return sigma(y)
}

// sigma is the benchmark's scaled sigmoid, 2/(1+e^{5y})−1.
func sigma(y float64) float64 { return 2/(1+math.Exp(5*y)) - 1 }
