package synth

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"ihealth/eeg"
	"ihealth/sim/rng"
)

// Generator streams the recording of a Scenario in blocks of one second or less. It
// implements eeg.Source. What happens is annotated when it begins, and kept as Truth.
type Generator struct {
	scenario    Scenario
	rec         *eeg.Recording
	truth       Truth
	cortex      *cortex
	slow        *vigilance
	layers      []layer
	offset      []float64 // of each channel, µV
	radio       *radio
	gain, shift []float64 // of the samples of a second
	values      [][]float64
	view        [][]float64 // what of values arrives
	second      int
}

// NewGenerator returns the stream of a scenario. The error wraps ErrConfig.
func NewGenerator(s Scenario) (*Generator, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	key := s.key()
	g := &Generator{
		scenario: s, rec: describe(), values: second(), view: make([][]float64, len(montage)),
		slow: newVigilance(key, s.Cortex.Vigilance), layers: s.Artefacts.layers(key), radio: newRadio(key.Sub("radio"), s.Headset),
		gain: make([]float64, rateHz), shift: make([]float64, rateHz),
	}
	g.truth.Traits = drawTraits(rng.New(s.patientKey().Sub("traits")), s.Cortex.Background, s.Cortex.Alpha, spread{alpha: 0.5, frequency: 1})
	g.cortex = newCortex(key, g.truth.Traits, rng.Normal{Sigma: 1, Method: rng.Ziggurat})
	for i, f := range s.Faults {
		g.layers = append(g.layers, newBroken(key.Sub(fmt.Sprintf("fault/%d", i)), f))
	}
	offsets := rng.New(key.Sub("offset"))
	for range montage {
		g.offset = append(g.offset, offsets.Uniform(s.Headset.Offset-s.Headset.OffsetSpread, s.Headset.Offset+s.Headset.OffsetSpread))
	}
	return g, nil
}

// Recording returns the description with the annotations so far.
func (g *Generator) Recording() *eeg.Recording { return g.rec }

// Truth returns what happened so far.
func (g *Generator) Truth() *Truth { return &g.truth }

// Next returns the next second, or the part of it that arrives.
func (g *Generator) Next() (eeg.Block, error) {
	for g.second < g.scenario.Seconds {
		start := g.second
		if arrived := g.generate(); arrived > 0 {
			return g.block(start, arrived), nil
		}
	}
	return eeg.Block{}, io.EOF
}

// generate makes the next second and returns how many of its samples arrive.
func (g *Generator) generate() int {
	level := g.slow.next()
	for k := range g.gain {
		g.gain[k], g.shift[k] = level, 0
	}
	g.scenario.effects(g.second, g.gain, g.shift)
	g.cortex.next(g.gain, g.shift, g.values)
	events := g.treated()
	for _, l := range g.layers {
		events = append(events, l.add(g.second, g.values)...)
	}
	for i, channel := range g.values {
		for k, v := range channel {
			channel[k] = code(g.offset[i] + v)
		}
	}
	arrived, losses := g.radio.pass(g.second, g.values)
	g.note(append(events, losses...))
	g.second++
	return arrived
}

// treated returns the medications that begin in this second.
func (g *Generator) treated() []Event {
	var events []Event
	for _, m := range g.scenario.Medication {
		if int(m.Start) == g.second {
			events = append(events, Event{Kind: Treated, Start: m.Start, Duration: math.Inf(1), Channels: everywhere()})
		}
	}
	return events
}

// note keeps the events of a second.
func (g *Generator) note(events []Event) {
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Compare(a.Start, b.Start) })
	for _, e := range events {
		e.Duration = min(e.Duration, float64(g.scenario.Seconds)-e.Start)
		g.truth.Events = append(g.truth.Events, e)
		g.rec.Annotations = append(g.rec.Annotations, e.annotation())
	}
}

// block returns the first samples of the values as a block, in a new segment after a
// loss.
func (g *Generator) block(second, samples int) eeg.Block {
	start := time.Duration(second) * time.Second
	segments := g.rec.Segments
	if n := len(segments); n == 0 || segments[n-1].End() != start {
		segments = append(segments, eeg.Segment{Start: start})
	}
	last := &segments[len(segments)-1]
	last.Duration = start + eeg.RateHz(rateHz).Time(int64(samples)) - last.Start
	g.rec.Segments = segments
	for i := range g.values {
		g.view[i] = g.values[i][:samples]
		g.rec.Signals[i].Samples += int64(samples)
	}
	return eeg.Block{Segment: len(segments) - 1, Start: start, Values: g.view}
}
