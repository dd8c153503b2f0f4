package simulated

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// Network carries messages between nodes, 0 to n−1, and the twins of some of them. It
// belongs to the goroutine of its simulation.
type Network struct {
	simulation *sim.Simulation
	config     NetworkConfig
	nodes      int
	endpoints  []endpoint // of the nodes, then of their twins
	sent, lost [kinds]Traffic
	held       []held
	idle       *delivery // deliveries that can be used again
}

// NewNetwork returns a network of so many nodes on s. It fails with ErrNetwork where
// c.Validate does.
func NewNetwork(s *sim.Simulation, nodes int, c NetworkConfig) (*Network, error) {
	if err := c.Validate(nodes); err != nil {
		return nil, err
	}
	n := &Network{simulation: s, config: c, nodes: nodes, endpoints: make([]endpoint, nodes)}
	for i := range n.endpoints {
		n.endpoints[i] = endpoint{number: i, node: i, shape: c.Shape, tracks: c.Shape.Jitter > 0 || c.Shape.RateBps > 0}
	}
	for _, f := range c.Faults {
		if !f.Kind.Byzantine() {
			e := &n.endpoints[f.Node]
			e.faults = append(e.faults, f)
			e.tracks = e.tracks || f.Kind == Delay
		}
	}
	return n, nil
}

// Nodes returns the number of nodes, without twins.
func (n *Network) Nodes() int { return n.nodes }

// Simulation returns what the network runs on.
func (n *Network) Simulation() *sim.Simulation { return n.simulation }

// Faults returns the faults of the config.
func (n *Network) Faults() []Fault { return n.config.Faults }

// Twin adds a second endpoint of a node and returns its number: it sends and receives
// under the node's identity, with links, faults and cuts of its own from now on like the
// node's, until Partition or Link say otherwise.
func (n *Network) Twin(node int) int {
	e := n.endpoints[node]
	number := len(n.endpoints)
	n.endpoints = append(n.endpoints, endpoint{
		number: number, node: node, shape: e.shape, tracks: e.tracks, group: e.group, faults: e.faults,
	})
	return number
}

// Identity returns the node whose endpoint is i: i itself, unless i is a twin.
func (n *Network) Identity(i int) int { return n.endpoints[i].node }

// Attach makes r receive what is sent to endpoint i.
func (n *Network) Attach(i int, r Receiver) {
	n.endpoints[i].receiver = r
	n.endpoints[i].expecter, _ = r.(Expecter)
}

// Send sends m from one endpoint to another. It panics when they are the same, or when
// nobody is attached to the other.
func (n *Network) Send(from, to int, m Message) {
	if from == to {
		panic(fmt.Sprintf("simulated: message from node %d to itself", from))
	}
	n.send(&n.endpoints[from], from, to, &m)
}

// Broadcast sends m to every endpoint of to but from itself, in their order.
func (n *Network) Broadcast(from int, to []int, m Message) {
	e := &n.endpoints[from]
	for _, i := range to {
		if i != from {
			n.send(e, from, i, &m)
		}
	}
}

// Up reports whether endpoint i is not crashed now.
func (n *Network) Up(i int) bool { return !n.endpoints[i].crashed(n.simulation.Now()) }

// Sent returns what was sent of a kind, lost or not.
func (n *Network) Sent(k Kind) Traffic { return n.sent[k] }

// Lost returns what of a kind was sent and never arrives: lost on the way, across a cut,
// or to a crashed node.
func (n *Network) Lost(k Kind) Traffic { return n.lost[k] }

// Total returns what was sent of all kinds.
func (n *Network) Total() Traffic {
	var t Traffic
	for _, k := range n.sent {
		t.Messages += k.Messages
		t.Bytes += k.Bytes
	}
	return t
}

// Traffic lists what was sent of each kind that was, lost or not, in the order of the
// kinds.
func (n *Network) Traffic() []chain.Traffic {
	var list []chain.Traffic
	for k, t := range n.sent {
		if t.Messages > 0 {
			list = append(list, chain.Traffic{Kind: Kind(k).String(), Messages: int(t.Messages), Bytes: int(t.Bytes)})
		}
	}
	return list
}

// send makes m leave, unless its sender is mute.
func (n *Network) send(e *endpoint, from, to int, m *Message) {
	now := n.simulation.Now()
	if len(e.faults) > 0 && e.mute(now) {
		return
	}
	n.sent[m.Kind].add(m.Bytes)
	n.carry(e, from, to, m)
}

// carry brings m to its receiver, or loses or holds it.
func (n *Network) carry(e *endpoint, from, to int, m *Message) {
	other := &n.endpoints[to]
	if e.group != other.group {
		n.cut(from, to, m)
		return
	}
	at := e.arrival(n, to, m.Bytes)
	if n.config.Loss > 0 && e.draws(n).Float64() < n.config.Loss || len(other.faults) > 0 && other.crashed(at) {
		n.lost[m.Kind].add(m.Bytes)
		return
	}
	if other.expecter != nil && other.expecter.Expect(from, *m, at) {
		return
	}
	n.deliver(from, to, m, at)
}
