package comet

import (
	"context"
	"fmt"
	"testing"

	"ihealth/chain"
)

// BenchmarkChain keeps a network saturated and reports the median block latency,
// the throughput, and the processor time that one block costs.
func BenchmarkChain(b *testing.B) {
	for _, config := range []chain.Config{
		{Validators: 4, BlockSize: 50},
		{Validators: 4, BlockSize: 100},
		{Validators: 7, BlockSize: 50},
		{Validators: 7, BlockSize: 100},
	} {
		b.Run(fmt.Sprintf("m=%d/n=%d", config.Validators, config.BlockSize), func(b *testing.B) {
			w := threeClasses()
			w.Count = 100 * config.BlockSize
			for b.Loop() {
				m, err := Chain{}.Measure(context.Background(), config, w)
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
