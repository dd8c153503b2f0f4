package experiments

import (
	"context"

	"ihealth/chain/simulated"
	"ihealth/sim"
)

// consensusRun is a run of a simulated consensus that decides blocks back to back.
type consensusRun struct {
	nodes   int
	blocks  int
	block   simulated.Block
	network simulated.NetworkConfig
	bound   float64 // on liveness, s
	end     float64 // of the run, s
	make    func(*simulated.Network, simulated.Observer) (simulated.Consensus, error)
}

// consensusOutcome is what it leads to.
type consensusOutcome struct {
	network   *simulated.Network
	monitor   *simulated.Monitor
	sequence  *simulated.Sequence
	consensus simulated.Consensus
}

// run goes on until the end, so that all nodes decide the last block if they can.
func (c consensusRun) run(ctx context.Context) (*consensusOutcome, error) {
	var s sim.Simulation
	network, err := simulated.NewNetwork(&s, c.nodes, c.network)
	if err != nil {
		return nil, err
	}
	o := &consensusOutcome{network: network, sequence: &simulated.Sequence{Block: c.block, Blocks: c.blocks}}
	o.monitor = simulated.NewMonitor(&s, c.nodes, simulated.MonitorConfig{Faults: c.network.Faults, Bound: sim.Delay(c.bound), Next: o.sequence})
	o.sequence.Monitor = o.monitor
	if o.consensus, err = c.make(network, o.monitor); err != nil {
		return nil, err
	}
	o.sequence.Start(&s, o.consensus)
	for end := sim.Seconds(c.end); s.Now() < end; { // the last final block stops it once
		if err := s.Run(ctx, end); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// broken counts the violations of an invariant.
func (o *consensusOutcome) broken(i simulated.Invariant) int {
	n := 0
	for _, v := range o.monitor.Violations() {
		if v.Invariant == i {
			n++
		}
	}
	return n
}
