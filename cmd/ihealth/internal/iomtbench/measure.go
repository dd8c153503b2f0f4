package iomtbench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/iomt/quarantine"
	"ihealth/sim/rng"
)

// ErrWrong says that what was measured did not do its work.
var ErrWrong = errors.New("wrong")

// Options say how much is measured. All fields but Progress must be set.
type Options struct {
	Days        int    // of a person, of a repetition, ≥ 1
	People      int    // who send alerts, ≥ 1
	Blocks      int    // of batch alerts each, of a repetition, ≥ 1
	Repetitions int    // ≥ 1
	Seed        uint64 // of the first repetition; the next has the next
	Progress    func(done, total int)
}

// Targets of this project.
const (
	million       = 1_000_000
	millionTarget = 60     // s for a million days of a person
	alertsTarget  = 50_000 // alerts a second of one core, by the EVM
	batch         = 100    // alerts in a block
)

// Measure measures everything. The error wraps ErrWrong when something did not do its
// work.
func Measure(ctx context.Context, o Options) (Report, error) {
	none := math.NaN()
	r := Report{Figures: []Figure{
		{Name: "a million days of a person", Unit: "s", Bound: millionTarget},
		{Name: "the same, with all processors idle before", Unit: "s", Bound: millionTarget},
		{Name: "days of a person, one processor", Unit: "1/s", Bound: none, More: true},
		{Name: "reading made and judged", Unit: "ns", Bound: none},
		{Name: "allocations a reading", Bound: 0.001},
		{Name: "alerts, event log, one processor", Unit: "1/s", Bound: none, More: true},
		{Name: "alerts, EVM, one processor", Unit: "1/s", Bound: alertsTarget, More: true},
	}}
	for repetition := range o.Repetitions {
		values, err := o.once(ctx, repetition)
		if err != nil {
			return Report{}, err
		}
		for i, v := range values {
			r.Figures[i].Values = append(r.Figures[i].Values, v)
		}
		if o.Progress != nil {
			o.Progress(repetition+1, o.Repetitions)
		}
	}
	return r, nil
}

// once returns a repetition of all figures.
func (o *Options) once(ctx context.Context, repetition int) ([7]float64, error) {
	var out [7]float64
	key := rng.Key{Seed: o.Seed + uint64(repetition), Name: "bench"}
	runtime.GC()
	began, spent, allocated := time.Now(), measure.ProcessorTime(), measure.Allocations()
	t, err := quarantine.Default().Population(ctx, key, o.Days, runtime.GOMAXPROCS(0))
	if err != nil {
		return out, err
	}
	elapsed, cpu, allocations := time.Since(began), measure.ProcessorTime()-spent, measure.Allocations()-allocated
	if want := len(quarantine.Kinds) * t.Days * int(24*time.Hour/quarantine.Default().Period); t.Readings != want {
		return out, fmt.Errorf("iomtbench: %w: %d readings of %d", ErrWrong, t.Readings, want)
	}
	out[0] = million * elapsed.Seconds() / float64(t.Days)
	out[1] = million * cpu.Seconds() / float64(t.Days*runtime.GOMAXPROCS(0))
	out[2] = float64(t.Days) / cpu.Seconds()
	out[3] = float64(cpu.Nanoseconds()) / float64(t.Readings)
	out[4] = float64(allocations) / float64(t.Readings)
	for i, start := range []func(contract.Genesis) (contract.Machine, error){
		func(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) },
		func(g contract.Genesis) (contract.Machine, error) { return evm.New(g) },
	} {
		if out[5+i], err = o.alerts(ctx, start); err != nil {
			return out, err
		}
	}
	return out, nil
}
