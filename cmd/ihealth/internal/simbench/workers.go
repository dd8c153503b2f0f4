package simbench

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"time"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Workers compares two workers with one on the replications of a model.
type Workers struct {
	Replications int
	Customers    int           // of each
	One, Two     measure.Times // by the wall clock, s
	Digests      []string      // of the results, by run
}

// measure runs the replications with one worker and with two.
func (w *Workers) measure(ctx context.Context, o Options) error {
	queue := Model{Classes: 21}.queue()
	m := sim.MM1{Lambdas: queue.Lambdas, Mu: queue.Mu, Discipline: sim.PreemptiveResume, Customers: w.Customers}
	for workers, times := range []*measure.Times{&w.One, &w.Two} {
		begin := time.Now()
		runs, err := m.Replicate(ctx, rng.Key{Seed: o.Seed, Cell: "bench"}, output.Replications{Count: w.Replications, Workers: workers + 1})
		if err != nil {
			return err
		}
		*times = append(*times, time.Since(begin).Seconds())
		w.Digests = append(w.Digests, digest(runs))
	}
	return nil
}

// Identical reports whether all runs gave the same results.
func (w *Workers) Identical() bool {
	return !slices.ContainsFunc(w.Digests, func(d string) bool { return d != w.Digests[0] })
}

// digest returns the first bytes of a hash over all that was observed, to the last
// bit.
func digest(runs []sim.Sojourns) string {
	h := sha256.New()
	put := func(x uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, x)) }
	for _, run := range runs {
		for i := range run.Tallies {
			t := &run.Tallies[i]
			put(uint64(t.N()))
			for _, x := range []float64{t.Mean(), t.Variance(), t.Min(), t.Max()} {
				put(math.Float64bits(x))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
