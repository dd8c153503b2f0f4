package simulated

import (
	"slices"

	"ihealth/chain"
	"ihealth/sim"
)

// Rounds is consensus in the manner of CometBFT: Algorithm 1 of Buchman, Kwon and
// Milosevic, arXiv 1807.04938, whose lines the code cites, with CometBFT's gossip around
// it. In each round of a height the next validator in turn proposes the block; validators
// prevote, precommit, and decide with more than two thirds of the power.
//
// What a node knows it offers to its neighbours, all nodes or those next to it in a ring:
// it looks every Sleep for proposals, parts of blocks and votes that a neighbour is not
// known to have. A neighbour is known to have what it sent, was sent, or announced by
// HasVote; and is sent nothing of a height before its RoundStep for that height has
// arrived. Hence a block takes three delays on an idle chain, and four when blocks follow
// each other: the leader's proposal waits for the others' RoundStep.
//
// A dead leader costs Propose and Precommit and the latency of the next round. Validators
// set by Reconfigure are in force two heights later, as ordered by the block between.
//
// Messages of a height without faults, among N nodes with k neighbours each and m
// validators, a block of P parts: N·k RoundSteps; gossip sends 2mNk HasVotes, at least
// 2m(N−1) votes, N−1 proposals and P(N−1) parts (as many if HasVotes are faster than looks
// and P = 0), and more where delays hide what is known; direct messages are exactly
// N−1 proposals, P(N−1) parts and 2m(N−1) votes.
//
// Links are to keep all messages, as TCP does. What a cut or a crash swallows is sent again:
// a node whose round does not end in time tells its neighbours, who then offer everything
// anew, or the decided blocks; and so does one that has seen many rounds of a height.
type Rounds struct {
	network  *Network
	config   RoundsConfig
	observer Observer
	sets     []*roundsSet  // by their first height
	nodes    []*roundsNode // by endpoint
	blocks   []Block       // proposed, by height − 1
	returned int64         // highest height whose block was handed back
	evidence []Evidence
}

// Evidence shows that a validator voted for two blocks in one round.
type Evidence struct {
	Node   int // who did
	Height int64
	Round  int
	Seen   int // by which node
	At     sim.Time
}

// NewRounds returns rounds on n. Faults of the kind Equivocation are taken from the
// network. It fails with ErrRounds where c.Validate does.
func NewRounds(n *Network, c RoundsConfig, o Observer) (*Rounds, error) {
	if err := c.Validate(n.Nodes()); err != nil {
		return nil, err
	}
	c = c.resolved(n.Nodes())
	r := &Rounds{network: n, config: c, observer: o}
	r.sets = []*roundsSet{newRoundsSet(1, c.Validators, c.Weights)}
	for i := range n.Nodes() {
		r.join(i)
	}
	for _, f := range n.Faults() {
		if f.Kind == Equivocation {
			twin := n.Twin(f.Node)
			r.join(twin)
			r.nodes[f.Node].two, r.nodes[twin].two = true, true
		}
	}
	for _, node := range r.nodes {
		node.meet()
		node.enter(1)
	}
	return r, nil
}

// join adds a node at an endpoint.
func (r *Rounds) join(endpoint int) {
	node := newRoundsNode(r, endpoint)
	r.nodes = append(r.nodes, node)
	r.network.Attach(endpoint, node)
}

// Propose hands b to all validators: whose turn it is proposes it.
func (r *Rounds) Propose(b Block) {
	checkNext(b, int64(len(r.blocks)))
	r.blocks = append(r.blocks, b)
	for _, node := range r.nodes {
		node.begin()
	}
}

// Reconfigure orders, with the next proposed block, at height H, that validators decide
// from height H+2 on. It fails with ErrRounds when there is none.
func (r *Rounds) Reconfigure(validators []int) error {
	if err := validateRounds(validators, r.network.Nodes()); err != nil {
		return err
	}
	from := int64(len(r.blocks)) + 3
	if last := r.sets[len(r.sets)-1]; last.from == from {
		r.sets = r.sets[:len(r.sets)-1]
	}
	r.sets = append(r.sets, newRoundsSet(from, slices.Clone(validators), r.config.Weights))
	return nil
}

// Quorum returns how many of the validators of the last proposed height have more than
// two thirds of the power for certain.
func (r *Rounds) Quorum() int { return r.set(max(1, int64(len(r.blocks)))).quorum() }

// Traffic returns what the nodes have sent each other.
func (r *Rounds) Traffic() []chain.Traffic { return r.network.Traffic() }

// Evidence lists who voted twice, as each node saw it.
func (r *Rounds) Evidence() []Evidence { return r.evidence }

// set returns the validators of a height.
func (r *Rounds) set(height int64) *roundsSet {
	for i := len(r.sets) - 1; i > 0; i-- {
		if r.sets[i].from <= height {
			return r.sets[i]
		}
	}
	return r.sets[0]
}

// decided tells the observer of a node's decision.
func (r *Rounds) decided(node *roundsNode, b Block) {
	if node.second() {
		return
	}
	if proposed := r.blocks[b.Height-1]; b.ID != proposed.ID && r.returned < b.Height {
		r.returned = b.Height
		r.observer.HandBack(proposed)
	}
	follows := r.set(b.Height).rank(node.node) < 0
	r.observer.Decide(Decision{node.node, b.Height, b, r.network.Simulation().Now(), follows})
}
