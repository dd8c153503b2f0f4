package bco_test

import (
	"fmt"
	"testing"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// BenchmarkWorkspace solves without allocating: sorting apart, then each search.
func BenchmarkWorkspace(b *testing.B) {
	for _, size := range []bco.Size{{Validators: 21, Blocks: 20}, {Validators: 21, Blocks: 200}, {Validators: 1000, Blocks: 10_000}, {Validators: 100_000, Blocks: 10_000}} {
		problems := make([]bco.Problem, 16)
		for i := range problems {
			problems[i] = bco.Proportional.Random(rng.New(rng.Key{Seed: 1, Replication: i}), size)
		}
		var loaded [16]bco.Workspace
		for i := range problems {
			loaded[i].Load(&problems[i])
			loaded[i].Exact()
		}
		bench := func(name string, do func(i int)) {
			b.Run(fmt.Sprintf("M=%d/N=%d/%s", size.Validators, size.Blocks, name), func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					do(i % len(problems))
					i++
				}
			})
		}
		bench("greedy", func(i int) { loaded[i].Greedy() })
		bench("prefix", func(i int) { loaded[i].Prefix() })
		bench("exact", func(i int) { loaded[i].Exact() })
		bench("load", func(i int) { loaded[0].Load(&problems[i]) })
	}
}
