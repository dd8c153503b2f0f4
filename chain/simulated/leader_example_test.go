package simulated_test

import (
	"context"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
)

// clock prints when the manager, node 6, decides.
type clock struct{}

func (clock) Decide(d simulated.Decision) {
	if d.Node == 6 {
		fmt.Printf("block %d decided after %.4f s\n", d.Height, d.At.Seconds())
	}
}

func (clock) HandBack(simulated.Block) {}

// The six fastest validators of I-Health's normal channel verify a block of 43
// transactions: the terms of eq. (17), one after another.
func ExampleLeader() {
	model := chain.LatencyModel{
		TransactionBits: 1e5, VerificationCycles: 2e9, FeedbackBits: 1e4, DownlinkBps: 20e6, UplinkBps: 10e6, Psi: 1e-8,
	}
	hz := []float64{4.0e9, 3.9e9, 3.8e9, 3.7e9, 3.6e9, 3.5e9}
	var s sim.Simulation
	network, err := simulated.NewNetwork(&s, 7, simulated.NetworkConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	leader, err := simulated.NewLeader(network, simulated.LeaderConfig{Model: model, Hz: hz}, clock{})
	if err != nil {
		fmt.Println(err)
		return
	}
	leader.Propose(simulated.Block{Height: 1, ID: 1, Count: 43})
	if err := s.Run(context.Background(), sim.Seconds(2)); err != nil {
		fmt.Println(err)
		return
	}
	p := leader.Phases()
	fmt.Println("transmission", p.Transmission, "verification", p.Verification)
	fmt.Println("comparison  ", p.Comparison, "feedback", p.Feedback)
	fmt.Printf("eq. (17): %.4f s; %d messages\n", model.Latency(6, 43, 3.5e9), network.Total().Messages)
	// Output:
	// block 1 decided after 1.0454 s
	// transmission 215ms verification 571.428571ms
	// comparison   258ms feedback 1ms
	// eq. (17): 1.0454 s; 48 messages
}
