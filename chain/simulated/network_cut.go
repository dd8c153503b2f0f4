package simulated

import (
	"fmt"

	"ihealth/chain"
)

// held is a message that waits at a cut.
type held struct {
	from, to int
	message  Message
}

// Partition cuts the links between endpoints of different groups; those in no group
// are one more group. A twin that is in no group stays with its node. A partition
// replaces the one before: what was held and is no longer cut off is sent now. It panics
// when an endpoint is in two groups or none of the network's.
func (n *Network) Partition(groups ...[]int) {
	for i := range n.endpoints {
		n.endpoints[i].group = 0
	}
	for g, members := range groups {
		for _, i := range members {
			if n.endpoints[i].group != 0 {
				panic(fmt.Sprintf("simulated: node %d is in two groups of a partition", i))
			}
			n.endpoints[i].group = g + 1
		}
	}
	for i := n.nodes; i < len(n.endpoints); i++ {
		if twin := &n.endpoints[i]; twin.group == 0 {
			twin.group = n.endpoints[twin.node].group
		}
	}
	n.release()
}

// Heal ends the partition.
func (n *Network) Heal() { n.Partition() }

// Cut reports whether a partition separates two endpoints.
func (n *Network) Cut(i, j int) bool { return n.endpoints[i].group != n.endpoints[j].group }

// Link gives the link from endpoint i to j, in this direction, a shape of its own from
// now on; the uplink of node i is that of its other links too. It fails, with ErrNetwork,
// where shape.Validate does.
func (n *Network) Link(i, j int, shape chain.Shape) error {
	if err := shape.Validate(); err != nil {
		return fmt.Errorf("simulated: %w: link from %d to %d: %w", ErrNetwork, i, j, err)
	}
	n.endpoints[i].tracks = true
	n.endpoints[i].link(n, j).shape = &shape
	return nil
}

// cut is what happens to a message across a cut.
func (n *Network) cut(from, to int, m *Message) {
	if n.config.Hold {
		n.held = append(n.held, held{from, to, *m})
		return
	}
	n.lost[m.Kind].add(m.Bytes)
}

// release sends what was held, in its old order; what is still cut off is held again.
func (n *Network) release() {
	waiting := n.held
	n.held = nil
	for i := range waiting {
		h := &waiting[i]
		n.carry(&n.endpoints[h.from], h.from, h.to, &h.message)
	}
}
