package chainbench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// ErrWrong says that a chain lost or doubled a transaction.
var ErrWrong = errors.New("a chain is wrong")

// Options say how much is measured. All fields but Progress must be set.
type Options struct {
	Idle        []chain.Config // networks that are handed one block after another
	Blocks      int            // of each of them, ≥ 1
	Saturated   int            // blocks of a saturated chain, ≥ 1
	Simulated   int            // blocks of a simulated chain, ≥ 1
	Repetitions int            // ≥ 1
	Pairs       int            // of runs with the toolkit and without, ≥ 1
	Seed        uint64         // of keys and payloads
	Progress    func(done, total int)
}

// Report is all that was measured.
type Report struct {
	Figures   []Figure
	Overheads []Overhead
}

// trial has the figures of the trial, in s by validators: of a start, of a block of 100
// transactions until two thirds have decided, and of its processor time.
var trial = map[int]struct{ start, block, processor float64 }{
	4:  {1.02, 0.012, 0.015},
	7:  {1.03, 0.015, 0.031},
	10: {1.06, 0.026, 0.047},
	13: {1.05, 0.033, 0.063},
	21: {1.13, 0.067, 0.148},
}

// bounds are the targets for a block of 100, s by validators.
var bounds = map[int]float64{4: 0.016, 7: 0.020, 21: 0.090}

// Measure measures everything. It fails with ErrWrong, with the errors of package
// comet, and with ctx's.
func Measure(ctx context.Context, o Options) (Report, error) {
	b := bench{Options: o, steps: o.Repetitions*(len(o.Idle)+3) + o.Pairs}
	for _, c := range o.Idle {
		if _, ok := trial[c.Validators]; !ok || c.BlockSize != 100 {
			panic(fmt.Sprintf("chainbench: the trial has no figures for %+v", c))
		}
	}
	var figures []Figure
	for range o.Repetitions {
		round, err := b.round(ctx)
		if err != nil {
			return Report{}, err
		}
		figures = merge(figures, round)
	}
	overheads, err := b.overheads(ctx)
	return Report{figures, overheads}, err
}

// bench is a measurement under way.
type bench struct {
	Options
	done, steps int
}

func (b *bench) step() {
	b.done++
	if b.Progress != nil {
		b.Progress(b.done, b.steps)
	}
}

// round measures all figures once.
func (b *bench) round(ctx context.Context) ([]Figure, error) {
	debug.FreeOSMemory() // what others have left is no memory of three chains
	figures, err := b.three(ctx)
	if err != nil {
		return nil, err
	}
	b.step()
	for _, c := range b.Idle {
		idle, err := b.idle(ctx, c)
		if err != nil {
			return nil, err
		}
		figures = append(figures, idle...)
		b.step()
	}
	for _, more := range []func(context.Context) ([]Figure, error){b.saturated, b.simulations} {
		found, err := more(ctx)
		if err != nil {
			return nil, err
		}
		figures = append(figures, found...)
		b.step()
	}
	return figures, nil
}

// merge adds the figures of a round to those before.
func merge(all, round []Figure) []Figure {
	if all == nil {
		return round
	}
	for i := range all {
		all[i].add(round[i].Values[0], round[i].Others)
	}
	return all
}

// once returns a figure of one repetition.
func once(name, unit string, value, trial, bound float64, more bool, others float64) Figure {
	f := Figure{Name: name, Unit: unit, Trial: trial, Bound: bound, More: more, Others: math.Inf(-1)}
	f.add(value, others)
	return f
}

// right checks that a run lost and doubled nothing.
func right(m chain.Measurement) error {
	if l := m.Load; l.Committed != l.Accepted || m.Distinct != l.Committed || m.StateRoots != 1 || l.Committed == 0 {
		return fmt.Errorf("%w: %d validators: %d of %d accepted transactions committed, %d different ones, %d state roots",
			ErrWrong, m.Config.Validators, l.Committed, l.Accepted, m.Distinct, m.StateRoots)
	}
	return nil
}

// workload returns count transactions of 256 bytes each of one entity, a closed load.
func (b *bench) workload(count int) chain.Workload {
	const entity, size = "e", 256
	empty, err := (&chain.Transaction{Entity: entity}).MarshalBinary()
	if err != nil {
		panic("chainbench: " + err.Error()) // it is valid
	}
	return chain.Workload{
		Count: count, PayloadBytes: size - len(empty), Seed: b.Seed,
		Entities: []chain.Entity{{Name: entity, Share: 1, Urgency: chain.Urgent}},
	}
}

// saturated measures what a chain of seven carries in large blocks.
func (b *bench) saturated(ctx context.Context) ([]Figure, error) {
	c := chain.Config{Validators: 7, BlockSize: 500}
	m, err := comet.Chain{}.Measure(ctx, c, b.workload(b.Saturated*c.BlockSize))
	if err == nil {
		err = right(m)
	}
	if err != nil {
		return nil, err
	}
	return []Figure{once("throughput, m = 7, n = 500", "1/s", m.Throughput, 9840, 7500, true, m.HostCPU-m.OwnCPU)}, nil
}
