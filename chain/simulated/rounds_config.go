package simulated

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"ihealth/sim/rng"
)

// ErrRounds is returned for rounds that can never decide.
var ErrRounds = errors.New("impossible rounds")

// Timeout is how long a step of a round may last: Base in round 0, and Delta more in each
// further round.
type Timeout struct {
	Base  time.Duration // > 0
	Delta time.Duration // ≥ 0
}

func (t Timeout) in(round int) time.Duration { return t.Base + time.Duration(round)*t.Delta }

// RoundsConfig says how rounds are run. The zero config is a mesh with the timeouts of the
// real testnets of this project.
type RoundsConfig struct {
	Validators []int         // at first, without doubles; none: all nodes
	Weights    []int64       // voting power of each node, > 0; shorter lists are repeated, none: 1 for all
	Degree     int           // nodes form a ring and know so many neighbours on each side, ≥ 1; 0: everybody knows everybody
	Direct     bool          // who makes a message sends it to everybody, and nobody passes it on: no gossip; not with a Degree
	Sleep      time.Duration // between two looks at what a neighbour lacks, ≥ 0; 0: told at once. CometBFT's peer_gossip_sleep_duration
	Propose    Timeout       // zero: 500 ms, as Precommit; CometBFT's timeout_propose
	Prevote    Timeout       // zero: 500 ms
	Precommit  Timeout       // zero: 500 ms
	PartBytes  int           // size of the parts in which blocks travel, > 0; 0: 65536

	Verification Verification
	VerifyOwn    bool    // the leader verifies its own block before it sends it, too
	Key          rng.Key // of the random streams of the first looks

	forgetful bool // never lock, which is unsafe, for tests
}

const defaultTimeout = 500 * time.Millisecond

// resolved returns c with its defaults written out.
func (c RoundsConfig) resolved(nodes int) RoundsConfig {
	for _, t := range []*Timeout{&c.Propose, &c.Prevote, &c.Precommit} {
		if *t == (Timeout{}) {
			t.Base = defaultTimeout
		}
	}
	if c.PartBytes == 0 {
		c.PartBytes = 1 << 16
	}
	if len(c.Weights) == 0 {
		c.Weights = []int64{1}
	}
	c.Validators = orAll(c.Validators, nodes)
	return c
}

// Validate reports the first field that is out of its range in a network of so many
// nodes, as ErrRounds.
func (c RoundsConfig) Validate(nodes int) error {
	c = c.resolved(nodes)
	for _, t := range []Timeout{c.Propose, c.Prevote, c.Precommit} {
		if t.Base <= 0 || t.Delta < 0 {
			return fmt.Errorf("simulated: %w: a timeout of %v and %v more in each round: want > 0 and ≥ 0", ErrRounds, t.Base, t.Delta)
		}
	}
	switch {
	case c.Degree < 0 || c.Direct && c.Degree > 0:
		return fmt.Errorf("simulated: %w: a ring of degree %d, direct %v: want ≥ 0, and no ring with direct messages", ErrRounds, c.Degree, c.Direct)
	case c.Sleep < 0:
		return fmt.Errorf("simulated: %w: a sleep of %v: want ≥ 0", ErrRounds, c.Sleep)
	case c.PartBytes < 0:
		return fmt.Errorf("simulated: %w: parts of %d bytes: want > 0", ErrRounds, c.PartBytes)
	case slices.Min(c.Weights) <= 0 || slices.Max(c.Weights) > 1<<40:
		return fmt.Errorf("simulated: %w: weights %v: want 1 to %d", ErrRounds, c.Weights, int64(1)<<40)
	}
	if err := c.Verification.Validate(); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrRounds, err)
	}
	return validateRounds(c.Validators, nodes)
}

func validateRounds(validators []int, nodes int) error {
	if err := checkNodes("validators", validators, nodes); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrRounds, err)
	}
	return nil
}
