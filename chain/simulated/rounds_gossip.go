package simulated

import (
	"time"

	"ihealth/sim"
)

// roundStep tells in which height and round a node is; again: that it seems to have missed
// messages.
type roundStep struct {
	height int64
	round  int
	again  bool
}

// hasVote tells that a node has a vote of a height.
type hasVote struct {
	height int64
	vote   roundVote
}

// sentVote is a vote of a height on its way.
type sentVote struct {
	height int64
	vote   roundVote
}

// sentProposal and sentPart are the other messages of a height.
type sentProposal struct {
	height   int64
	proposed proposed
}

type sentPart struct {
	height int64
	part   part
}

// decidedBlock is a decided block with its certificate.
type decidedBlock struct{ block Block }

// look is one of the two routines for a neighbour, which wakes up every Sleep: it happens
// only when there is something to look for.
type look struct {
	phase sim.Time // of one awakening
	due   bool
}

// next returns the first awakening from now on.
func (l *look) next(now sim.Time, sleep time.Duration) sim.Time {
	if sleep == 0 {
		return now
	}
	return now.Add((sleep - now.Sub(l.phase)%sleep) % sleep)
}

// neighbour is what a node knows of another one.
type neighbour struct {
	endpoint    int
	height      int64
	round       int
	logs        [2]*peerLog // of the node's height, and of the one before
	data, votes look
}

// log returns what the neighbour is known to have of a height, nil when that is neither
// the node's nor the one before.
func (p *neighbour) log(height int64) *peerLog {
	for _, l := range p.logs {
		if l != nil && l.height == height {
			return l
		}
	}
	return nil
}

// wake makes the node look, at the routine's next awakening, what a neighbour lacks.
func (n *roundsNode) wake(p *neighbour, l *look, offer func(*neighbour)) {
	if l.due {
		return
	}
	now := n.simulation().Now()
	at := l.next(now, n.rounds.config.Sleep)
	if at == now {
		offer(p)
		return
	}
	l.due = true
	n.simulation().ScheduleAt(at, TimerPriority, sim.HandlerFunc(func(*sim.Simulation) {
		l.due = false
		offer(p)
	}))
}

// wakeAll looks at what all neighbours lack.
func (n *roundsNode) wakeAll() {
	for _, p := range n.neighbours {
		n.wakeFor(p)
	}
}

func (n *roundsNode) wakeFor(p *neighbour) {
	n.wake(p, &p.data, n.offerData)
	n.wake(p, &p.votes, n.offerVotes)
}

// shared returns the lists of the height in which a neighbour is.
func (n *roundsNode) shared(p *neighbour) (*heightLog, *peerLog) {
	for _, l := range []*heightLog{n.log, n.last} {
		if l != nil && l.height == p.height {
			return l, p.log(l.height)
		}
	}
	return nil, nil
}

// offerData sends the proposals and parts that a neighbour lacks.
func (n *roundsNode) offerData(p *neighbour) {
	own, known := n.shared(p)
	if own == nil {
		return
	}
	for ; known.proposals < len(own.proposals) && own.proposals[known.proposals].round <= p.round; known.proposals++ {
		if x := own.proposals[known.proposals]; !known.proposal[x.roundProposal] && (known.all || own.owns(x.block)) {
			known.proposal[x.roundProposal] = true
			p.data.phase = n.simulation().Now()
			n.send(p, Proposal, roundVoteBytes, sentProposal{own.height, x})
		}
	}
	if known.proposals < len(own.proposals) {
		return
	}
	for ; known.parts < len(own.parts); known.parts++ {
		if x := own.parts[known.parts]; !known.part[x] && (known.all || own.owns(x.block)) {
			known.part[x] = true
			p.data.phase = n.simulation().Now()
			n.send(p, Part, n.partSize(x), sentPart{own.height, x})
		}
	}
}

// partSize returns the size of a part: only the last may be smaller.
func (n *roundsNode) partSize(x part) int {
	return min(n.rounds.config.PartBytes, x.block.Bytes-x.index*n.rounds.config.PartBytes)
}

// offerVotes sends the votes that a neighbour lacks; while the block of the height is not
// offered, late ones of the height before, too.
func (n *roundsNode) offerVotes(p *neighbour) {
	own, known := n.shared(p)
	if own == nil {
		return
	}
	n.sendVotes(p, own, known)
	if own == n.log && n.last != nil && !n.begun {
		n.sendVotes(p, n.last, p.log(n.last.height))
	}
}

func (n *roundsNode) sendVotes(p *neighbour, own *heightLog, known *peerLog) {
	for ; known.votes < len(own.votes); known.votes++ {
		if x := own.votes[known.votes]; !known.vote[x] && (known.all || x.from == own.self) {
			known.vote[x] = true
			p.votes.phase = n.simulation().Now()
			n.send(p, voteKind[x.phase], roundVoteBytes, sentVote{own.height, x})
		}
	}
}

var voteKind = [...]Kind{prevote: Prevote, precommit: Precommit}

func (n *roundsNode) send(p *neighbour, k Kind, bytes int, body any) {
	n.rounds.network.Send(n.endpoint, p.endpoint, Message{Kind: k, Bytes: bytes, Body: body})
}

// tellAll sends a note to all neighbours.
func (n *roundsNode) tellAll(k Kind, body any) {
	for _, p := range n.neighbours {
		n.send(p, k, noteBytes, body)
	}
}
