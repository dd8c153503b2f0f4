package chainbench

import (
	"context"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

// Overhead is how many times as long something takes with the toolkit, manager and load
// generator included, as on the same nodes without.
type Overhead struct {
	Name   string
	Ratios []float64 // one a pair of runs
}

// level of the intervals.
const level = 0.95

// Mean returns the mean ratio.
func (o *Overhead) Mean() float64 {
	sum := 0.0
	for _, r := range o.Ratios {
		sum += r
	}
	return sum / float64(len(o.Ratios))
}

// Interval returns Student's interval of the mean at 0.95; an error for fewer pairs
// than an interval needs.
func (o *Overhead) Interval() (output.Interval, error) { return output.MeanInterval(o.Ratios, level) }

// paced is how the nodes are loaded to compare block latencies where the host is not
// the bottleneck: blocks of some fifty transactions, ten a second.
const (
	pace      = 100 * time.Millisecond
	pacedRate = 500.0
	pacedSize = 50
	pacedFor  = 30 // blocks
)

// overheads compares runs with the toolkit and without, in the order ABBA, so that a
// drift of the host hits both alike. Every run has fresh nodes.
func (b *bench) overheads(ctx context.Context) ([]Overhead, error) {
	paced := Overhead{Name: "block latency at 500 tx/s, m = 4"}
	full := Overhead{Name: "time of a block of a saturated chain, m = 4, n = 100"}
	for pair := range b.Pairs {
		var with, without [2]float64 // paced, saturated
		var err error
		runs := []func() error{
			func() error { with, err = b.withToolkit(ctx); return err },
			func() error { without, err = b.withoutToolkit(ctx); return err },
		}
		for i := range runs {
			if err := runs[(i+pair)%2](); err != nil {
				return nil, err
			}
		}
		paced.Ratios = append(paced.Ratios, with[0]/without[0])
		full.Ratios = append(full.Ratios, with[1]/without[1])
		b.step()
	}
	return []Overhead{paced, full}, nil
}

// withToolkit returns the mean block latency of the paced load and the time of a block
// of the saturated chain, in s.
func (b *bench) withToolkit(ctx context.Context) (out [2]float64, err error) {
	w := b.workload(pacedFor * pacedSize)
	w.Rate = pacedRate
	paced := comet.Chain{Options: comet.Options{BlockTimeout: pace}}
	m, err := paced.Measure(ctx, chain.Config{Validators: 4, BlockSize: 100}, w)
	if err == nil {
		err = right(m)
	}
	if err != nil {
		return out, err
	}
	out[0] = m.BlockLatency.Mean()
	m, err = comet.Chain{}.Measure(ctx, chain.Config{Validators: 4, BlockSize: 100}, b.workload(b.Saturated*100))
	if err == nil {
		err = right(m)
	}
	out[1] = 100 / m.Throughput
	return out, err
}

// withoutToolkit returns the same of bare nodes.
func (b *bench) withoutToolkit(ctx context.Context) (out [2]float64, err error) {
	latencies, _, err := b.drive(ctx, chain.Config{Validators: 4, BlockSize: pacedSize}, pacedFor, pace)
	if err != nil {
		return out, err
	}
	ends := len(latencies) / 20
	kept := latencies[ends : len(latencies)-ends]
	out[0] = output.NewSample(kept).Mean()
	_, took, err := b.drive(ctx, chain.Config{Validators: 4, BlockSize: 100}, b.Saturated, 0)
	out[1] = took.Seconds() / float64(b.Saturated)
	return out, err
}

// drive hands blocks to bare nodes, one each period, or back to back if that is 0. It
// returns their latencies in s and how long all took.
func (b *bench) drive(ctx context.Context, c chain.Config, blocks int, period time.Duration) (latencies []float64, took time.Duration, err error) {
	d, err := b.bare(ctx, c, blocks)
	if err != nil {
		return nil, 0, err
	}
	defer d.stop(&err)
	begin := time.Now()
	for i := range blocks {
		if period > 0 {
			if err := sleep(ctx, time.Until(begin.Add(time.Duration(i)*period))); err != nil {
				return nil, 0, err
			}
		}
		latency, err := d.block(ctx)
		if err != nil {
			return nil, 0, err
		}
		latencies = append(latencies, latency.Seconds())
	}
	return latencies, time.Since(begin), nil
}
