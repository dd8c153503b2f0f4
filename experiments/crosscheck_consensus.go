package experiments

import (
	"time"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// timedConsensus decides each block after a service time that was measured elsewhere, on
// its one node. It has nothing of a protocol but its duration, so that the manager before
// it can be compared with the same manager before real nodes.
type timedConsensus struct {
	simulation *sim.Simulation
	observer   simulated.Observer
	law        serviceLaw
	stream     *rng.Stream
	decided    sim.Time // the block before
}

// timed returns the protocol of a law, whose draws come from the stream of key.
func timed(law serviceLaw, key rng.Key) simulated.Protocol {
	return func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		return &timedConsensus{simulation: s, observer: setup.Observer, law: law, stream: rng.New(key), decided: -1}, nil
	}
}

// timedChain returns a chain of blocks of one transaction by a law.
func timedChain(law serviceLaw, key rng.Key) chain.Chain {
	return simulated.Chain{Options: simulated.Options{Protocol: timed(law, key), Patience: 24 * time.Hour}}
}

// Propose implements simulated.Consensus.
func (c *timedConsensus) Propose(b simulated.Block) {
	idle := c.simulation.Now() != c.decided
	c.simulation.Schedule(sim.Delay(c.law.draw(c.stream, idle)), sim.HandlerFunc(func(s *sim.Simulation) {
		c.decided = s.Now()
		c.observer.Decide(simulated.Decision{Height: b.Height, Block: b, At: s.Now()})
	}))
}

// Reconfigure implements simulated.Consensus. There is one node, whoever validates.
func (c *timedConsensus) Reconfigure([]int) error { return nil }

// Quorum implements simulated.Consensus.
func (c *timedConsensus) Quorum() int { return 1 }
