package chainbench

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/sim/output"
)

// rest is how long an idle network is left alone before a block, so that validators
// that decide last have decided, too.
const rest = 20 * time.Millisecond

// idle starts a network and hands it one block after another, each when it is idle.
func (b *bench) idle(ctx context.Context, c chain.Config) ([]Figure, error) {
	cpu := comet.StartCPU()
	begin := time.Now()
	d, err := b.bare(ctx, c, b.Blocks)
	if err != nil {
		return nil, err
	}
	started := time.Since(begin).Seconds() - d.signing.Seconds()
	defer d.stop(&err)
	var latencies []float64
	used := measure.ProcessorTime()
	for range b.Blocks {
		if err := sleep(ctx, rest); err != nil {
			return nil, err
		}
		latency, err := d.block(ctx)
		if err != nil {
			return nil, err
		}
		latencies = append(latencies, latency.Seconds())
	}
	processor := (measure.ProcessorTime() - used).Seconds() / float64(b.Blocks)
	host, own := cpu.Shares()
	m := c.Validators
	block := fmt.Sprintf("block, m = %d, n = %d", m, c.BlockSize)
	return []Figure{
		once(fmt.Sprintf("start, m = %d", m), "s", started, trial[m].start, startBound, false, host-own),
		once(block+", processor time", "s", processor, trial[m].processor, 0, false, host-own),
		once(block+", p50", "s", output.NewSample(latencies).Quantile(0.5), trial[m].block, bounds[m], false, host-own),
	}, err
}

// startBound is the target for a start, s.
const startBound = 1.5

// bareDriver drives nodes without a manager and without a load: its batches are signed
// beforehand.
type bareDriver struct {
	net     *comet.Testnet
	batches [][]chain.Transaction
	height  int64
	signing time.Duration // that the batches took
}

// bare signs the batches and starts the nodes.
func (b *bench) bare(ctx context.Context, c chain.Config, blocks int) (*bareDriver, error) {
	begin := time.Now()
	w := b.workload(blocks * c.BlockSize)
	registry, err := w.Registry()
	if err != nil {
		return nil, err
	}
	d := &bareDriver{height: 1}
	arrivals := w.Arrivals()
	for range blocks {
		batch := make([]chain.Transaction, c.BlockSize)
		for i := range batch {
			a, _ := arrivals.Next() // there are as many
			batch[i] = a.Transaction
		}
		d.batches = append(d.batches, batch)
	}
	d.signing = time.Since(begin)
	d.net, err = comet.Start(ctx, comet.Options{Validators: c.Validators, BlockSize: c.BlockSize, Registry: registry, Seed: b.Seed})
	return d, err
}

// block hands over the next batch and returns how long a quorum took to decide it.
func (d *bareDriver) block(ctx context.Context) (time.Duration, error) {
	batch := d.batches[0]
	d.batches = d.batches[1:]
	d.height++
	begin := time.Now()
	if err := d.net.Propose(d.height, batch); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, comet.ErrStalled)
	defer cancel()
	select {
	case decision := <-d.net.Decisions():
		if len(decision.Transactions) != len(batch) || decision.Height != d.height {
			return 0, fmt.Errorf("%w: %d of %d transactions decided at height %d", ErrWrong, len(decision.Transactions), len(batch), d.height)
		}
		return decision.At.Sub(begin), nil
	case <-ctx.Done():
		return 0, fmt.Errorf("waiting for height %d: %w", d.height, context.Cause(ctx))
	}
}

// patience is how long a block may take on a host that others keep busy.
const patience = 30 * time.Second

// stop stops the nodes and joins what goes wrong to err.
func (d *bareDriver) stop(err *error) {
	if stopErr := d.net.Stop(); *err == nil {
		*err = stopErr
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
