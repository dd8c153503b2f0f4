package simulated

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// ErrLeader is returned for a leader-based verification that cannot work.
var ErrLeader = errors.New("impossible leader-based verification")

// LeaderConfig says how long the phases of leader-based verification take, and who takes
// part.
type LeaderConfig struct {
	Model      chain.LatencyModel // of the four phases, I-Health eq. (17)
	Hz         []float64          // x_i of each validator, cycle/s, > 0; shorter lists are repeated, none: 1e9 for all
	Validators []int              // at first, without doubles; none: all nodes but the manager, which is the last
	Feedbacks  int                // that the manager waits for, and results that a validator compares; 0: of all m, as the maximum in eq. (17)
	Delegates  *Delegates         // elects the validators before every epoch; nil: they change by Reconfigure only
	Work       rng.Distribution   // factor on the time of each verification, ≥ 0; nil: 1
	Retry      time.Duration      // after which the manager sends an unfinished block again, ≥ 0; 0: never
	Key        rng.Key            // of the random streams of Work
}

func (c *LeaderConfig) verification() Verification {
	return Verification{c.Model.VerificationCycles, c.Model.CyclesPerTransaction, c.Hz}
}

// Validate reports the first field that is out of its range in a network of so many
// nodes, as ErrLeader.
func (c *LeaderConfig) Validate(nodes int) error {
	if nodes < 2 {
		return fmt.Errorf("simulated: %w: %d nodes: need a validator, and the manager as the last", ErrLeader, nodes)
	}
	for _, rate := range []float64{c.Model.DownlinkBps, c.Model.UplinkBps} {
		if err := (chain.Shape{RateBps: rate}).Validate(); err != nil || rate == 0 {
			return fmt.Errorf("simulated: %w: rate of %v bit/s: want a finite number of at least %g", ErrLeader, rate, chain.MinRate)
		}
	}
	for _, x := range []float64{c.Model.TransactionBits, c.Model.FeedbackBits, c.Model.Psi} {
		if !finite(x) {
			return fmt.Errorf("simulated: %w: %v among B, O and ψ: want finite numbers ≥ 0", ErrLeader, x)
		}
	}
	if err := c.verification().Validate(); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrLeader, err)
	}
	if c.Delegates != nil && len(c.Delegates.stakes) != nodes-1 {
		return fmt.Errorf("simulated: %w: stakes of %d nodes, want %d: all but the manager", ErrLeader, len(c.Delegates.stakes), nodes-1)
	}
	if c.Retry < 0 {
		return fmt.Errorf("simulated: %w: retry after %v: want a time ≥ 0", ErrLeader, c.Retry)
	}
	return c.validateSet(c.first(nodes), nodes)
}

// first returns the validators of the first height.
func (c *LeaderConfig) first(nodes int) []int {
	if c.Delegates != nil {
		return c.Delegates.Elected()
	}
	return orAll(c.Validators, nodes-1)
}

// validateSet reports why validators could never verify a block.
func (c *LeaderConfig) validateSet(validators []int, nodes int) error {
	if c.Feedbacks < 0 || len(validators) < c.Feedbacks {
		return fmt.Errorf("simulated: %w: %d validators, of whom %d must answer: want no more than there are", ErrLeader, len(validators), c.Feedbacks)
	}
	if err := checkNodes("validators", validators, nodes-1); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrLeader, err)
	}
	return nil
}
