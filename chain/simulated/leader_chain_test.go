package simulated

import (
	"math"
	"testing"

	"ihealth/chain"
	"ihealth/sim"
)

// The chain of leader-based verification takes what I-Health eq. (17) says for each
// block, with the nodes' last one as the manager.
func TestChainOfLeaderTakesEquation17(t *testing.T) {
	model := chain.LatencyModel{
		TransactionBits: 1e5, VerificationCycles: 2e9, FeedbackBits: 1e4, DownlinkBps: 20e6, UplinkBps: 10e6, Psi: 1e-8,
	}
	config := chain.Config{Validators: 6, BlockSize: 43}
	hz := []float64{4.0e9, 3.9e9, 3.8e9, 3.7e9, 3.6e9, 3.5e9}
	protocol := func(s *sim.Simulation, setup Setup) (Consensus, error) {
		network, err := NewNetwork(s, setup.Nodes, NetworkConfig{Key: setup.Key})
		if err != nil {
			return nil, err
		}
		return NewLeader(network, LeaderConfig{Model: model, Hz: hz, Validators: setup.Validators}, setup.Observer)
	}
	m := measure(t, Options{Protocol: protocol, Nodes: 7}, config, openLoad(0, 430))
	want := model.Latency(6, 43, 3.5e9)
	if got := m.BlockLatency.Quantile(0.5); math.Abs(got-want) > 1e-6*want || m.BlockFill != 1 {
		t.Errorf("block latency %v s, fill %v, eq. (17) says %v s", got, m.BlockFill, want)
	}
}
