package rng

import (
	"math"
	"testing"
)

func BenchmarkStream(b *testing.B) {
	for _, bb := range []struct {
		name string
		draw func(s *Stream) float64
	}{
		{"Float64", (*Stream).Float64},
		{"Exponential", func(s *Stream) float64 { return s.Exponential(2) }},
		{"ExponentialByMathLog", func(s *Stream) float64 { return -math.Log(1-s.Float64()) / 2 }},
		{"ZigguratExponential", func(s *Stream) float64 { return s.ZigguratExponential(2) }},
		{"Normal", func(s *Stream) float64 { return s.Normal(0, 1) }},
		{"ZigguratNormal", func(s *Stream) float64 { return s.ZigguratNormal(0, 1) }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			s, sum := New(Key{Seed: 1}), 0.0
			b.ReportAllocs()
			for b.Loop() {
				sum += bb.draw(s)
			}
			if math.IsNaN(sum) {
				b.Fatal("a variate is not a number")
			}
		})
	}
}
