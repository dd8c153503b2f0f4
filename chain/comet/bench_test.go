package comet

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim/output"
)

var benchConfigs = []chain.Config{
	{Validators: 4, BlockSize: 50},
	{Validators: 4, BlockSize: 100},
	{Validators: 7, BlockSize: 50},
	{Validators: 7, BlockSize: 100},
	{Validators: 7, BlockSize: 500},
	{Validators: 21, BlockSize: 100},
}

func benchName(c chain.Config) string { return fmt.Sprintf("m=%d/n=%d", c.Validators, c.BlockSize) }

// BenchmarkBlock hands batches to an idle network, one an operation, and reports
// the median time until a quorum has decided.
func BenchmarkBlock(b *testing.B) {
	for _, c := range benchConfigs {
		b.Run(benchName(c), func(b *testing.B) {
			benchBlocks(b, Options{Validators: c.Validators, BlockSize: c.BlockSize})
		})
	}
}

// BenchmarkLinks is BenchmarkBlock without links, through links that do nothing, and
// through slow ones.
func BenchmarkLinks(b *testing.B) {
	for _, c := range []chain.Config{{Validators: 4, BlockSize: 100}, {Validators: 7, BlockSize: 100}} {
		for _, l := range []struct {
			name  string
			links bool
			shape chain.Shape
		}{
			{"direct", false, chain.Shape{}},
			{"links", true, chain.Shape{}},
			{"20ms", true, chain.Shape{Delay: 20 * time.Millisecond}},
			{"10ms,40Mbps", true, chain.Shape{Delay: 10 * time.Millisecond, UplinkBps: 40e6}},
		} {
			b.Run(benchName(c)+"/"+l.name, func(b *testing.B) {
				benchBlocks(b, Options{Validators: c.Validators, BlockSize: c.BlockSize, Links: l.links, Shape: l.shape})
			})
		}
	}
}

func benchBlocks(b *testing.B, o Options) {
	n := startTestnet(b, o, hooks{})
	var latencies []float64
	height, nonce := int64(1), 0
	for b.Loop() {
		b.StopTimer()
		batch := signedRun(b, nonce, o.BlockSize)
		time.Sleep(20*time.Millisecond + 3*o.Shape.Delay) // stragglers decide, too
		b.StartTimer()
		height, nonce = height+1, nonce+o.BlockSize
		begin := time.Now()
		if err := n.Propose(height, batch); err != nil {
			b.Fatal(err)
		}
		latencies = append(latencies, next(b, n).At.Sub(begin).Seconds())
	}
	b.ReportMetric(1e3*output.NewSample(latencies).Quantile(0.5), "p50-ms")
}

// BenchmarkChain keeps a network saturated for a hundred blocks an operation,
// start and stop included, and reports the median block latency, the throughput
// and how busy the host was.
func BenchmarkChain(b *testing.B) {
	for _, c := range benchConfigs {
		b.Run(benchName(c), func(b *testing.B) {
			w := threeClasses()
			w.Count = 100 * c.BlockSize
			for b.Loop() {
				m, err := Chain{}.Measure(context.Background(), c, w)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(1e3*m.BlockLatency.Quantile(0.5), "p50-ms")
				b.ReportMetric(m.Throughput, "tx/s")
				b.ReportMetric(m.HostCPU, "host")
				b.ReportMetric(m.OwnCPU, "own")
			}
		})
	}
}
