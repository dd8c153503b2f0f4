package simulated

import (
	"testing"

	"ihealth/chain"
	"ihealth/sim"
)

// TestThousandValidators decides 100 blocks among 1,000 validators: some 2·10⁸ votes.
func TestThousandValidators(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some ten seconds: run go test without -short")
	}
	const n, blocks = 1000, 100
	o := trial{
		nodes: n, blocks: blocks, block: Block{Bytes: 25_600, Count: 100}, until: sim.Seconds(3600),
		network: NetworkConfig{Shape: chain.Shape{Delay: 20 * ms, UplinkBps: 80e6}},
		pbft:    PBFTConfig{Timeout: 3600 * 1000 * ms},
	}.run(t)
	if v := o.monitor.Violations(); len(v) > 0 || o.final() != blocks || len(o.decisions) != n*blocks {
		t.Errorf("%d blocks, %d decisions, %v", o.final(), len(o.decisions), v)
	}
	if got := o.network.Total().Messages; got != blocks*(n-1+(n-1)*(n-1)+n*(n-1)) {
		t.Errorf("%d messages", got)
	}
}

// TestVotesAllocateNothing holds memory to that of broadcasts: a block among n validators
// allocates for every broadcast, timer and decision, and nothing for each of its n² votes.
func TestVotesAllocateNothing(t *testing.T) {
	const n = 100
	s := new(sim.Simulation)
	network, err := NewNetwork(s, n, NetworkConfig{Shape: chain.Shape{Delay: 20 * ms}})
	if err != nil {
		t.Fatal(err)
	}
	sequence := &Sequence{Blocks: 1000}
	sequence.Monitor = NewMonitor(s, n, MonitorConfig{Next: sequence})
	pbft, err := NewPBFT(network, numbers(n), PBFTConfig{}, sequence.Monitor)
	if err != nil {
		t.Fatal(err)
	}
	sequence.Start(s, pbft)
	block := func() {
		for decided := len(sequence.Final); len(sequence.Final) == decided; {
			s.Step()
		}
	}
	for range 20 {
		block()
	}
	if got := testing.AllocsPerRun(20, block); got > 10*n {
		t.Errorf("%.0f allocations a block of %d messages, want at most %d", got, 2*n*(n-1), 10*n)
	}
}
