package device

import (
	"fmt"
	"math"
	"time"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// AssetConfig describes a hospital's asset with a tag, which is read by a gate at every
// change of state, and by a sensor at equal intervals.
type AssetConfig struct {
	Subject contract.Pseudonym
	Model   AssetModel
	End     sim.Time      // > 0
	Period  time.Duration // of the sensor, > 0
	Misread float64       // share of readings that give another state, any alike, in [0, 1)
	Repeat  time.Duration // until a measurement that is asked for is repeated, > 0
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *AssetConfig) Validate() error {
	switch {
	case c.End <= 0 || c.Period <= 0 || c.Repeat <= 0:
		return fmt.Errorf("device: %w: asset until %v, read every %v, repeated after %v: want all > 0", ErrModel, c.End, c.Period, c.Repeat)
	case !(c.Misread >= 0 && c.Misread < 1):
		return fmt.Errorf("device: %w: a share of %v is misread, want 0 ≤ share < 1", ErrModel, c.Misread)
	}
	return c.Model.Validate()
}

// AssetTag gives the readings of an asset, the first at time 0. Kind is Asset, State its
// state from 1.
type AssetTag struct {
	config   AssetConfig
	changes  *rng.Stream
	misreads *rng.Stream
	state    int // from 0
	change   sim.Time
	poll     sim.Time
	again    sim.Time // Never unless asked for
	sequence uint64
}

// NewAssetTag returns the tag of an asset. Its streams are the key's "changes" and
// "misreads": how well it is read changes nothing of what it does. It fails as Validate does.
func NewAssetTag(key rng.Key, c AssetConfig) (*AssetTag, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	a := &AssetTag{config: c, changes: rng.New(key.Sub("changes")), misreads: rng.New(key.Sub("misreads")), again: sim.Never}
	a.change = a.leaves(0)
	return a, nil
}

// leaves returns when the state that begins at t ends.
func (a *AssetTag) leaves(t sim.Time) sim.Time {
	return t.Add(max(1, sim.Delay(a.changes.Exponential(a.config.Model.leaving(a.state)))))
}

// Next implements [Generator].
func (a *AssetTag) Next() (Reading, bool) {
	now := min(a.change, a.poll, a.again)
	if now >= a.config.End {
		return Reading{}, false
	}
	if now == a.change {
		a.state = a.config.Model.after(a.state, a.changes.Float64())
		a.change = a.leaves(now)
	}
	if now == a.poll {
		a.poll = now.Add(a.config.Period)
	}
	if now == a.again {
		a.again = sim.Never
	}
	a.sequence++
	return Reading{Kind: Asset, Subject: a.config.Subject, Sequence: a.sequence, At: now, State: uint8(a.read() + 1)}, true
}

// read returns the state as the tag is read. Two draws are made, whatever they lead to.
func (a *AssetTag) read() int {
	misread, other := a.misreads.Float64() < a.config.Misread, a.misreads.Float64()
	if !misread {
		return a.state
	}
	n := len(a.config.Model.States)
	return (a.state + 1 + int(math.Floor(other*float64(n-1)))) % n
}

// Again asks for a measurement to be repeated; see AssetConfig.Repeat. Calls before it is
// are one.
func (a *AssetTag) Again(now sim.Time) { a.again = min(a.again, now.Add(a.config.Repeat)) }

// State returns the true state after the last reading, from 1. It lasts until the next one.
func (a *AssetTag) State() uint8 { return uint8(a.state + 1) }
