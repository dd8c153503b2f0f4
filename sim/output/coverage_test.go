package output_test

import (
	"context"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestIntervalsCover repeats an M/M/1 experiment of 10 replications 1000 times and
// counts how often the exact mean lies in a nominal 95 % interval. The band of
// 93 to 97 % is 2.9 standard errors wide on either side; the seed is pinned.
func TestIntervalsCover(t *testing.T) {
	if testing.Short() {
		t.Skip("runs 1000 experiments; run without -short")
	}
	const experiments = 1000
	m := sim.MM1{Lambdas: []float64{1}, Mu: 2, Customers: 1000, Warmup: output.Warmup(1000)}
	exact := 1 / (m.Mu - m.Lambdas[0])
	covered, err := output.Replicate(t.Context(), output.Replications{Count: experiments},
		func(ctx context.Context, experiment int) (bool, error) {
			means := make([]float64, output.MinReplications)
			for r := range means {
				key := rng.Key{Seed: uint64(experiment), Cell: "coverage", Replication: r}
				observed, err := m.Run(ctx, key)
				if err != nil {
					return false, err
				}
				means[r] = observed.Tallies[0].Mean()
			}
			interval, err := output.MeanInterval(means, 0.95)
			return interval.Contains(exact), err
		})
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for _, c := range covered {
		if c {
			hits++
		}
	}
	t.Logf("%d of %d intervals hold the exact mean", hits, experiments)
	if hits < 930 || hits > 970 {
		t.Errorf("coverage %.1f %%, want 93 to 97 %%", 100*float64(hits)/experiments)
	}
}
