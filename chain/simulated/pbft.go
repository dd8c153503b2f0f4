package simulated

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
)

// ErrQuorum is returned for a quorum that no set of validators can have.
var ErrQuorum = errors.New("impossible quorum")

// PBFTConfig says how PBFT runs.
type PBFTConfig struct {
	Quorum       int           // q, 1 to the number of validators; 0: [LeastQuorum]
	Timeout      time.Duration // after which a leader is given up, doubled each time, > 0; 0: 1 s
	VoteBytes    int           // size of a vote on the wire, ≥ 0; 0: 128, an Ed25519 signature with what it signs
	Verification Verification

	everyVote           bool // make every vote an event, for tests
	withoutCertificates bool // leave prepared certificates out of view changes, which is unsafe, for tests
}

// MaxFaulty returns f = ⌊(n−1)/3⌋, the most Byzantine nodes of n that any protocol
// tolerates when messages may be delayed.
func MaxFaulty(n int) int { return (n - 1) / 3 }

// LeastQuorum returns the least quorum of n nodes that is safe with f = MaxFaulty(n)
// of them Byzantine: two quorums share 2q−n > f nodes, so q = ⌊(n+f)/2⌋ + 1, which is
// ⌈(n+f+1)/2⌉. PBFT's 2f+1 is the same only where n = 3f+1.
func LeastQuorum(n int) int { return (n+MaxFaulty(n))/2 + 1 }

// PBFT is practical Byzantine fault tolerance after Castro and Liskov, "Practical
// Byzantine Fault Tolerance", OSDI 1999, whose sections are cited. It decides one
// block at a time, so that sequence numbers are heights, there is nothing to checkpoint
// (section 4.3), and a view change concerns one block. What differs from the paper:
//
//   - The quorum is a parameter: where the paper has 2f+1 and n = 3f+1, a certificate
//     has q of n votes, and n−q+1 view changes make a node join them.
//   - A node that is asked for a view change of a height that it has decided answers with
//     the blocks decided since: the role of the paper's checkpoints for those who lag.
//   - A view change is sent again while too few others take part, as messages can be lost.
//   - A leader's certificate of its election goes with its first block, and is taken as
//     known in the later ones.
//   - A node decides by q commits of others and the block, also when it has not taken part.
//
// Between nodes the messages of a block without faults are n−1 pre-prepares, (n−1)²
// prepares and n(n−1) commits.
type PBFT struct {
	network  *Network
	config   PBFTConfig
	observer Observer
	replicas []*replica // by endpoint; nil where none validates
	twins    []int      // second endpoint of each node; 0: it has none
	epochs   []*epoch   // by their first height
	blocks   []*Block   // those proposed, by height − 1
	returned int64      // highest height whose block was handed back
}

// NewPBFT returns PBFT among the validators, node numbers of the network without
// doubles, which tells o of what it does. Faults of the kind Equivocation are taken from
// the network. It fails with ErrQuorum, or where the parts of c fail.
func NewPBFT(n *Network, validators []int, c PBFTConfig, o Observer) (*PBFT, error) {
	if c.Timeout == 0 {
		c.Timeout = time.Second
	}
	if c.VoteBytes == 0 {
		c.VoteBytes = 128
	}
	if err := c.Verification.Validate(); err != nil {
		return nil, err
	}
	if c.Timeout < 0 || c.VoteBytes < 0 {
		return nil, fmt.Errorf("simulated: PBFT with a timeout of %v and votes of %d bytes: want neither negative", c.Timeout, c.VoteBytes)
	}
	p := &PBFT{network: n, config: c, observer: o, twins: make([]int, n.Nodes())}
	for _, f := range n.Faults() {
		if f.Kind == Equivocation {
			p.twins[f.Node] = n.Twin(f.Node)
		}
	}
	if err := p.Reconfigure(validators); err != nil {
		return nil, err
	}
	return p, nil
}

// Reconfigure makes validators decide from the next proposed height on, beginning with
// the first of them as leader. A node that joins knows what was decided before. It fails
// with ErrQuorum when there are fewer than the quorum, and panics when they are not nodes
// of the network.
func (p *PBFT) Reconfigure(validators []int) error {
	q := p.config.Quorum
	if q == 0 {
		q = LeastQuorum(len(validators))
	}
	if len(validators) == 0 || q < 1 || q > len(validators) {
		return fmt.Errorf("simulated: %w: %d of %d validators: want 1 to all of them", ErrQuorum, q, len(validators))
	}
	e := newEpoch(p, p.last()+1, slices.Clone(validators), q)
	if len(p.epochs) > 0 && p.epochs[len(p.epochs)-1].from == e.from {
		p.epochs = p.epochs[:len(p.epochs)-1]
	}
	p.epochs = append(p.epochs, e)
	return nil
}

// Quorum returns q of the last proposed height; before the first, of the first.
func (p *PBFT) Quorum() int { return p.epoch(max(p.last(), 1)).quorum }

// Traffic returns what the nodes have sent each other.
func (p *PBFT) Traffic() []chain.Traffic { return p.network.Traffic() }

// Propose hands over the next block: the leader sends it once it has decided the height
// before, and everybody gives the leader up after a while. (The paper's client sends its
// request to the leader, and to all when that does not help, section 4.1; neither is
// counted as a message here.)
func (p *PBFT) Propose(b Block) {
	checkNext(b, p.last())
	p.blocks = append(p.blocks, &b)
	e := p.epoch(b.Height)
	for _, i := range e.everyone {
		r := p.replicas[i]
		r.join(e)
		if r.height == b.Height {
			r.advance()
		}
	}
}

// last returns the height of the last proposed block.
func (p *PBFT) last() int64 { return int64(len(p.blocks)) }

// decided tells the observer of an honest node's decision.
func (p *PBFT) decided(r *replica, b *Block) {
	if proposed := p.blocks[b.Height-1]; b.ID != proposed.ID && p.returned < b.Height {
		p.returned = b.Height
		p.observer.HandBack(*proposed)
	}
	p.observer.Decide(Decision{Node: r.node, Height: b.Height, Block: *b, At: p.network.simulation.Now()})
}
