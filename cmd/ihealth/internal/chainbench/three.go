package chainbench

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// chains is how many run at once: one for each of I-Health's channels.
const chains = 3

// three measures three saturated chains of seven validators at once.
func (b *bench) three(ctx context.Context) ([]Figure, error) {
	c := chain.Config{Validators: 7, BlockSize: 100}
	var found [chains]chain.Measurement
	var errs [chains]error
	cpu := comet.StartCPU()
	memory := watchMemory()
	var all sync.WaitGroup
	for i := range found {
		all.Go(func() { found[i], errs[i] = comet.Chain{}.Measure(ctx, c, b.workload(b.Saturated*c.BlockSize)) })
	}
	all.Wait()
	resident := memory.stop()
	host, own := cpu.Shares()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	p50, throughput := 0.0, 0.0
	for _, m := range found {
		if err := right(m); err != nil {
			return nil, err
		}
		p50 = max(p50, m.BlockLatency.Quantile(0.5))
		throughput += m.Throughput
	}
	return []Figure{
		once("block, three chains, m = 7, n = 100, p50 of the slowest", "s", p50, 0.045, 0.060, false, host-own),
		once("throughput, three chains, m = 7, n = 100", "1/s", throughput, 5000, 4000, true, host-own),
		once("memory, three chains, m = 7, n = 100", "MiB", resident, 298, 400, false, host-own),
	}, nil
}

// memoryWatch notes the most memory that this process has resident.
type memoryWatch struct {
	done chan struct{}
	most chan float64
}

func watchMemory() *memoryWatch {
	w := &memoryWatch{done: make(chan struct{}), most: make(chan float64)}
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		most := residentMemory()
		for {
			select {
			case <-tick.C:
				most = math.Max(most, residentMemory())
			case <-w.done:
				w.most <- most
				return
			}
		}
	}()
	return w
}

// stop returns the most since the beginning, in MiB; NaN where the system does not tell.
func (w *memoryWatch) stop() float64 {
	close(w.done)
	return <-w.most
}
