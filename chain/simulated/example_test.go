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
