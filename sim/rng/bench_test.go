package rng

import "testing"

func BenchmarkStream(b *testing.B) {
	for _, bb := range []struct {
		name string
		draw func(s *Stream) float64
	}{
		{"Float64", (*Stream).Float64},
		{"Exponential", func(s *Stream) float64 { return s.Exponential(2) }},
		{"Normal", func(s *Stream) float64 { return s.Normal(0, 1) }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			s := New(Key{Seed: 1})
			b.ReportAllocs()
			for b.Loop() {
				bb.draw(s)
			}
		})
	}
}
