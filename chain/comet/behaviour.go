package comet

import (
	"fmt"
	"time"
)

// maxLateness bounds the delays of a behaviour. It keeps a mistyped unit from
// stopping a validator for hours.
const maxLateness = time.Minute

// Behaviour is how a validator departs from the protocol; the engine itself stays
// as it is. The zero Behaviour is that of an honest and fast validator.
type Behaviour struct {
	Silent           bool          // signs neither votes nor proposals
	DoubleVote       bool          // signs a second, contradicting vote to each and sends it to all peers
	BadProposal      bool          // proposes blocks that are no blocks when it is its turn
	Late             time.Duration // signs so much later, 0 to one minute; meanwhile it does nothing else
	SlowVerification time.Duration // takes so much longer to verify the proposal of another, 0 to one minute
}

// Validate reports the first field that is out of its range, as ErrOptions.
func (b Behaviour) Validate() error {
	if b.Late < 0 || b.Late > maxLateness {
		return fmt.Errorf("comet: %w: a validator that signs %v late: want 0 to %v", ErrOptions, b.Late, maxLateness)
	}
	if b.SlowVerification < 0 || b.SlowVerification > maxLateness {
		return fmt.Errorf("comet: %w: verification takes %v longer: want 0 to %v", ErrOptions, b.SlowVerification, maxLateness)
	}
	return nil
}
