package simulated

import (
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// ErrNetwork is returned for a network that cannot be.
var ErrNetwork = errors.New("impossible network")

// NetworkConfig says what a network does to messages. The zero config delivers
// everything at once.
type NetworkConfig struct {
	Shape     chain.Shape // of every link, until Link changes it
	Loss      float64     // probability that a message is lost, in [0, 1)
	Unordered bool        // messages on a link may overtake, as datagrams; else order is kept, as by TCP
	Hold      bool        // what is sent across a cut waits for its healing, as with TCP; else it is lost
	Faults    []Fault     // of the nodes; protocols ask for the Byzantine ones
	Key       rng.Key     // of the random streams of jitter and loss
}

// Validate reports the first field that is out of its range in a network of so many
// nodes, as ErrNetwork.
func (c NetworkConfig) Validate(nodes int) error {
	if nodes < 1 {
		return fmt.Errorf("simulated: %w: %d nodes: need at least 1", ErrNetwork, nodes)
	}
	if err := c.Shape.Validate(); err != nil {
		return fmt.Errorf("simulated: %w: %w", ErrNetwork, err)
	}
	if !(c.Loss >= 0 && c.Loss < 1) {
		return fmt.Errorf("simulated: %w: loss of %v: want a probability in [0, 1)", ErrNetwork, c.Loss)
	}
	for _, f := range c.Faults {
		if err := f.Validate(nodes); err != nil {
			return fmt.Errorf("simulated: %w: %w", ErrNetwork, err)
		}
	}
	return nil
}
