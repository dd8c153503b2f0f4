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

func ExampleStream_NextSubstream() {
	// One substream a run: each configuration sees the same draws in run 2, however
	// many it took in run 1.
	arrivals := rng.New(rng.Key{Seed: 1, Name: "arrivals"})
	for range 2 {
		for run := range 2 {
			fmt.Printf("run %d: %.4f s\n", run+1, arrivals.Exponential(2))
			arrivals.NextSubstream()
		}
		arrivals.ResetToStart()
	}
	// Output:
	// run 1: 1.1655 s
	// run 2: 0.4896 s
	// run 1: 1.1655 s
	// run 2: 0.4896 s
}

func ExampleStream_Antithetic() {
	s := rng.New(rng.Key{Seed: 1, Name: "services"})
	mirrored := s.Antithetic()
	for range 3 {
		x, y := s.Exponential(1), mirrored.Exponential(1)
		fmt.Printf("%.3f %.3f mean %.3f\n", x, y, (x+y)/2)
	}
	// Output:
	// 0.135 2.070 mean 1.102
	// 0.108 2.282 mean 1.195
	// 2.642 0.074 mean 1.358
}

func ExampleWithSCV() {
	for _, scv := range []float64{0, 0.4, 1, 4} {
		service, err := rng.WithSCV(0.5, scv)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%T: mean %.2f, variance %.2f\n", service, service.Mean(), service.Variance())
	}
	// Output:
	// rng.Deterministic: mean 0.50, variance 0.00
	// rng.ErlangMixture: mean 0.50, variance 0.10
	// rng.Exponential: mean 0.50, variance 0.25
	// rng.HyperExponential: mean 0.50, variance 1.00
}
