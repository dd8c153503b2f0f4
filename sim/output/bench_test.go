package output_test

import (
	"context"
	"fmt"
	"testing"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// cycle is a power of two, so that an index is one AND.
const cycle = 1 << 12

func BenchmarkTallyAdd(b *testing.B) {
	xs := exponentials(cycle)
	var t output.Tally
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		t.Add(xs[i&(cycle-1)])
		i++
	}
}

func BenchmarkSketchAdd(b *testing.B) {
	xs := exponentials(cycle)
	var s output.Sketch
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Add(xs[i&(cycle-1)])
		i++
	}
}

// BenchmarkTallyAndSketchAdd is what a station spends on an observation.
func BenchmarkTallyAndSketchAdd(b *testing.B) {
	xs := exponentials(cycle)
	var t output.Tally
	var s output.Sketch
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		x := xs[i&(cycle-1)]
		t.Add(x)
		s.Add(x)
		i++
	}
}

func BenchmarkTimeWeightedChange(b *testing.B) {
	var w output.TimeWeighted
	b.ReportAllocs()
	at, step := 0., 1.
	for b.Loop() {
		at += 0.5
		w.Change(at, step)
		step = -step
	}
}

func BenchmarkSketchQuantile(b *testing.B) {
	s := sketch(exponentials(100_000)...)
	b.ReportAllocs()
	for b.Loop() {
		s.Quantile(0.99)
	}
}

// BenchmarkReplicate runs the same 200 replications on one worker and on two; their
// digest, which is the same, is checked.
func BenchmarkReplicate(b *testing.B) {
	want := digest(replicateQueue(b, 1, 200, 10_000))
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			for b.Loop() {
				if digest(replicateQueue(b, workers, 200, 10_000)) != want {
					b.Fatal("the number of workers changes the result")
				}
			}
		})
	}
}

// BenchmarkReplicateUntil is what looking at 21 responses costs a replication.
func BenchmarkReplicateUntil(b *testing.B) {
	target := output.Target{Level: 0.95, Most: 1000, Workers: 1, Progress: func([]output.Interval) {}}
	responses := exponentials(21)
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := output.ReplicateUntil(b.Context(), target,
			func(_ context.Context, r int) ([]float64, error) { responses[r%21]++; return responses, nil }, self)
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(target.Most), "ns/replication")
}

func BenchmarkSkart(b *testing.B) {
	xs := waits(0.8, 100_000, rng.Key{Seed: 1})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := output.Skart(xs, 0.95); err != nil {
			b.Fatal(err)
		}
	}
}
