package synth

import (
	"math"
	"slices"

	"ihealth/sim/rng"
)

// muscleLength is the duration of a burst, s.
const muscleLength = 1

// muscles are bursts over the frontal and temporal sites of one side: white noise
// differenced, most of it above 20 Hz (Goncharova et al. 2003).
type muscles struct {
	*arrivals
	noise *rng.Stream
	rms   float64
	sides [2][]int // channels
	side  int      // of the current burst
	last  []float64
}

func newMuscles(key rng.Key, a Artefacts) *muscles {
	m := &muscles{
		arrivals: poisson(rng.New(key.Sub("times")), a.Muscles/60, muscleLength),
		noise:    rng.New(key.Sub("noise")), rms: a.Muscle, last: make([]float64, len(montage)),
	}
	for side, labels := range [][]string{{"F7", "F3", "FC5", "T7"}, {"F8", "F4", "FC6", "T8"}} {
		for _, label := range labels {
			m.sides[side] = append(m.sides[side], slices.Index(Labels(), label))
		}
	}
	m.turn()
	return m
}

func (m *muscles) turn() { m.side = int(2 * m.noise.Float64()) }

func (m *muscles) add(second int, uv [][]float64) []Event {
	var events []Event
	for k := range rateHz {
		t := float64(second) + float64(k)/rateHz
		if m.arrived(t) {
			m.turn()
			events = append(events, Event{Kind: Muscle, Start: m.latest, Duration: muscleLength, Channels: m.sides[m.side]})
		}
		if t >= m.latest+muscleLength {
			continue
		}
		for _, i := range m.sides[m.side] {
			white := m.noise.ZigguratNormal(0, m.rms/math.Sqrt2)
			uv[i][k] += white - m.last[i]
			m.last[i] = white
		}
	}
	return events
}
