package pareto_test

import (
	"fmt"
	"testing"

	"ihealth/bco"
	"ihealth/bco/pareto"
)

func BenchmarkFront(b *testing.B) {
	for _, size := range []bco.Size{{Validators: 21, Blocks: 20}, {Validators: 21, Blocks: 200}, {Validators: 100, Blocks: 100}} {
		b.Run(fmt.Sprintf("M=%d/N=%d", size.Validators, size.Blocks), func(b *testing.B) {
			p := bco.Lognormal.Random(stream("bench", 0), size)
			e := evaluator(b, &p)
			b.ReportAllocs()
			points := 0
			for b.Loop() {
				all, err := pareto.Front(b.Context(), e)
				if err != nil {
					b.Fatal(err)
				}
				points = len(all)
			}
			b.ReportMetric(float64(points), "points")
		})
	}
}
