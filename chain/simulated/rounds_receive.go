package simulated

import "slices"

// Receive takes what a neighbour sends.
func (n *roundsNode) Receive(from int, m Message) {
	p := n.by[from]
	switch body := m.Body.(type) {
	case roundStep:
		n.follow(p, body)
	case hasVote:
		if l := p.log(body.height); l != nil {
			l.vote[body.vote] = true
		}
	case sentProposal:
		if l := p.log(body.height); l != nil {
			l.proposal[body.proposed.roundProposal] = true
		}
		if body.height == n.height {
			n.takeProposal(body.proposed, false)
		}
	case sentPart:
		if l := p.log(body.height); l != nil {
			l.part[body.part] = true
		}
		if body.height == n.height {
			n.takePart(body.part, false)
		}
	case sentVote:
		n.takeVote(p, body)
	case decidedBlock:
		if body.block.Height == n.height {
			n.decide(body.block, true)
		}
	}
}

// follow notes where a neighbour is, and helps one that has missed messages.
func (n *roundsNode) follow(p *neighbour, s roundStep) {
	p.height, p.round = s.height, s.round
	if s.again {
		n.forget(p)
		if s.height < n.height && s.height <= int64(len(n.chain)) {
			b := n.chain[s.height-1]
			n.send(p, CatchUp, b.Bytes+roundVoteBytes*n.rounds.set(s.height).quorum(), decidedBlock{b})
			return
		}
	}
	n.wakeFor(p)
}

// takeVote takes a vote of the present height, or a late one of the height before.
func (n *roundsNode) takeVote(p *neighbour, s sentVote) {
	if l := p.log(s.height); l != nil {
		l.vote[s.vote] = true
	}
	switch {
	case s.height == n.height:
		n.hear(s.vote, false)
	case n.last != nil && s.height == n.last.height:
		n.keep(n.last, s.vote, false)
	}
}

// hear gives a vote to the state machine and to the neighbours.
func (n *roundsNode) hear(v roundVote, own bool) {
	tally := n.machine.log(v.round).tally(v.phase)
	twice := tally.voted[v.from] && tally.first[v.from] != v.value
	if !n.keep(n.log, v, own) {
		return
	}
	if twice && !n.two {
		node := n.rounds.set(n.height).validators[v.from]
		n.rounds.evidence = append(n.rounds.evidence, Evidence{node, n.height, v.round, n.endpoint, n.simulation().Now()})
	}
	n.perform(n.machine.receive(v))
}

// keep makes a new vote one that the node can offer; it reports false when it is not new.
func (n *roundsNode) keep(l *heightLog, v roundVote, own bool) bool {
	if l.seen[v] {
		return false
	}
	l.seen[v] = true
	l.votes = append(l.votes, v)
	if !n.rounds.config.Direct {
		n.tellAll(HasVote, hasVote{l.height, v})
	}
	if own || !n.rounds.config.Direct {
		for _, p := range n.neighbours {
			n.wake(p, &p.votes, n.offerVotes)
		}
	}
	return true
}

// propose sends the block of the height, or the one that was valid before, line 19.
func (n *roundsNode) propose(a action) {
	b := n.rounds.blocks[n.height-1]
	if n.second() {
		b = b.variant()
	}
	block := &b
	if a.value != noValue {
		block = n.log.blocks[a.value].block
	}
	have := n.log.of(block, n.rounds.parts(block))
	work := n.rounds.config.Verification.Time(n.node, block.Count)
	x := proposed{roundProposal{a.round, value(block.ID), a.validRound}, block}
	send := func() {
		have.verified = true
		n.takeProposal(x, true)
		for i := range have.has {
			n.takePart(part{block, i}, true)
		}
	}
	if n.rounds.config.VerifyOwn && !have.verified && work > 0 {
		n.after(work, send)
		return
	}
	send()
}

// takeProposal takes a proposal, the node's own too.
func (n *roundsNode) takeProposal(x proposed, own bool) {
	if slices.Contains(n.log.proposals, x) {
		return
	}
	n.log.proposals = append(n.log.proposals, x)
	have := n.log.of(x.block, n.rounds.parts(x.block))
	have.own = have.own || own
	n.spread(own)
	n.complete(have)
}

// takePart takes a part of a block, the node's own too.
func (n *roundsNode) takePart(x part, own bool) {
	have := n.log.of(x.block, n.rounds.parts(x.block))
	if have.has[x.index] {
		return
	}
	have.has[x.index] = true
	have.missing--
	n.log.parts = append(n.log.parts, x)
	n.spread(own)
	n.complete(have)
}

// complete verifies a block that the node has, and gives its proposals to the state
// machine.
func (n *roundsNode) complete(have *pieces) {
	if have.missing > 0 || have.verifying && !have.verified {
		return
	}
	offer := func() {
		have.verified = true
		for _, x := range n.log.proposals {
			if x.block.ID == have.block.ID {
				n.perform(n.machine.offer(x.roundProposal))
			}
		}
	}
	if d := n.rounds.config.Verification.Time(n.node, have.block.Count); d > 0 && !have.verified {
		have.verifying = true
		n.after(d, offer)
		return
	}
	offer()
}

// spread offers what is new to the neighbours; without gossip only what is the node's own.
func (n *roundsNode) spread(own bool) {
	if n.rounds.config.Direct && !own {
		return
	}
	for _, p := range n.neighbours {
		n.wake(p, &p.data, n.offerData)
	}
}
