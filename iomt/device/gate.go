package device

import (
	"fmt"
	"time"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Passage is a lot's way through the RFID gate of a stage. Each pass hears each tag that
// is really there, unless it is lost.
type Passage struct {
	Lot    contract.Pseudonym
	Stage  Stage
	At     sim.Time
	Tags   []contract.Pseudonym // that are there
	Loss   float64              // share of tags that one pass does not hear, in [0, 1)
	Passes int                  // > 0
}

// gateSpacing is the time between two readings of a gate.
const gateSpacing = 10 * time.Millisecond

// Gate gives the readings of a passage. Kind is RFID, Subject the lot, Peer the tag,
// State the stage.
type Gate struct {
	passage  Passage
	stream   *rng.Stream
	asked    int // tags so far, over all passes
	sequence uint64
}

// NewGate returns the gate of a passage, whose stream is the key's "gate". The error
// wraps ErrModel.
func NewGate(key rng.Key, p Passage) (*Gate, error) {
	if !(p.Loss >= 0 && p.Loss < 1) || p.Passes <= 0 {
		return nil, fmt.Errorf("device: %w: gate that loses %v in %d passes, want 0 ≤ loss < 1 and > 0", ErrModel, p.Loss, p.Passes)
	}
	return &Gate{passage: p, stream: rng.New(key.Sub("gate"))}, nil
}

// Next returns the next tag that is heard, and false after the last pass.
func (g *Gate) Next() (Reading, bool) {
	p := &g.passage
	for g.asked < p.Passes*len(p.Tags) {
		tag := p.Tags[g.asked%len(p.Tags)]
		g.asked++
		if g.stream.Float64() < p.Loss {
			continue
		}
		g.sequence++
		at := p.At.Add(time.Duration(g.asked) * gateSpacing)
		return Reading{Kind: RFID, Subject: p.Lot, Sequence: g.sequence, At: at, Peer: tag, State: uint8(p.Stage)}, true
	}
	return Reading{}, false
}
