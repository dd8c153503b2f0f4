package quality

import (
	"math"
	"slices"

	"ihealth/eeg"
)

// Epoch is a stretch of a recording that was judged at once. It goes on behind a gap.
type Epoch struct {
	Start    float64 // s from the recording's first sample
	Duration float64 // s to the end of the last window, gaps included
	Windows  int     // of 1 s that were judged, > 0; few of them tell little
	Channels []Channel
}

// gathering is what the windows of an epoch have told.
type gathering struct {
	noise    noise
	windows  int
	start    float64 // s
	end      float64 // s
	channels []gathered
}

// gathered is the part of a gathering about one channel.
type gathered struct {
	flat, missing int       // windows
	samples       []float64 // above 1 Hz, of windows that are neither
	correlation   []float64 // the largest, one a window
}

func (g *gathering) reset() {
	g.windows = 0
	for i := range g.channels {
		c := &g.channels[i]
		*c = gathered{samples: c.samples[:0], correlation: c.correlation[:0]}
	}
}

// epoch judges what was gathered, but for the change against other epochs.
func (g *gathering) epoch(signals []eeg.Signal) Epoch {
	e := Epoch{Start: g.start, Duration: g.end - g.start, Windows: g.windows, Channels: make([]Channel, len(signals))}
	amplitudes, noises := make([]float64, len(signals)), make([]float64, len(signals))
	for i, s := range signals {
		c := &g.channels[i]
		noises[i] = median(g.noise.ratios(c.samples))
		slices.Sort(c.samples)
		amplitudes[i] = math.Abs(s.Gain) * iqrSD(c.samples)
		e.Channels[i] = Channel{
			Label:        s.Label,
			Flat:         float64(c.flat) / float64(g.windows),
			Missing:      float64(c.missing) / float64(g.windows),
			Amplitude:    amplitudes[i],
			Correlation:  median(c.correlation),
			Uncorrelated: below(c.correlation, unrelated) / float64(g.windows),
		}
	}
	deviations, fast := scores(amplitudes, byQuartiles), scores(noises, byDeviations)
	for i := range e.Channels {
		e.Channels[i].Deviation, e.Channels[i].Noise = deviations[i], fast[i]
	}
	return e
}

func below(x []float64, limit float64) float64 {
	n := 0.0
	for _, v := range x {
		if v < limit {
			n++
		}
	}
	return n
}

// compare adds the channels' correlations in a window. What is flat or lacks samples
// takes no part.
func (g *gathering) compare(low [][]float64, usable []bool) {
	var units [][]float64
	var of []int
	for i, x := range low {
		if u := unit(x); usable[i] && u != nil {
			units, of = append(units, u), append(of, i)
		}
	}
	if len(units) < fewest {
		return
	}
	r := make([]float64, len(units))
	for a, u := range units {
		for b, v := range units {
			r[b] = 0
			if a != b {
				r[b] = math.Abs(dot(u, v))
			}
		}
		slices.Sort(r)
		const largest = 0.98 // quantile that stands for the largest, as in PREP
		c := &g.channels[of[a]]
		c.correlation = append(c.correlation, quantile(r, largest))
	}
}

// unit returns x less its mean at length 1, or nil when it is constant.
func unit(x []float64) []float64 {
	mean := 0.0
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	length := math.Sqrt(dot(out, out))
	if !(length > 0) {
		return nil
	}
	for i := range out {
		out[i] /= length
	}
	return out
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
