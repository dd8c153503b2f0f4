package device

import (
	"errors"
	"fmt"
	"math"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// ErrModel is the cause when the parameters of a generator are out of range.
var ErrModel = errors.New("unusable model")

// Walk is the random waypoint model: everybody walks straight to a uniformly drawn point of a
// square, at a uniformly drawn speed, rests there and goes on. Speeds are bounded away from 0, without
// which the mean speed decays for ever (Yoon, Liu, Noble, "Random waypoint considered harmful", 2003).
type Walk struct {
	People   int     // ≥ 2
	Side     float64 // of the square, m, > 0
	MinSpeed float64 // m/s, > 0
	MaxSpeed float64 // m/s, ≥ MinSpeed
	MaxRest  float64 // longest rest at a waypoint, s, ≥ 0; rests are uniform
}

// Validate returns an error that wraps ErrModel unless all fields are in range.
func (w Walk) Validate() error {
	if w.People < 2 || w.People > 1<<12 {
		return fmt.Errorf("device: %w: %d people: want 2 to 4096", ErrModel, w.People)
	}
	if !(w.Side > 0 && w.Side <= 1e6) {
		return fmt.Errorf("device: %w: a square of side %v m: want more than 0, at most 1e6", ErrModel, w.Side)
	}
	if !(w.MinSpeed > 0 && w.MinSpeed <= w.MaxSpeed && w.MaxSpeed <= 1e3) {
		return fmt.Errorf("device: %w: speeds of %v to %v m/s: want 0 < slowest ≤ fastest ≤ 1000", ErrModel, w.MinSpeed, w.MaxSpeed)
	}
	if !(w.MaxRest >= 0 && w.MaxRest <= 1e6) {
		return fmt.Errorf("device: %w: rests of at most %v s: want 0 to 1e6", ErrModel, w.MaxRest)
	}
	return nil
}

// Walkers are the people of a Walk. They belong to one goroutine.
type Walkers struct {
	walk Walk
	legs []leg
	now  sim.Time
}

// leg is one way from waypoint to waypoint with the rest at its end.
type leg struct {
	stream      *rng.Stream
	from, to    Position
	start, stop sim.Time // of the movement
	end         sim.Time // of the rest
}

// NewWalkers returns the people at time 0, at points drawn uniformly. The error wraps ErrModel.
func NewWalkers(w Walk, key rng.Key) (*Walkers, error) {
	if err := w.Validate(); err != nil {
		return nil, err
	}
	out := &Walkers{walk: w, legs: make([]leg, w.People)}
	for i := range out.legs {
		stream := rng.New(key.Sub(fmt.Sprintf("walker-%d", i)))
		out.legs[i] = leg{stream: stream, to: w.waypoint(stream)}
		out.legs[i].next(w)
	}
	return out, nil
}

func (w Walk) waypoint(s *rng.Stream) Position {
	return Position{East: s.Uniform(0, w.Side), North: s.Uniform(0, w.Side)}
}

// next begins the leg that follows.
func (l *leg) next(w Walk) {
	l.from, l.to, l.start = l.to, w.waypoint(l.stream), l.end
	speed := l.stream.Uniform(w.MinSpeed, w.MaxSpeed)
	l.stop = l.start.Add(max(1, sim.Delay(l.from.Distance(l.to)/speed)))
	l.end = l.stop.Add(sim.Delay(l.stream.Uniform(0, w.MaxRest)))
}

// To lets everybody walk until t. It panics when t lies in the past.
func (w *Walkers) To(t sim.Time) {
	if t < w.now {
		panic("device: walkers cannot walk back in time")
	}
	w.now = t
	for i := range w.legs {
		for l := &w.legs[i]; l.end <= t; {
			l.next(w.walk)
		}
	}
}

// Position returns where person i is now.
func (w *Walkers) Position(i int) Position {
	l := &w.legs[i]
	if w.now >= l.stop {
		return l.to
	}
	share := float64(w.now-l.start) / float64(l.stop-l.start)
	return Position{
		East:  l.from.East + share*(l.to.East-l.from.East),
		North: l.from.North + share*(l.to.North-l.from.North),
	}
}

// Distance returns how far i and j are from each other, in m.
func (w *Walkers) Distance(i, j int) float64 { return w.Position(i).Distance(w.Position(j)) }

// Behind reports whether j is behind the back of i, who faces the way of its last step.
func (w *Walkers) Behind(i, j int) bool {
	l, at, other := &w.legs[i], w.Position(i), w.Position(j)
	return (l.to.East-l.from.East)*(other.East-at.East)+(l.to.North-l.from.North)*(other.North-at.North) < 0
}

// Distance returns how far p and q are from each other, in m.
func (p Position) Distance(q Position) float64 { return math.Hypot(p.East-q.East, p.North-q.North) }
