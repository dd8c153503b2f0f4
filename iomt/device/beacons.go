package device

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Beacons generates what the phones of a crowd hear of one another, beacon after beacon and
// by listener. It is a [Generator] that knows the truth. It belongs to one goroutine.
type Beacons struct {
	crowd    Crowd
	key      rng.Key
	walkers  *Walkers
	subjects []contract.Pseudonym
	links    []*Link  // by listener·people + speaker; nil until within reach
	counts   []uint64 // readings of every listener
	reach    float64  // m

	beacon     int64 // number of the present one
	at         sim.Time
	identifier contract.Pseudonym // of its speaker
	listener   int                // of the last reading
	distance   float64            // of the last reading, m
}

// NewBeacons returns the generator at its beginning. The error wraps ErrModel.
func NewBeacons(c Crowd, key rng.Key) (*Beacons, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	walkers, err := NewWalkers(c.Walk, key)
	if err != nil {
		return nil, err
	}
	n := c.Walk.People
	b := &Beacons{
		crowd: c, key: key, walkers: walkers, subjects: drawPseudonyms(n, rng.New(key.Sub("subjects"))),
		links: make([]*Link, n*n), counts: make([]uint64, n), reach: c.Radio.Audible(), beacon: -1, listener: n,
	}
	if b.crowd.Identifier == nil {
		b.crowd.Identifier = func(i int, _ sim.Time) contract.Pseudonym { return b.subjects[i] }
	}
	return b, nil
}

// drawPseudonyms draws n pseudonyms that tell nothing.
func drawPseudonyms(n int, stream *rng.Stream) []contract.Pseudonym {
	out := make([]contract.Pseudonym, n)
	for i := range out {
		for j := range out[i] {
			out[i][j] = byte(stream.Uint64())
		}
	}
	return out
}

// Next returns the next reading, and false after the crowd's duration.
func (b *Beacons) Next() (Reading, bool) {
	for b.advance() {
		speaker := b.Speaker()
		if b.listener == speaker {
			continue
		}
		b.distance = b.walkers.Distance(b.listener, speaker)
		if b.distance > b.reach {
			continue
		}
		if dBm, heard := b.link(speaker).Hear(b.at, b.distance, b.bodies(speaker)); heard {
			b.counts[b.listener]++
			return Reading{
				Kind: Bluetooth, Subject: b.subjects[b.listener], Sequence: b.counts[b.listener], At: b.at,
				Quantity: Quantity{int64(dBm) * 1000, Bluetooth.Unit()}, Peer: b.identifier,
			}, true
		}
	}
	return Reading{}, false
}

// Listener returns who heard the last reading.
func (b *Beacons) Listener() int { return b.listener }

// Speaker returns who was heard.
func (b *Beacons) Speaker() int { return int(b.beacon % int64(b.crowd.Walk.People)) }

// Distance returns how far they were from each other, in m.
func (b *Beacons) Distance() float64 { return b.distance }

// Subject returns the pseudonym of person i.
func (b *Beacons) Subject(i int) contract.Pseudonym { return b.subjects[i] }

// advance goes to the next listener, and reports whether there is one.
func (b *Beacons) advance() bool {
	n := b.crowd.Walk.People
	if b.listener++; b.listener < n {
		return true
	}
	next := sim.Seconds(float64(b.beacon+1) * b.crowd.Interval / float64(n))
	if next > sim.Seconds(b.crowd.Duration) {
		b.listener = n
		return false
	}
	b.beacon, b.at, b.listener = b.beacon+1, next, 0
	b.walkers.To(next)
	b.identifier = b.crowd.Identifier(b.Speaker(), next)
	return true
}

// link returns the way to the listener from the speaker.
func (b *Beacons) link(speaker int) *Link {
	at := &b.links[b.listener*b.crowd.Walk.People+speaker]
	if *at == nil {
		*at = NewLink(b.crowd.Radio, rng.New(b.key.Sub(fmt.Sprintf("link-%d-%d", b.listener, speaker))))
	}
	return *at
}

// bodies counts the carriers in the way.
func (b *Beacons) bodies(speaker int) int {
	n := 0
	if b.walkers.Behind(b.listener, speaker) {
		n++
	}
	if b.walkers.Behind(speaker, b.listener) {
		n++
	}
	return n
}
