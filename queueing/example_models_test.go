package queueing_test

import (
	"fmt"

	"ihealth/queueing"
)

// Transactions of 42/s in blocks of at most 10, of which the chain makes 6/s: the
// wait depends on what a block waits for.
func ExampleBlockTimeout() {
	const lambda, mu, size = 42, 6, 10
	fmt.Printf("with what is there: %.3f s\n", queueing.BlockPartial{Lambda: lambda, Mu: mu, Size: size}.Sojourn())
	fmt.Printf("only full:          %.3f s\n", queueing.BlockFull{Lambda: lambda, Mu: mu, Size: size}.Sojourn())
	for _, timeout := range []float64{0.1, 0.2, 0.5} {
		q := queueing.BlockTimeout{Lambda: lambda, Mu: mu, Size: size, Timeout: timeout}
		if err := q.Validate(); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("after %.1f s:        %.3f s, blocks of %.1f\n", timeout, q.Sojourn(), q.MeanSize())
	}
	// Output:
	// with what is there: 0.500 s
	// only full:          0.444 s
	// queueing: unstable: load 1.351 ≥ 1; the server takes 31.097/s, lower the arrival rate 42/s or raise the service rate or the block size
	// after 0.2 s:        0.612 s, blocks of 8.5
	// after 0.5 s:        0.444 s, blocks of 10.0
}

// Two-thirds of 7 validators must verify a block; a pipeline does one at a time.
func ExampleQuorum() {
	verify := queueing.Quorum{Validators: 7, Needed: 5, Rate: 10}
	pipeline := queueing.MG1{Lambda: 6, Service: verify}
	fmt.Printf("verification %.4f s, with the wait %.4f s\n", verify.Mean(), pipeline.Sojourn())
	fmt.Printf("99 %% within %.3f s\n", pipeline.Distribution().Quantile(.99))
	// Output:
	// verification 0.1093 s, with the wait 0.2362 s
	// 99 % within 0.877 s
}

// Who comes in at the gateway visits the chain 1.25 times, as a fifth come back.
func ExampleJackson() {
	network := queueing.Jackson{
		Stations: []queueing.JacksonStation{{Arrivals: 8, Mu: 15, Servers: 1}, {Mu: 6, Servers: 2}},
		Routing:  [][]float64{{0, 1}, {.2, 0}},
	}
	traffic, err := network.Traffic()
	fmt.Println(traffic, err)
	fmt.Printf("%.3f s\n", network.Sojourn())
	network.Stations[1].Servers = 1
	fmt.Println(network.Validate())
	// Output:
	// [10 10] <nil>
	// 0.932 s
	// station 1: queueing: unstable: load 1.667 ≥ 1; raise μ above 10, have more than 1 servers, or lower the arrival rates
}
