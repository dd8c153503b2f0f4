package device

import (
	"ihealth/chain/contract"
	"ihealth/sim"
)

// Replay gives recorded signals as readings, one every Interval: the recordings' own clock is
// too coarse, and steps back.
type Replay struct {
	Subject  contract.Pseudonym // who heard the signals
	Peer     contract.Pseudonym // who was heard
	Signals  []Signal           // not changed
	Interval float64            // s, > 0

	next int
}

// Next returns the next reading, and false after the last signal.
func (r *Replay) Next() (Reading, bool) {
	if r.next >= len(r.Signals) {
		return Reading{}, false
	}
	r.next++
	return Reading{
		Kind: Bluetooth, Subject: r.Subject, Sequence: uint64(r.next), At: sim.Seconds(float64(r.next) * r.Interval),
		Quantity: Quantity{int64(r.Signals[r.next-1].Strength) * 1000, Bluetooth.Unit()}, Peer: r.Peer,
	}, true
}

// Distance returns the true distance of the last reading, in m.
func (r *Replay) Distance() float64 { return r.Signals[r.next-1].Distance }
