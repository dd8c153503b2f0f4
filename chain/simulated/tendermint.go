package simulated

import "slices"

// tendermint is one node's state at one height in Algorithm 1 of Buchman, Kwon and
// Milosevic, "The latest gossip on BFT consensus", arXiv 1807.04938. It sends and waits
// for nothing itself: every input returns what is to be done, so the same state and the
// same input give the same output. Powers take the place of counts: 2f+1 is more than two
// thirds of all, f+1 more than a third.
type tendermint struct {
	self      int
	weights   []int64
	total     int64
	proposer  func(round int) int
	forgetful bool // never locks: the amnesia that the invariants must catch

	round       int
	step        phase
	locked      value // lockedValue
	lockedRound int
	valid       value // validValue
	validRound  int
	decided     bool
	rounds      []*roundLog
	todo        []action
}

// deed is what a node must do.
type deed uint8

const (
	sendProposal deed = iota // of value, or of a fresh one when that is noValue
	sendVote
	startTimer // after which timeout(phase, round) is due
	enterRound
	decide
)

// action is one deed and what it is about.
type action struct {
	deed       deed
	phase      phase
	round      int
	value      value
	validRound int
}

func newTendermint(self int, weights []int64, proposer func(round int) int) *tendermint {
	t := &tendermint{self: self, weights: weights, proposer: proposer, locked: noValue, lockedRound: -1, valid: noValue, validRound: -1}
	for _, w := range weights {
		t.total += w
	}
	return t
}

// log returns what has been received of a round.
func (t *tendermint) log(round int) *roundLog {
	for len(t.rounds) <= round {
		t.rounds = append(t.rounds, newRoundLog(len(t.weights)))
	}
	return t.rounds[round]
}

func (t *tendermint) isQuorum(power int64) bool { return 3*power > 2*t.total }

func (t *tendermint) do(a action) { t.todo = append(t.todo, a) }

// done returns what is to be done, in order.
func (t *tendermint) done() []action {
	todo := t.todo
	t.todo = nil
	return todo
}

// start is line 10.
func (t *tendermint) start() []action {
	t.startRound(0)
	t.follow()
	return t.done()
}

// startRound is lines 11–21.
func (t *tendermint) startRound(round int) {
	t.round, t.step = round, propose
	t.do(action{deed: enterRound, round: round})
	if t.proposer(round) == t.self {
		t.do(action{deed: sendProposal, round: round, value: t.valid, validRound: t.validRound})
		return
	}
	t.do(action{deed: startTimer, phase: propose, round: round})
}

// vote broadcasts a vote of the present round and goes on to its phase.
func (t *tendermint) vote(p phase, v value) {
	t.do(action{deed: sendVote, phase: p, round: t.round, value: v})
	t.step = p
}

// offer takes a valid proposal by the proposer of its round.
func (t *tendermint) offer(p roundProposal) []action {
	l := t.log(p.round)
	if t.decided || slices.Contains(l.proposals, p) {
		return nil
	}
	l.proposals = append(l.proposals, p)
	from := t.proposer(p.round)
	l.hear(from, t.weights[from])
	t.skip(p.round)
	t.follow()
	return t.done()
}

// receive takes a vote, its own too.
func (t *tendermint) receive(b roundVote) []action {
	l := t.log(b.round)
	if t.decided || !l.tally(b.phase).add(b, t.weights[b.from]) {
		return nil
	}
	l.hear(b.from, t.weights[b.from])
	t.skip(b.round)
	t.follow()
	return t.done()
}

// skip is lines 55 and 56.
func (t *tendermint) skip(round int) {
	if round > t.round && 3*t.log(round).power > t.total {
		t.startRound(round)
	}
}

// timeout is lines 57–67.
func (t *tendermint) timeout(p phase, round int) []action {
	if t.decided || round != t.round {
		return nil
	}
	switch {
	case p == propose && t.step == propose:
		t.vote(prevote, noValue)
	case p == prevote && t.step == prevote:
		t.vote(precommit, noValue)
	case p == precommit:
		t.startRound(round + 1)
	}
	t.follow()
	return t.done()
}
