package simulated_test

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
)

// printer is a node that prints what it receives.
type printer struct {
	s    *sim.Simulation
	node int
}

func (p printer) Receive(from int, m simulated.Message) {
	fmt.Printf("%v: node %d receives a %v of node %d\n", p.s.Now(), p.node, m.Kind, from)
}

// A leader sends a block of 100 kB to three nodes: on an uplink of 16 Mbit/s, which they
// share, each copy takes 50 ms, and every link 20 ms more.
func ExampleNetwork() {
	var s sim.Simulation
	network, err := simulated.NewNetwork(&s, 4, simulated.NetworkConfig{
		Shape: chain.Shape{Delay: 20 * time.Millisecond, UplinkBps: 16e6},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range network.Nodes() {
		network.Attach(i, printer{&s, i})
	}
	network.Broadcast(0, []int{0, 1, 2, 3}, simulated.Message{Kind: simulated.PrePrepare, Bytes: 100_000})
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	fmt.Println("sent:", network.Sent(simulated.PrePrepare))
	// Output:
	// 70ms: node 1 receives a pre-prepare of node 0
	// 120ms: node 2 receives a pre-prepare of node 0
	// 170ms: node 3 receives a pre-prepare of node 0
	// sent: {3 300000}
}

// Two nodes decide different blocks at height 1: the monitor sees it.
func ExampleMonitor() {
	var s sim.Simulation
	monitor := simulated.NewMonitor(&s, 4, simulated.MonitorConfig{})
	block := simulated.Block{Height: 1, ID: 1}
	monitor.Offer(block)
	monitor.Decide(simulated.Decision{Node: 0, Height: 1, Block: block})
	monitor.Decide(simulated.Decision{Node: 1, Height: 1, Block: simulated.Block{Height: 1, ID: -1}})
	fmt.Println(monitor.Violations()[0])
	// Output:
	// simulated: agreement broken at height 1, seen by node 1 at 0s: block -1, another node has decided block 1
}

// Nine of thirty validators show two faces: each half of the others sees another one.
// With the textbook quorum of 2f+1 = 19 two blocks are decided at height 1, with 20 one.
func ExamplePBFT() {
	for _, quorum := range []int{19, simulated.LeastQuorum(30)} {
		var s sim.Simulation
		faults := simulated.Split(30, simulated.MaxFaulty(30))
		network, err := simulated.NewNetwork(&s, 30, simulated.NetworkConfig{
			Shape: chain.Shape{Delay: 20 * time.Millisecond}, Faults: faults,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		validators := make([]int, 30)
		for i := range validators {
			validators[i] = i
		}
		sequence := &simulated.Sequence{Blocks: 1}
		sequence.Monitor = simulated.NewMonitor(&s, 30, simulated.MonitorConfig{Faults: faults, Next: sequence})
		pbft, err := simulated.NewPBFT(network, validators, simulated.PBFTConfig{Quorum: quorum}, sequence.Monitor)
		if err != nil {
			fmt.Println(err)
			return
		}
		sequence.Start(&s, pbft)
		for s.Now() < sim.Seconds(5) { // the decision stops the first run
			if err := s.Run(context.Background(), sim.Seconds(5)); err != nil {
				fmt.Println(err)
				return
			}
		}
		broken := len(sequence.Monitor.Violations()) > 0
		fmt.Printf("quorum %d: decided %v, broken %v\n", quorum, len(sequence.Final) > 0, broken)
	}
	// Output:
	// quorum 19: decided true, broken true
	// quorum 20: decided true, broken false
}
