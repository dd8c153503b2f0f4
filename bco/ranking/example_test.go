package ranking_test

import (
	"context"
	"fmt"

	"ihealth/bco/ranking"
	"ihealth/sim/rng"
)

// Three machines work on the same jobs; a replication is the average time of five of them.
func ExampleKN() {
	speeds := []float64{1, 1.2, 1.25}
	average := func(_ context.Context, system, replication int) (float64, error) {
		// The stream is named by what it feeds and by the replication, not by the system.
		work := rng.New(rng.Key{Seed: 1, Name: "work", Replication: replication})
		sum := 0.0
		for range 5 {
			sum += work.Exponential(1)
		}
		return sum / 5 / speeds[system], nil
	}
	r, err := ranking.KN{Delta: 0.01, Alpha: 0.01}.Select(context.Background(), len(speeds), average)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("system %d with probability %v or more, after %v observations\n", r.Best, r.PCS, r.Observations)
	// Output:
	// system 2 with probability 0.99 or more, after [25 10 25] observations
}

// The middle system is the best, and the last so bad that it deserves little attention.
func ExampleAllocation() {
	fmt.Printf("%.3f\n", ranking.Allocation([]float64{3, 2, 6}, []float64{1, 1, 1}))
	// Output:
	// [0.484 0.485 0.030]
}
