package sim_test

import (
	"context"
	"fmt"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Two servers, fixed services for the urgent and variable ones for the others, and
// room for ten.
func ExampleQueue() {
	q := sim.Queue{
		Entities: []sim.Entity{
			{Arrivals: sim.Poisson{Lambda: 6}, Service: rng.Deterministic{Value: 0.1}, Class: 0},
			{Arrivals: sim.Poisson{Lambda: 10}, Service: rng.Exponential{Rate: 8}, Class: 1},
		},
		Discipline: sim.NonPreemptive,
		Servers:    2,
		Capacity:   10,
		Customers:  20_000,
		Warmup:     output.Warmup(20_000),
	}
	runs, err := q.Replicate(context.Background(), rng.Key{Seed: 1, Cell: "example"}, output.Replications{Count: 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	estimate, err := sim.SummarizeQueue(runs, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, e := range estimate.Sojourns {
		fmt.Printf("entity %d: sojourn %v s, wait %v s, lost %v\n", i, e.Mean, estimate.Waits[i], estimate.Losses[i])
	}
	fmt.Println("busy:", estimate.Utilization)
	// Output:
	// entity 0: sojourn 0.156993 ± 0.00087 s, wait 0.056993 ± 0.00087 s, lost 0.052437 ± 0.003
	// entity 1: sojourn 0.381646 ± 0.0052 s, wait 0.256378 ± 0.0047 s, lost 0.0510028 ± 0.0025
	// busy: 0.877805 ± 0.0033
}

// Blocks of a hundred transactions or what has come within half a second.
func ExampleBlockQueue() {
	q := sim.BlockQueue{
		Entities:  []sim.Entity{{Arrivals: sim.Poisson{Lambda: 120}}},
		Rule:      sim.TimedBlocks,
		Size:      100,
		Timeout:   0.5,
		Latency:   func(transactions int) float64 { return 0.1 + 0.002*float64(transactions) },
		Customers: 20_000,
		Warmup:    output.Warmup(20_000),
	}
	observed, err := q.Run(context.Background(), rng.Key{Seed: 1, Cell: "example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("sojourn %.3f s, wait %.3f s, blocks filled to %.2f\n",
		observed.Sojourns.Tallies[0].Mean(), observed.Waits[0].Mean(), observed.Fill)
	q.Size, q.Timeout = 20, 0.1
	fmt.Println(q.Validate())
	// Output:
	// sojourn 0.480 s, wait 0.255 s, blocks filled to 0.61
	// sim: unstable: load is 1.166 ≥ 1; make blocks larger or faster, or lower the arrival rates
}

// An edge node sends one reading in four back for another look.
func ExampleNetwork() {
	n := sim.Network{
		Nodes: []sim.Node{
			{Arrivals: sim.Poisson{Lambda: 6}, Service: rng.Exponential{Rate: 10}},
			{Service: rng.Exponential{Rate: 5}, Servers: 2},
		},
		Routing:   [][]float64{{0.25, 0.75}, {0, 0}},
		Customers: 100_000,
		Warmup:    output.Warmup(100_000),
	}
	fmt.Println("visits/s:", n.Rates())
	observed, err := n.Run(context.Background(), rng.Key{Seed: 1, Cell: "example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("through the network in %.2f s\n", observed.Sojourn.Mean())
	for i, node := range observed.Nodes {
		fmt.Printf("node %d: %.2f present, busy %.2f\n", i, node.Number.Mean(), node.Utilization)
	}
	// Output:
	// visits/s: [8 6]
	// through the network in 1.00 s
	// node 0: 4.11 present, busy 0.80
	// node 1: 1.88 present, busy 0.60
}
