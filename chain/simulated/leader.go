package simulated

import (
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// Leader is the leader-based verification of delegated proof of stake in I-Health, after
// Kang et al., arXiv 1809.08387. The blockchain manager, the last node of the network,
// leads; the m validators are among the others. A block takes four phases, the terms of
// I-Health eq. (17):
//
//  1. the manager sends the block to every validator, nB/r_d,
//  2. each verifies it, K/x_i,
//  3. they broadcast their results and compare them, ψ·nB·m,
//  4. each sends its feedback to the manager, O/r_u,
//
// and the manager decides when all feedback, or Feedbacks of it, has arrived. Then it
// confirms the block to the validators, on the wire a flag beside what comes next, so that
// they decide too. The links from and to the manager get the rates r_d and r_u; what the
// network's shape adds to them comes on top of eq. (17). Sizes are rounded to bytes.
//
// Without faults a height costs m blocks, m(m−1) results, m feedbacks and m
// confirmations: m(m+2) messages.
//
// A silent or crashed validator stops a leader that waits for all: with eq. (17)'s maximum
// nothing is tolerated. With Feedbacks = ⌊2m/3⌋+1 the maximum becomes an order statistic,
// and blocks are decided with the others' answers. An equivocating manager sends another
// block to the nodes in Second, an equivocating validator tells them of another result;
// neither can make two quorums of more than two thirds.
type Leader struct {
	network    *Network
	config     LeaderConfig
	observer   Observer
	manager    leadManager
	validators []*leadValidator
}

// Phases are how long the phases of a block took. Each ends with the last validator among
// those whose feedback counted.
type Phases struct {
	Transmission time.Duration // nB/r_d
	Verification time.Duration // K/x_i
	Comparison   time.Duration // ψ·nB·m
	Feedback     time.Duration // O/r_u
}

// Total returns the block's latency.
func (p Phases) Total() time.Duration {
	return p.Transmission + p.Verification + p.Comparison + p.Feedback
}

// NewLeader returns a leader-based verification on n, whose last node is the manager. It
// fails with ErrLeader where c.Validate does.
func NewLeader(n *Network, c LeaderConfig, o Observer) (*Leader, error) {
	if err := c.Validate(n.Nodes()); err != nil {
		return nil, err
	}
	l := &Leader{network: n, config: c, observer: o}
	l.manager = leadManager{leader: l, node: n.Nodes() - 1, set: c.first(n.Nodes())}
	n.Attach(l.manager.node, &l.manager)
	for i := range n.Nodes() - 1 {
		v := newLeadValidator(l, i)
		l.validators = append(l.validators, v)
		n.Attach(i, v)
		if err := l.shape(i); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// shape gives the links between the manager and validator i their rates.
func (l *Leader) shape(i int) error {
	down, up := l.network.config.Shape, l.network.config.Shape
	down.RateBps, up.RateBps = l.config.Model.DownlinkBps, l.config.Model.UplinkBps
	if err := l.network.Link(l.manager.node, i, down); err != nil {
		return err
	}
	return l.network.Link(i, l.manager.node, up)
}

// Propose hands b to the manager, which begins the first phase at once.
func (l *Leader) Propose(b Block) { l.manager.propose(b) }

// Reconfigure makes validators verify from the next proposed height on. It fails with
// ErrLeader when they could never finish a block, or when delegates are elected.
func (l *Leader) Reconfigure(validators []int) error {
	if l.config.Delegates != nil {
		return fmt.Errorf("simulated: %w: validators are elected: change the votes", ErrLeader)
	}
	if err := l.config.validateSet(validators, l.network.Nodes()); err != nil {
		return err
	}
	l.manager.set = slices.Clone(validators)
	return nil
}

// Quorum returns 1: the manager decides, on the word of the validators.
func (*Leader) Quorum() int { return 1 }

// Traffic returns what the nodes have sent each other.
func (l *Leader) Traffic() []chain.Traffic { return l.network.Traffic() }

// Validators returns who verifies the last proposed block.
func (l *Leader) Validators() []int { return slices.Clone(l.manager.task.validators) }

// Phases returns how long the phases of the last decided block took.
func (l *Leader) Phases() Phases { return l.manager.phases }

// wire returns the size of so many bits in bytes.
func wire(bits float64) int { return int(math.Round(min(bits/8, 1<<62))) }

// size returns nB.
func (l *Leader) size(b Block) int { return wire(float64(b.Count) * l.config.Model.TransactionBits) }

// schedule makes do happen after d.
func (l *Leader) schedule(d time.Duration, do func()) {
	s := l.network.Simulation()
	s.ScheduleAt(s.Now().Add(d), TimerPriority, sim.HandlerFunc(func(*sim.Simulation) { do() }))
}

// equivocates reports whether a node shows another face to others, and to whom.
func (l *Leader) equivocates(node, to int) bool {
	for _, f := range l.network.Faults() {
		if f.Kind == Equivocation && f.Node == node && slices.Contains(f.Second, to) {
			return true
		}
	}
	return false
}
