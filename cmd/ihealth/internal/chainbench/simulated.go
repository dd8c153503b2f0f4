package chainbench

import (
	"context"
	"fmt"
	"math"
	"time"

	"ihealth/chain"
	"ihealth/chain/overlay"
	"ihealth/chain/simulated"
	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// hundred is the number of blocks that a simulation's time is told for.
const hundred = 100

// simulations measures simulated PBFT, by processor time: how much faster than real
// time 100 validators are, and how long 100 blocks take 1000 validators, and 10,000
// nodes whose cluster heads decide.
func (b *bench) simulations(ctx context.Context) ([]Figure, error) {
	fast, err := b.simulate(ctx, 100, nil)
	if err != nil {
		return nil, err
	}
	large, err := b.simulate(ctx, 1000, nil)
	if err != nil {
		return nil, err
	}
	field := overlay.NewField(rng.New(rng.Key{Seed: b.Seed, Name: "points"}), 10_000, 12)
	clusters := overlay.Density.Cluster(field.Graph())
	clustered, err := b.simulate(ctx, 10_000, &clusters)
	if err != nil {
		return nil, err
	}
	none, unknown := math.NaN(), math.NaN()
	return []Figure{
		once("simulated PBFT, 100 validators, over real time", "", fast.simulated/fast.processor, none, 1000, true, unknown),
		once("simulated PBFT, 1000 validators, 100 blocks", "s", large.processor, none, 60, false, unknown),
		once("simulated PBFT of cluster heads, 10000 nodes, 100 blocks", "s", clustered.processor, none, 60, false, unknown),
	}, nil
}

// simulation is what 100 blocks took, in s.
type simulation struct{ simulated, processor float64 }

// simulate decides blocks of 100 transactions on links of 20 ms and uplinks of 16
// Mbit/s, among all nodes or the heads of clusters, and scales to 100 blocks.
func (b *bench) simulate(ctx context.Context, nodes int, clusters *overlay.Clusters) (simulation, error) {
	var s sim.Simulation
	network, err := simulated.NewNetwork(&s, nodes, simulated.NetworkConfig{Shape: chain.Shape{Delay: 20 * time.Millisecond, UplinkBps: 16e6}})
	if err != nil {
		return simulation{}, err
	}
	sequence := &simulated.Sequence{Blocks: b.Simulated, Block: simulated.Block{Count: 100, Bytes: 25_600}}
	sequence.Monitor = simulated.NewMonitor(&s, nodes, simulated.MonitorConfig{Next: sequence})
	consensus, err := protocol(network, clusters, sequence.Monitor)
	if err != nil {
		return simulation{}, err
	}
	begin := measure.ProcessorTime()
	sequence.Start(&s, consensus)
	if err := s.Run(ctx, sim.Never); err != nil {
		return simulation{}, err
	}
	took := measure.ProcessorTime() - begin
	if bad := sequence.Monitor.Violations(); len(bad) > 0 || len(sequence.Final) != b.Simulated {
		return simulation{}, fmt.Errorf("%w: simulated PBFT of %d nodes: %d of %d blocks, violations %v", ErrWrong, nodes, len(sequence.Final), b.Simulated, bad)
	}
	scale := float64(hundred) / float64(b.Simulated)
	return simulation{scale * s.Now().Seconds(), scale * took.Seconds()}, nil
}

// protocol returns PBFT among all nodes of a network, or among the heads of clusters.
func protocol(n *simulated.Network, clusters *overlay.Clusters, o simulated.Observer) (simulated.Consensus, error) {
	config := simulated.PBFTConfig{Timeout: time.Hour} // longer than any block takes
	if clusters != nil {
		return simulated.NewClustered(n, *clusters, config, o)
	}
	validators := make([]int, n.Nodes())
	for i := range validators {
		validators[i] = i
	}
	return simulated.NewPBFT(n, validators, config, o)
}
