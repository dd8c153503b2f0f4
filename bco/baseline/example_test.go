package baseline_test

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/baseline"
	"ihealth/sim/rng"
)

// Simulated annealing on the reference set finds what exact search proves in
// microseconds.
func ExampleAnnealing() {
	p := bco.Reference(bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3})
	s, err := baseline.Annealing{Evaluations: 5000, Key: rng.Key{Seed: 1}}.Solve(context.Background(), &p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("m = %d, n = %d, U = %.6f after %d evaluations (%s)\n", s.M, s.N, s.Utility, s.Evaluations, s.Status)
	// Output: m = 6, n = 43, U = 0.053667 after 5000 evaluations (heuristic)
}
