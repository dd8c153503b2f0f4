package synth

import (
	"fmt"
	"math"
	"slices"

	"ihealth/sim/rng"
)

// FaultKind says what is wrong with an electrode. It is also the EventKind of the
// fault's event.
type FaultKind string

// The kinds of fault with the size that each has unless another is given.
const (
	Noisy          FaultKind = "noise"        // white noise of RMS 60 µV on top
	Flat           FaultKind = "flat"         // the value at the beginning
	Hum            FaultKind = "hum"          // 50 Hz of RMS 70 µV on top
	Amplified      FaultKind = "gain"         // times 4
	Bridged        FaultKind = "bridge"       // the mean of two channels on both
	Intermittent   FaultKind = "intermittent" // noise of RMS 60 µV comes and goes, 2 s on, 4 s off in the mean
	LooseReference FaultKind = "reference"    // the same noise of RMS 60 µV on all channels
)

// Fault is a fault of one electrode for a time.
type Fault struct {
	Kind     FaultKind `json:"kind" yaml:"kind"`
	Channel  string    `json:"channel" yaml:"channel"`       // label; empty for a loose reference
	With     string    `json:"with" yaml:"with"`             // the other channel of a bridge
	Start    float64   `json:"start_s" yaml:"start_s"`       // s from the beginning, ≥ 0
	Duration float64   `json:"duration_s" yaml:"duration_s"` // s, ≥ 0; 0 lasts to the end
	Size     float64   `json:"size" yaml:"size"`             // see FaultKind, ≥ 0, < 10000; 0 takes the usual one
}

// FaultKinds lists all kinds of fault.
func FaultKinds() []FaultKind {
	return []FaultKind{Noisy, Flat, Hum, Amplified, Bridged, Intermittent, LooseReference}
}

// Validate returns ErrConfig with what cannot be used.
func (f Fault) Validate() error {
	if !slices.Contains(FaultKinds(), f.Kind) {
		return fmt.Errorf("%w: kind %q: want one of %v", ErrConfig, f.Kind, FaultKinds())
	}
	labels := Labels()
	known := slices.Contains(labels, f.Channel)
	if f.Kind == LooseReference {
		known = f.Channel == ""
	}
	if f.Kind == Bridged {
		known = known && f.With != f.Channel && slices.Contains(labels, f.With)
	} else {
		known = known && f.With == ""
	}
	if !known {
		return fmt.Errorf("%w: %s of channel %q with %q: want labels out of %v, two for a bridge, none for the reference", ErrConfig, f.Kind, f.Channel, f.With, labels)
	}
	return firstOutside([]limit{
		{"start in s", f.Start, 0, math.Inf(1)}, {"duration in s", f.Duration, 0, math.Inf(1)}, {"size", f.Size, 0, 10000},
	})
}

// channels returns those that the fault reaches.
func (f Fault) channels() []int {
	labels := Labels()
	switch f.Kind {
	case LooseReference:
		return everywhere()
	case Bridged:
		return []int{slices.Index(labels, f.Channel), slices.Index(labels, f.With)}
	default:
		return []int{slices.Index(labels, f.Channel)}
	}
}

// size returns the size, the usual one unless given.
func (f Fault) size() float64 {
	switch {
	case f.Size > 0:
		return f.Size
	case f.Kind == Hum:
		return 70
	case f.Kind == Amplified:
		return 4
	default:
		return 60
	}
}

// broken is a fault at work.
type broken struct {
	Fault
	at      []int
	noise   *rng.Stream
	contact *arrivals // the on and off of an intermittent one
	off     bool
	held    float64 // value of a flat channel
	begun   bool
}

func newBroken(key rng.Key, f Fault) *broken {
	b := &broken{Fault: f, at: f.channels(), noise: rng.New(key.Sub("noise"))}
	times := rng.New(key.Sub("contact"))
	b.contact = newArrivals(1.0/3, func() float64 {
		b.off = !b.off
		if b.off {
			return times.Exponential(1.0 / 4)
		}
		return times.Exponential(1.0 / 2)
	})
	return b
}

func (b *broken) add(second int, uv [][]float64) []Event {
	var events []Event
	for k := range rateHz {
		t := float64(second) + float64(k)/rateHz
		if t < b.Start || t >= end(b.Start, b.Duration) {
			continue
		}
		if !b.begun {
			b.begun, b.held = true, uv[b.at[0]][k]
			events = append(events, Event{Kind: EventKind(b.Kind), Start: b.Start, Duration: end(b.Start, b.Duration) - b.Start, Channels: b.at})
		}
		b.change(t, k, uv)
	}
	return events
}

// change applies the fault to sample k, which is at time t.
func (b *broken) change(t float64, k int, uv [][]float64) {
	v := &uv[b.at[0]][k]
	switch size := b.size(); b.Kind {
	case Noisy:
		*v += b.noise.ZigguratNormal(0, size)
	case Flat:
		*v = b.held
	case Hum:
		*v += size * math.Sqrt2 * math.Sin(2*math.Pi*50*t)
	case Amplified:
		*v *= size
	case Bridged:
		other := &uv[b.at[1]][k]
		mean := (*v + *other) / 2
		*v, *other = mean, mean
	case Intermittent:
		for b.contact.arrived(t) {
			continue
		}
		if !b.off {
			*v += b.noise.ZigguratNormal(0, size)
		}
	case LooseReference:
		common := b.noise.ZigguratNormal(0, size)
		for _, i := range b.at {
			uv[i][k] += common
		}
	}
}
