package simulated

import (
	"errors"
	"fmt"
	"time"

	"ihealth/sim/rng"
)

// ErrAuthority is returned for a proof of authority that cannot work.
var ErrAuthority = errors.New("impossible proof of authority")

// AuthorityConfig says how blocks are sealed by proof of authority.
type AuthorityConfig struct {
	Signers      []int         // at first, in the order of their turns; none: all nodes
	Period       time.Duration // between a block and its parent at least, > 0
	Wiggle       time.Duration // out of turn a signer waits up to N·Wiggle longer, ≥ 0
	Periodic     bool          // signers make blocks of their own, one every period for ever, as Clique does; else they seal while a proposed block is not confirmed
	Verification Verification  // of the transactions of a block that arrives
	Key          rng.Key       // of the random streams of the wiggles
}

// Validate reports the first field that is out of its range in a network of so many
// nodes, as ErrAuthority.
func (c *AuthorityConfig) Validate(nodes int) error {
	if c.Period <= 0 || c.Wiggle < 0 {
		return fmt.Errorf("simulated: %w: a period of %v and a wiggle of %v: want > 0 and ≥ 0", ErrAuthority, c.Period, c.Wiggle)
	}
	if err := c.Verification.Validate(); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrAuthority, err)
	}
	return validateSigners(orAll(c.Signers, nodes), nodes)
}

func validateSigners(signers []int, nodes int) error {
	if err := checkNodes("signers", signers, nodes); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrAuthority, err)
	}
	return nil
}
