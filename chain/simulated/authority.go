package simulated

import (
	"slices"

	"ihealth/chain"
	"ihealth/sim"
)

// Authority is proof of authority by the [Clique] rule, EIP-225. The signer in turn seals
// at once, others after a random wait; every node follows the chain of most difficulty,
// the first seen of equals, and seals on its end. A node decides a block when
// floor(N/2)+1 signers have sealed it or a descendant in its chain.
//
// That decision is no finality: it assumes that no partition lasts. Where a signer's key
// is used on both sides of one (a [Fault] of the kind Cloning gives it a twin, the
// endpoint Nodes()+k of the k-th such fault, which seals while the two are cut off from
// each other), both sides can decide for ever: "The Attack of the Clones against
// Proof-of-Authority", arXiv 1902.10244. After the healing the lighter side's blocks are
// taken back: [Authority.Reorganisations].
//
// Without faults every sealed block costs N−1 messages, one to each other node. A proposed
// block needs floor(N/2)+1 of them if links are faster than wiggles. Nodes that have
// drifted apart tell each other of their heads and ask for the blocks that they miss.
//
// An equivocating signer seals two blocks at a time and shows one to the nodes in Second.
type Authority struct {
	network  *Network
	config   AuthorityConfig
	observer Observer
	genesis  *sealed
	nodes    []*authorityNode // by endpoint
	all      []int            // endpoints
	offers   []offered        // by height − 1
	next     []int            // signers from the next proposed block on
	serial   int              // blocks that signers have made
	reorgs   []Reorganisation
	back     int64 // height of the last block handed back
}

// offered is a proposed block, and who signs after it.
type offered struct {
	block   Block
	signers []int
}

// Reorganisation tells that a node has left its chain for a heavier one.
type Reorganisation struct {
	Node     int // endpoint
	At       sim.Time
	Depth    int64 // blocks of the old chain that are not in the new one, ≥ 1
	Reverted int64 // of them, those that the node had decided
}

// NewAuthority returns a proof of authority on n. It fails with ErrAuthority where
// c.Validate does. With c.Periodic sealing begins at once.
func NewAuthority(n *Network, c AuthorityConfig, o Observer) (*Authority, error) {
	if err := c.Validate(n.Nodes()); err != nil {
		return nil, err
	}
	signers := orAll(c.Signers, n.Nodes())
	a := &Authority{network: n, config: c, observer: o, genesis: newGenesis(signers), next: signers}
	for i := range n.Nodes() {
		a.join(i)
	}
	for _, f := range n.Faults() {
		if f.Kind == Cloning {
			a.join(n.Twin(f.Node))
		}
	}
	a.wake()
	return a, nil
}

// join adds the node at an endpoint.
func (a *Authority) join(endpoint int) {
	node := newAuthorityNode(a, endpoint)
	a.nodes, a.all = append(a.nodes, node), append(a.all, endpoint)
	a.network.Attach(endpoint, node)
}

// wake makes every node think about sealing.
func (a *Authority) wake() {
	for _, node := range a.nodes {
		node.plan()
	}
}

// Propose hands b to all nodes: the next to seal carries it. It panics with c.Periodic,
// where signers make the blocks.
func (a *Authority) Propose(b Block) {
	if a.config.Periodic {
		panic("simulated: block proposed to signers who make their own")
	}
	checkNext(b, int64(len(a.offers)))
	a.offers = append(a.offers, offered{b, a.next})
	a.wake()
}

// Reconfigure makes signers, in the order of their turns, seal on the next proposed block,
// which those before them seal still. It fails with ErrAuthority when there is none.
func (a *Authority) Reconfigure(signers []int) error {
	if err := validateSigners(signers, a.network.Nodes()); err != nil {
		return err
	}
	a.next = slices.Clone(signers)
	return nil
}

// Quorum returns how many nodes a client asks: a majority of the signers.
func (a *Authority) Quorum() int { return Clique{Signers: len(a.next)}.Limit() }

// Traffic returns what the nodes have sent each other.
func (a *Authority) Traffic() []chain.Traffic { return a.network.Traffic() }

// Reorganisations lists them in the order in which they happened.
func (a *Authority) Reorganisations() []Reorganisation { return a.reorgs }

// Height returns how many blocks the chain of the node at an endpoint has.
func (a *Authority) Height(endpoint int) int64 { return a.nodes[endpoint].head.height }

// Shared returns how many blocks the chains of two nodes begin with in common.
func (a *Authority) Shared(i, j int) int64 { return fork(a.nodes[i].head, a.nodes[j].head).height }

// content returns what a child of head carries, and who signs after it.
func (a *Authority) content(head *sealed) (Block, []int) {
	if a.config.Periodic {
		a.serial++
		return Block{Height: head.height + 1, ID: -a.serial}, head.signers
	}
	if head.carried < int64(len(a.offers)) {
		o := a.offers[head.carried]
		return o.block, o.signers
	}
	return Block{}, head.signers
}

// handBack tells, once, that another block than the proposed one was decided.
func (a *Authority) handBack(decided Block) {
	if a.config.Periodic || decided.Height <= a.back {
		return
	}
	if o := a.offers[decided.Height-1]; o.block.ID != decided.ID {
		a.back = decided.Height
		a.observer.HandBack(o.block)
	}
}
