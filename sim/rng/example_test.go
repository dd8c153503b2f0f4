package rng_test

import (
	"fmt"
	"math/rand/v2"

	"ihealth/sim/rng"
)

func ExampleNew() {
	key := rng.Key{Seed: 1, Cell: "fig5/mu=43", Name: "arrivals/1", Replication: 0}
	intervals := rng.New(key)
	fmt.Printf("%.4f s\n", intervals.Exponential(2))
	fmt.Printf("%.4f s\n", rng.New(key).Exponential(2)) // the same stream again
	key.Replication = 1
	fmt.Printf("%.4f s\n", rng.New(key).Exponential(2))
	fmt.Println(rand.New(intervals).Perm(5))
	// Output:
	// 0.2394 s
	// 0.2394 s
	// 0.6651 s
	// [1 4 0 2 3]
}
