package output_test

import (
	"testing"

	"ihealth/sim/output"
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
