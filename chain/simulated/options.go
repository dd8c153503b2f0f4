package simulated

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Causes of failure of a simulated chain.
var (
	ErrOptions = errors.New("option out of range")
	ErrStalled = errors.New("consensus stalled")
	ErrBroken  = errors.New("consensus broken")
)

// Setup is what a Protocol makes a consensus for.
type Setup struct {
	Nodes      int      // 0 to Nodes−1 exist
	Validators []int    // of them, that validate at first
	Faults     []Fault  // of nodes
	Key        rng.Key  // of random streams
	Observer   Observer // to be told what is decided
}

// Protocol makes a consensus on a simulation.
type Protocol func(s *sim.Simulation, setup Setup) (Consensus, error)

// Options say how a simulated chain works. The zero value of an optional field stands
// for the default it names.
type Options struct {
	Protocol Protocol

	Nodes        int           // optional: how many nodes there are, of which the first Config.Validators validate; 0: as many as validate at most
	BlockTimeout time.Duration // optional: longest wait of a transaction for its block to fill; 0: a block is formed when anybody waits
	Room         int           // optional: see manager.Config
	Patience     time.Duration // optional: longest simulated time in which a block must be decided; 0: an hour
	Changes      []Change      // optional: reconfigurations on the way, of a Chain
	Faults       []Fault       // optional: of nodes
	Rotates      bool          // optional: the role of the manager goes round the validators, one block each
	Handover     chain.Shape   // optional: of the link by which what waits goes to the next manager, who forms no block before; zero: it takes no time
	Seed         uint64        // of random streams
}

// Change puts another configuration in force while a chain is measured.
type Change struct {
	At      sim.Time // since the beginning of the load, ≥ 0
	Channel int      // whose
	Config  chain.Config
}

// validate reports the first field that is out of its range for so many channels, as
// ErrOptions.
func (o Options) validate(channels int) error {
	switch {
	case o.Protocol == nil:
		return fmt.Errorf("simulated: %w: no protocol", ErrOptions)
	case o.Nodes < 0:
		return fmt.Errorf("simulated: %w: %d nodes", ErrOptions, o.Nodes)
	case o.BlockTimeout < 0 || o.Patience < 0:
		return fmt.Errorf("simulated: %w: negative timeout", ErrOptions)
	}
	if err := o.Handover.Validate(); err != nil {
		return fmt.Errorf("simulated: %w: handover: %w", ErrOptions, err)
	}
	for i, c := range o.Changes {
		if c.At < 0 || c.Channel < 0 || c.Channel >= channels {
			return fmt.Errorf("simulated: %w: change %d at %v of channel %d: want a time ≥ 0 and a channel below %d", ErrOptions, i, c.At, c.Channel, channels)
		}
		if err := c.Config.Validate(); err != nil {
			return fmt.Errorf("simulated: %w: change %d: %w", ErrOptions, i, err)
		}
	}
	return nil
}

// nodes returns how many nodes a channel needs that begins with config.
func (o Options) nodes(channel int, config chain.Config) int {
	n := max(o.Nodes, config.Validators)
	for _, c := range o.Changes {
		if c.Channel == channel {
			n = max(n, c.Config.Validators)
		}
	}
	return n
}

// role returns the configuration by which the role of the manager goes round.
func (o Options) role(config chain.Config) chain.Config {
	if !o.Rotates {
		config.Validators = 1
	}
	return config
}

// takes returns how long a handover of so many bytes takes.
func (o Options) takes(bytes int) time.Duration {
	d := o.Handover.Delay
	for _, bps := range []float64{o.Handover.RateBps, o.Handover.UplinkBps} {
		if bps > 0 {
			d = max(d, o.Handover.Delay+transfer(bytes, bps))
		}
	}
	return d
}

// first returns the validators of a configuration, the nodes 0 to m−1.
func first(m int) []int {
	out := make([]int, m)
	for i := range out {
		out[i] = i
	}
	return out
}
