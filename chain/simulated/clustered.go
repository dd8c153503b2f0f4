package simulated

import (
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/overlay"
)

// ErrIntolerant is the warning of a consensus among so few that none of them may be
// Byzantine.
var ErrIntolerant = errors.New("no Byzantine node is tolerated")

// Clustered is PBFT among the heads of clusters. A head that has decided a block sends
// it to its members, with the q commits that show it, so that it cannot lie to them; but
// it can keep silent, and then its members wait until they have another head. Decisions
// of members are those of followers.
type Clustered struct {
	pbft     *PBFT
	network  *Network
	observer Observer
	nodes    []clusterNode
	log      []*Block          // decided, by height − 1
	next     *overlay.Clusters // in force from the next proposed height; nil: the present ones
}

// NewClustered returns PBFT among the heads of c, whose nodes are those of the network.
// It fails where NewPBFT does.
func NewClustered(n *Network, c overlay.Clusters, config PBFTConfig, o Observer) (*Clustered, error) {
	k := &Clustered{network: n, observer: o, nodes: make([]clusterNode, n.Nodes())}
	pbft, err := NewPBFT(n, c.Heads(), config, k)
	if err != nil {
		return nil, err
	}
	k.pbft = pbft
	for i := range k.nodes {
		k.nodes[i] = clusterNode{clustered: k, node: i, head: i}
	}
	return k, k.Recluster(c)
}

// Warning returns ErrIntolerant when the heads of the next block are fewer than four, nil
// otherwise.
func (k *Clustered) Warning() error {
	heads := len(k.pbft.epochs[len(k.pbft.epochs)-1].validators)
	if MaxFaulty(heads) > 0 {
		return nil
	}
	return fmt.Errorf("simulated: %w: %d cluster heads, of which one can stop or split the rest; it takes 4 heads to tolerate one", ErrIntolerant, heads)
}

// Recluster puts other clusters of the same nodes in force, from the next proposed height
// on. A node that becomes a head knows what was decided before. It fails where Reconfigure
// does, and panics when c has other nodes.
func (k *Clustered) Recluster(c overlay.Clusters) error {
	if len(c.Head) != len(k.nodes) {
		panic(fmt.Sprintf("simulated: clusters of %d nodes in a network of %d", len(c.Head), len(k.nodes)))
	}
	if err := k.pbft.Reconfigure(c.Heads()); err != nil {
		return err
	}
	k.next = &c
	return nil
}

// Reconfigure makes these nodes the heads from the next proposed height on. Others keep
// their head if it is among them, and are else shared out in turn.
func (k *Clustered) Reconfigure(heads []int) error {
	if err := k.pbft.Reconfigure(heads); err != nil {
		return err
	}
	isHead := make([]bool, len(k.nodes))
	for _, h := range heads {
		isHead[h] = true
	}
	c := overlay.Clusters{Head: make([]int, len(k.nodes))}
	for i := range k.nodes {
		head := k.nodes[i].head
		switch {
		case isHead[i]:
			head = i
		case !isHead[head]:
			head = heads[i%len(heads)]
		}
		c.Head[i] = head
	}
	k.next = &c
	return nil
}

// Quorum returns the quorum of the heads.
func (k *Clustered) Quorum() int { return k.pbft.Quorum() }

// Traffic returns what the nodes have sent each other.
func (k *Clustered) Traffic() []chain.Traffic { return k.network.Traffic() }

// Propose hands the next block to the heads.
func (k *Clustered) Propose(b Block) {
	if k.next != nil {
		k.regroup(*k.next)
		k.next = nil
	}
	k.pbft.Propose(b)
}

// regroup makes every node belong to its new head.
func (k *Clustered) regroup(c overlay.Clusters) {
	for i := range k.nodes {
		k.nodes[i].members = nil
	}
	for i, head := range c.Head {
		if i != head {
			k.nodes[head].members = append(k.nodes[head].members, i)
		}
	}
	for i := range k.nodes {
		n := &k.nodes[i]
		joins := n.head != i
		n.head = c.Head[i]
		if i < len(k.pbft.replicas) {
			n.replica = k.pbft.replicas[i]
		}
		k.network.Attach(i, n)
		if joins && n.head == i {
			n.catchUp(k.log)
			n.relayed = n.height
		}
	}
}

// Decide passes a head's decision on, then the block to its members: the next block of
// a leader leaves before them.
func (k *Clustered) Decide(d Decision) {
	if int(d.Height) > len(k.log) {
		k.log = append(k.log, &d.Block)
	}
	n := &k.nodes[d.Node]
	n.catchUp(k.log[:d.Height-1])
	if n.height < d.Height {
		n.height = d.Height
		k.observer.Decide(d)
	}
	for n.relayed < n.height { // the observer may have proposed the next block, and seen it decided
		n.relayed++
		k.relay(d.Node, n.members, k.log[n.relayed-1:n.relayed])
	}
}

// relay sends decided blocks with their certificates from a head to members.
func (k *Clustered) relay(head int, members []int, blocks []*Block) {
	bytes := 0
	for _, b := range blocks {
		bytes += b.Bytes + k.pbft.epoch(b.Height).quorum*k.pbft.config.VoteBytes
	}
	k.network.Broadcast(head, members, Message{Relay, bytes, &catchUp{blocks}})
}

// HandBack passes a block back.
func (k *Clustered) HandBack(b Block) { k.observer.HandBack(b) }
