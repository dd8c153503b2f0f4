// Package simulated runs consensus protocols as messages on a simulated network: the
// same questions as real nodes, for thousands of validators, with faults that nobody
// would wait for in reality.
//
// A [Network] on a [sim.Simulation] carries the messages of a protocol: links have the
// [chain.Shape] of real ones, and can be cut, healed and changed while it runs. A
// [Consensus] decides one [Block] after another and tells an [Observer] of every node's
// [Decision]; a [Monitor] is an observer that checks the invariants of consensus on the
// way. A [Fault] makes a node misbehave in a window of time.
//
//	var s sim.Simulation
//	faults := []simulated.Fault{{Node: 3, Kind: simulated.Crash}}
//	network, err := simulated.NewNetwork(&s, 4, simulated.NetworkConfig{
//		Shape: chain.Shape{Delay: 20 * time.Millisecond}, Faults: faults})
//	sequence := &simulated.Sequence{Blocks: 100}
//	monitor := simulated.NewMonitor(&s, 4, simulated.MonitorConfig{Faults: faults, Bound: time.Second, Next: sequence})
//	sequence.Monitor = monitor
//	pbft, err := simulated.NewPBFT(network, []int{0, 1, 2, 3}, simulated.PBFTConfig{}, monitor)
//	sequence.Start(&s, pbft)
//	err = s.Run(ctx, sim.Seconds(10))
//	violations := monitor.Violations()
//
// A [Watch] does just that.
//
// [PBFT] is practical Byzantine fault tolerance, [Clustered] the same among cluster heads.
// Their votes are no events: a receiver keeps times of arrival, and one event at that of
// a quorum's last. A test runs both ways and gets the same decisions to the last bit. A
// vote costs some 30 ns and no memory, a block among a thousand validators below 0.1 s.
//
// [Chain] and [Ledger] put such a protocol behind the manager of the real chain: one
// measures a load, the other executes what a scenario submits.
//
// # Guarantees of the network
//
//  1. A message arrives once, or never: it is lost, or the receiver has crashed, or a
//     cut separates the two. Nothing is doubled or changed.
//  2. Messages of one link arrive in the order in which they were sent, unless the
//     network is Unordered.
//  3. Messages that arrive at the same time are received in the order of their [Kind],
//     and within a kind in the order in which they were sent. Timers with
//     [TimerPriority] happen after them.
//  4. What has left its sender when a cut begins arrives. What is sent across a cut is
//     lost, or with Hold waits for the healing and is then sent in its old order.
//  5. Jitter and loss are drawn from a stream of the sender: what one node sends does
//     not change the luck of another.
package simulated
