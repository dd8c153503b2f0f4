package sim_test

import (
	"context"
	"fmt"
	"time"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// A job is interrupted by an urgent one and goes on afterwards.
func ExampleStation() {
	var s sim.Simulation
	station := sim.NewStation(&s, sim.StationConfig{Discipline: sim.PreemptiveResume, Classes: 2, Departed: func(c sim.Customer) {
		fmt.Printf("%v: class %d leaves\n", s.Now(), c.Class)
	}})
	station.Arrive(sim.Customer{Class: 1, Service: 10 * time.Second})
	s.Schedule(2*time.Second, sim.HandlerFunc(func(*sim.Simulation) {
		station.Arrive(sim.Customer{Class: 0, Service: time.Second})
	}))
	for s.Step() {
	}
	// Output:
	// 3s: class 0 leaves
	// 11s: class 1 leaves
}

func ExampleMM1() {
	m := sim.MM1{
		Lambdas:    []float64{14, 14, 14},
		Mu:         45,
		Discipline: sim.PreemptiveResume,
		Customers:  50_000,
		Warmup:     output.Warmup(50_000),
	}
	runs, err := m.Replicate(context.Background(), rng.Key{Seed: 1, Cell: "example"}, output.Replications{Count: 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	estimates, err := sim.Summarize(runs, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	exact := queueing.PreemptiveMM1{Lambdas: m.Lambdas, Mu: m.Mu}
	for k, e := range estimates {
		fmt.Printf("class %d: %v s, exact %.4f s\n", k, e.Mean, exact.Sojourn(k))
	}
	// Output:
	// class 0: 0.0320953 ± 0.00022 s, exact 0.0323 s
	// class 1: 0.0848064 ± 0.0014 s, exact 0.0854 s
	// class 2: 0.866784 ± 0.082 s, exact 0.8824 s
}
