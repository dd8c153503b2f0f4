package simulated

import (
	"slices"
	"strconv"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// roundsNode is a node, validator or not, or one face of an equivocating validator.
type roundsNode struct {
	rounds     *Rounds
	endpoint   int
	node       int
	two        bool // it is one of two faces
	neighbours []*neighbour
	by         map[int]*neighbour // endpoint

	height    int64 // to be decided next
	begun     bool  // its block is offered
	machine   *tendermint
	log, last *heightLog // of the height, and of the one before
	todo      []action
	acting    bool
	chain     []Block // decided
	retry     sim.Event
}

func newRoundsNode(r *Rounds, endpoint int) *roundsNode {
	return &roundsNode{rounds: r, endpoint: endpoint, node: r.network.Identity(endpoint), by: map[int]*neighbour{}}
}

func (n *roundsNode) simulation() *sim.Simulation { return n.rounds.network.Simulation() }

func (n *roundsNode) second() bool { return n.endpoint != n.node }

// meet finds the node's neighbours.
func (n *roundsNode) meet() {
	stream := rng.New(n.rounds.config.Key.Sub("looks/" + strconv.Itoa(n.endpoint)))
	phase := func() sim.Time { return sim.Time(stream.Float64() * float64(n.rounds.config.Sleep)) }
	for _, other := range n.rounds.nodes {
		if !n.near(other) || !n.sees(other) || !other.sees(n) {
			continue
		}
		p := &neighbour{endpoint: other.endpoint, height: 1}
		p.data.phase, p.votes.phase = phase(), phase()
		n.neighbours = append(n.neighbours, p)
		n.by[other.endpoint] = p
	}
}

// near reports whether another node is a neighbour in the topology.
func (n *roundsNode) near(other *roundsNode) bool {
	if other.node == n.node {
		return false
	}
	all, degree := n.rounds.network.Nodes(), n.rounds.config.Degree
	apart := (other.node - n.node + all) % all
	return degree == 0 || min(apart, all-apart) <= degree
}

// sees reports whether the node shows itself to another: an equivocating one has a face
// for the nodes in Second and one for the others, and faces of such nodes meet their like.
func (n *roundsNode) sees(other *roundsNode) bool {
	if !n.two {
		return true
	}
	if other.two {
		return n.second() == other.second()
	}
	for _, f := range n.rounds.network.Faults() {
		if f.Kind == Equivocation && f.Node == n.node {
			return slices.Contains(f.Second, other.node) == n.second()
		}
	}
	return true
}

// enter begins to wait for the block of a height.
func (n *roundsNode) enter(height int64) {
	set := n.rounds.set(height)
	n.height, n.begun, n.todo = height, false, nil
	self := set.rank(n.node)
	n.last, n.log = n.log, newHeightLog(height, self)
	for _, p := range n.neighbours {
		p.logs = [2]*peerLog{newPeerLog(height, !n.rounds.config.Direct), p.logs[0]}
	}
	n.machine = newTendermint(self, set.weights, func(round int) int { return set.proposer(height, round) })
	n.machine.forgetful = n.rounds.config.forgetful
	n.simulation().Cancel(n.retry)
}

// begin starts the first round when the block of the node's height is offered, line 10.
func (n *roundsNode) begin() {
	if n.begun || n.height > int64(len(n.rounds.blocks)) {
		return
	}
	n.begun = true
	n.plan(1)
	n.perform(n.machine.start())
	n.wakeAll()
}

// plan asks the neighbours for what is lost, when a round lasts too long, or a height takes
// many rounds.
func (n *roundsNode) plan(looks int) {
	c, round := n.rounds.config, n.machine.round
	n.retry = n.after(c.Propose.in(round)+c.Prevote.in(round)+c.Precommit.in(round), func() {
		if n.machine.round == round || looks%manyLooks == 0 {
			n.ask()
		}
		n.plan(looks + 1)
	})
}

// manyLooks is at how many looks a node asks although rounds go on.
const manyLooks = 8

// ask tells the neighbours that messages seem to be lost, and offers everything again.
func (n *roundsNode) ask() {
	for _, p := range n.neighbours {
		n.forget(p)
	}
	n.tellAll(RoundStep, roundStep{n.height, n.machine.round, true})
	n.wakeAll()
}

// forget drops what a neighbour is thought to have: it is offered everything.
func (n *roundsNode) forget(p *neighbour) {
	for i, l := range p.logs {
		if l != nil {
			p.logs[i] = newPeerLog(l.height, true)
		}
	}
}

// after makes do happen after d, unless the node has left the height then.
func (n *roundsNode) after(d time.Duration, do func()) sim.Event {
	height := n.height
	at := n.simulation().Now().Add(d)
	return n.simulation().ScheduleAt(at, TimerPriority, sim.HandlerFunc(func(*sim.Simulation) {
		if n.height == height {
			do()
		}
	}))
}

// perform does what the state machine says, in order.
func (n *roundsNode) perform(todo []action) {
	n.todo = append(n.todo, todo...)
	if n.acting {
		return
	}
	n.acting = true
	for len(n.todo) > 0 {
		a := n.todo[0]
		n.todo = n.todo[1:]
		n.act(a)
	}
	n.acting = false
}

func (n *roundsNode) act(a action) {
	switch a.deed {
	case enterRound:
		if a.round > 0 {
			n.tellAll(RoundStep, roundStep{height: n.height, round: a.round})
		}
	case sendProposal:
		n.propose(a)
	case sendVote:
		if n.machine.self >= 0 {
			n.hear(roundVote{a.phase, a.round, a.value, n.machine.self}, true)
		}
	case startTimer:
		c := n.rounds.config
		d := [...]Timeout{c.Propose, c.Prevote, c.Precommit}[a.phase].in(a.round)
		n.after(d, func() { n.perform(n.machine.timeout(a.phase, a.round)) })
	case decide:
		n.decide(*n.log.blocks[a.value].block, false)
	}
}

// decide ends the height; behind: others have done so long ago.
func (n *roundsNode) decide(b Block, behind bool) {
	n.chain = append(n.chain, b)
	n.enter(b.Height + 1)
	n.tellAll(RoundStep, roundStep{height: n.height, again: behind})
	n.rounds.decided(n, b)
	n.begin()
	n.wakeAll()
}
