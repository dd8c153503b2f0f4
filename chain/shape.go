package chain

import (
	"fmt"
	"math"
	"time"
)

// Limits of a shape.
const (
	MaxDelay = time.Minute
	MinRate  = 1e3 // bit/s: below it a block would take hours
)

// Shape is what the network between validators does to their messages, in each
// direction of every link. The zero Shape does nothing. The same shape rules
// simulated links and those between real nodes.
type Shape struct {
	Delay     time.Duration // propagation, one way, 0 to MaxDelay
	Jitter    time.Duration // a message takes Delay ± Jitter, uniformly, 0 to Delay; order on a link is kept
	RateBps   float64       // bit/s of one link in one direction, ≥ MinRate; 0: unlimited
	UplinkBps float64       // bit/s that all links out of one node share, ≥ MinRate; 0: unlimited
}

// Validate reports the first field that is out of its range.
func (s Shape) Validate() error {
	if s.Delay < 0 || s.Delay > MaxDelay {
		return fmt.Errorf("chain: link delay %v: want 0 to %v", s.Delay, MaxDelay)
	}
	if s.Jitter < 0 || s.Jitter > s.Delay {
		return fmt.Errorf("chain: link jitter %v: want 0 to the delay, %v", s.Jitter, s.Delay)
	}
	if err := validateBandwidth("link rate", s.RateBps); err != nil {
		return err
	}
	return validateBandwidth("uplink", s.UplinkBps)
}

func validateBandwidth(what string, bps float64) error {
	if bps == 0 || bps >= MinRate && !math.IsInf(bps, 1) {
		return nil
	}
	return fmt.Errorf("chain: %s of %v bit/s: want 0 (unlimited) or a finite number of at least %g", what, bps, MinRate)
}
