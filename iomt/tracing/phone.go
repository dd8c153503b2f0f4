package tracing

import (
	"encoding/binary"
	"slices"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Phone has a new random day key every day. It belongs to one goroutine.
type Phone struct {
	stream *rng.Stream
	keys   []DayKey // one a day, from the first day on
}

// NewPhone returns a phone that draws its keys from stream: keys of a simulation, no secret.
func NewPhone(stream *rng.Stream) *Phone { return &Phone{stream: stream} }

// Identifier returns what the phone broadcasts at t ≥ 0.
func (p *Phone) Identifier(t sim.Time) contract.Pseudonym {
	i := IntervalOf(t)
	return p.Key(int(i / Period)).Identifier(i)
}

// Key returns the key of a day, counted from 0.
func (p *Phone) Key(day int) DayKey {
	for len(p.keys) <= day {
		k := DayKey{Start: Interval(len(p.keys)) * Period}
		binary.LittleEndian.PutUint64(k.Key[:8], p.stream.Uint64())
		binary.LittleEndian.PutUint64(k.Key[8:], p.stream.Uint64())
		p.keys = append(p.keys, k)
	}
	return p.keys[day]
}

// Publish returns the keys of the days from first to last, which the owner of a confirmed case
// uploads.
func (p *Phone) Publish(first, last int) []DayKey {
	p.Key(last)
	return slices.Clone(p.keys[first : last+1])
}
