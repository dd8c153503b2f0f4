package simulated

import "ihealth/sim"

// clusterNode is a node of a cluster: its head, or a member.
type clusterNode struct {
	clustered *Clustered
	node      int
	head      int      // its own, or itself
	members   []int    // of a head
	replica   *replica // nil unless it is or was a head
	height    int64    // last decided
	relayed   int64    // last passed on to the members
}

// asking is the body of a member's request for the blocks after those that it has.
type asking struct{ height int64 }

// Expect counts the votes that a head receives.
func (n *clusterNode) Expect(from int, m Message, at sim.Time) bool {
	return n.replica != nil && n.replica.Expect(from, m, at)
}

// Receive acts on what a head or a member receives.
func (n *clusterNode) Receive(from int, m Message) {
	switch body := m.Body.(type) {
	case *asking:
		if body.height < n.height {
			n.clustered.relay(n.node, []int{from}, n.clustered.log[body.height:n.height])
		}
	case *catchUp:
		if m.Kind == Relay || n.head != n.node {
			n.follow(body.blocks)
			return
		}
		n.replica.Receive(from, m)
	default:
		n.replica.Receive(from, m)
	}
}

// follow decides the blocks that a head has sent, and asks for those that are missing
// before them.
func (n *clusterNode) follow(blocks []*Block) {
	if first := blocks[0].Height; first > n.height+1 && n.head != n.node {
		n.clustered.network.Send(n.node, n.head, Message{Request, n.clustered.pbft.config.VoteBytes, &asking{n.height}})
		return
	}
	n.catchUp(blocks)
}

// catchUp decides those blocks that follow on what the node has.
func (n *clusterNode) catchUp(blocks []*Block) {
	k := n.clustered
	for _, b := range blocks {
		if b.Height == n.height+1 {
			n.height++
			k.observer.Decide(Decision{Node: n.node, Height: b.Height, Block: *b, At: k.network.simulation.Now(), Follower: true})
		}
	}
}
