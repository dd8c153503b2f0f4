package simulated

import (
	"fmt"
	"testing"

	"ihealth/chain"
	"ihealth/chain/overlay"
	"ihealth/sim"
)

// BenchmarkPBFT decides blocks of 100 transactions of 256 bytes among n validators on
// links of 20 ms and uplinks of 16 Mbit/s; an operation is a block.
func BenchmarkPBFT(b *testing.B) {
	for _, n := range []int{4, 100, 1000} {
		b.Run(fmt.Sprintf("validators=%d", n), func(b *testing.B) {
			s := new(sim.Simulation)
			network, err := NewNetwork(s, n, NetworkConfig{Shape: chain.Shape{Delay: 20 * ms, UplinkBps: 16e6}})
			if err != nil {
				b.Fatal(err)
			}
			sequence := &Sequence{Blocks: 1 << 40, Block: Block{Count: 100, Bytes: 25_600}}
			sequence.Monitor = NewMonitor(s, n, MonitorConfig{Next: sequence})
			pbft, err := NewPBFT(network, numbers(n), PBFTConfig{Timeout: 3600 * 1e9}, sequence.Monitor)
			if err != nil {
				b.Fatal(err)
			}
			sequence.Start(s, pbft)
			b.ReportAllocs()
			began := s.Now()
			for b.Loop() {
				for decided := len(sequence.Final); len(sequence.Final) == decided; {
					s.Step()
				}
			}
			simulated := s.Now().Sub(began).Seconds()
			b.ReportMetric(simulated/b.Elapsed().Seconds(), "sim-s/s")
			b.ReportMetric(float64(network.Total().Messages)/float64(b.N), "messages/op")
		})
	}
}

// BenchmarkClustered decides blocks among 10,000 nodes with cluster heads; an operation
// is a block.
func BenchmarkClustered(b *testing.B) {
	clusters := clustersOf(1, 10_000, overlay.Density)
	s := new(sim.Simulation)
	network, err := NewNetwork(s, 10_000, NetworkConfig{Shape: chain.Shape{Delay: 20 * ms, UplinkBps: 16e6}})
	if err != nil {
		b.Fatal(err)
	}
	sequence := &Sequence{Blocks: 1 << 40, Block: Block{Count: 100, Bytes: 25_600}}
	sequence.Monitor = NewMonitor(s, 10_000, MonitorConfig{Next: sequence})
	clustered, err := NewClustered(network, clusters, PBFTConfig{Timeout: 3600 * 1e9}, sequence.Monitor)
	if err != nil {
		b.Fatal(err)
	}
	sequence.Start(s, clustered)
	b.ReportAllocs()
	began := s.Now()
	for b.Loop() {
		for decided := len(sequence.Final); len(sequence.Final) == decided; {
			s.Step()
		}
	}
	b.ReportMetric(s.Now().Sub(began).Seconds()/b.Elapsed().Seconds(), "sim-s/s")
	b.ReportMetric(float64(len(clusters.Heads())), "heads")
}
