package simulated

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// envelope is a message under way in a courier, or a timer of its addressee.
type envelope struct {
	to       int
	proposal *roundProposal
	ballot   *roundVote
	timer    *action
}

// courier runs machines without a network: the test chooses which message or timer is next.
type courier struct {
	nodes    []*tendermint // nil: faulty
	under    []envelope
	sent     []envelope // every message ever, to whom it went first
	decision []value    // noValue: none yet
	fresh    func(node int) value
}

func newCourier(weights []int64, faulty ...int) *courier {
	c := &courier{nodes: make([]*tendermint, len(weights)), decision: make([]value, len(weights)), fresh: func(node int) value { return value(node + 1) }}
	turns := NewTurns(weights)
	for i := range weights {
		c.decision[i] = noValue
		if !slices.Contains(faulty, i) {
			c.nodes[i] = newTendermint(i, weights, turns.After)
		}
	}
	return c
}

func (c *courier) start() {
	for i, node := range c.nodes {
		if node != nil {
			c.perform(i, node.start())
		}
	}
}

// perform does what node i must do; its own messages reach it like others.
func (c *courier) perform(i int, todo []action) {
	for _, a := range todo {
		switch a.deed {
		case sendProposal:
			v := a.value
			if v == noValue {
				v = c.fresh(i)
			}
			c.broadcast(envelope{proposal: &roundProposal{a.round, v, a.validRound}})
		case sendVote:
			c.broadcast(envelope{ballot: &roundVote{a.phase, a.round, a.value, i}})
		case startTimer:
			c.under = append(c.under, envelope{to: i, timer: &a})
		case decide:
			c.decision[i] = a.value
		case enterRound:
		}
	}
}

func (c *courier) broadcast(e envelope) {
	c.sent = append(c.sent, e)
	for to := range c.nodes {
		e.to = to
		c.under = append(c.under, e)
	}
}

// post sends to one node only.
func (c *courier) post(e envelope) {
	c.sent = append(c.sent, e)
	c.under = append(c.under, e)
}

// deliver hands over the k-th of what is under way.
func (c *courier) deliver(k int) {
	e := c.under[k]
	c.under = slices.Delete(c.under, k, k+1)
	node := c.nodes[e.to]
	switch {
	case node == nil:
	case e.proposal != nil:
		c.perform(e.to, node.offer(*e.proposal))
	case e.ballot != nil:
		c.perform(e.to, node.receive(*e.ballot))
	default:
		c.perform(e.to, node.timeout(e.timer.phase, e.timer.round))
	}
}

// settle gossips: what anybody was sent reaches everybody, and all messages come before
// any timer, until everybody has decided; false when that takes too long.
func (c *courier) settle() bool {
	for _, e := range slices.Clone(c.sent) {
		c.broadcast(e)
	}
	for range 100_000 {
		if len(c.under) == 0 || c.allDecided() {
			break
		}
		c.deliver(max(0, slices.IndexFunc(c.under, func(e envelope) bool { return e.timer == nil })))
	}
	return c.allDecided()
}

func (c *courier) allDecided() bool {
	for i, node := range c.nodes {
		if node != nil && c.decision[i] == noValue {
			return false
		}
	}
	return true
}

// agree reports whether no two nodes have decided differently.
func (c *courier) agree() bool {
	seen := noValue
	for _, v := range c.decision {
		if v != noValue && seen != noValue && v != seen {
			return false
		}
		seen = max(seen, v)
	}
	return true
}

// inject sends what a faulty node makes up to one node.
func (c *courier) inject(t *rapid.T, faulty int) {
	to := rapid.IntRange(0, len(c.nodes)-1).Draw(t, "to")
	round := rapid.IntRange(0, 3).Draw(t, "round")
	v := value(rapid.IntRange(0, len(c.nodes)).Draw(t, "value"))
	if rapid.Bool().Draw(t, "proposes") {
		if v != noValue && c.nodes[to] != nil && c.nodes[to].proposer(round) == faulty {
			valid := rapid.IntRange(-1, round-1).Draw(t, "validRound")
			c.post(envelope{to: to, proposal: &roundProposal{round, v, valid}})
		}
		return
	}
	p := rapid.SampledFrom([]phase{prevote, precommit}).Draw(t, "phase")
	c.post(envelope{to: to, ballot: &roundVote{p, round, v, faulty}})
}

// TestAgreementUnderAnySchedule: messages and timers in any order, f of n nodes sending
// whatever they like: nobody decides differently, and once messages are faster than
// timers all decide. Lemmas 3–5 and 7 of arXiv 1807.04938.
func TestAgreementUnderAnySchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{4, 4, 7}).Draw(t, "nodes")
		f := (n - 1) / 3
		c := newCourier(slices.Repeat([]int64{1}, n), first(n)[n-f:]...)
		if rapid.Bool().Draw(t, "leads") { // a faulty node proposes first
			c = newCourier(slices.Repeat([]int64{1}, n), first(n)[:f]...)
		}
		faulty := slices.IndexFunc(c.nodes, func(m *tendermint) bool { return m == nil })
		c.start()
		for range rapid.IntRange(0, 200).Draw(t, "steps") {
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				c.inject(t, faulty+rapid.IntRange(0, f-1).Draw(t, "who"))
			} else if len(c.under) > 0 {
				c.deliver(rapid.IntRange(0, len(c.under)-1).Draw(t, "next"))
			}
			if !c.agree() {
				t.Fatalf("decisions %v", c.decision)
			}
		}
		if !c.settle() || !c.agree() {
			t.Fatalf("decisions %v after all messages", c.decision)
		}
	})
}

// TestLinesOfAlgorithm1 walks one node of four through the lines of the paper.
func TestLinesOfAlgorithm1(t *testing.T) {
	type step struct {
		name string
		do   func(*tendermint) []action
		want []action
	}
	votes := func(p phase, round int, v value, from ...int) func(*tendermint) []action {
		return func(m *tendermint) (out []action) {
			for _, i := range from {
				out = append(out, m.receive(roundVote{p, round, v, i})...)
			}
			return out
		}
	}
	offers := func(p roundProposal) func(*tendermint) []action {
		return func(m *tendermint) []action { return m.offer(p) }
	}
	fires := func(p phase, round int) func(*tendermint) []action {
		return func(m *tendermint) []action { return m.timeout(p, round) }
	}
	vote := func(p phase, round int, v value) action {
		return action{deed: sendVote, phase: p, round: round, value: v}
	}
	timer := func(p phase, round int) action { return action{deed: startTimer, phase: p, round: round} }
	m := newTendermint(1, []int64{1, 1, 1, 1}, func(round int) int { return round })
	for _, s := range []step{
		{"start: 12, 21", (*tendermint).start, []action{{deed: enterRound}, timer(propose, 0)}},
		{"proposal: 24", offers(roundProposal{0, 5, -1}), []action{vote(prevote, 0, 5)}},
		{"two prevotes: nothing", votes(prevote, 0, 5, 0, 1), nil},
		{"third prevote, for nil: 35", votes(prevote, 0, noValue, 2), []action{timer(prevote, 0)}},
		{"polka: 38–43", votes(prevote, 0, 5, 3), []action{vote(precommit, 0, 5)}},
		{"prevote timer is late: 62", fires(prevote, 0), nil},
		{"precommits of all kinds: 48", votes(precommit, 0, noValue, 0, 2, 3), []action{timer(precommit, 0)}},
		{"precommit timer, own turn with the valid value: 16, 19", fires(precommit, 0), []action{
			{deed: enterRound, round: 1},
			{deed: sendProposal, round: 1, value: 5, validRound: 0},
		}},
		{"two in a later round: 55", votes(prevote, 2, 6, 0, 2), []action{{deed: enterRound, round: 2}, timer(propose, 2)}},
		{"locked on 5, offered 6 afresh: 26", offers(roundProposal{2, 6, -1}), []action{vote(prevote, 2, noValue)}},
		{"polka of 6 in time: 36–41", votes(prevote, 2, 6, 3), []action{vote(precommit, 2, 6)}},
		{"f+1 in round 3: 56", votes(precommit, 3, noValue, 0, 2), []action{{deed: enterRound, round: 3}, timer(propose, 3)}},
		{"6 with its polka: 30", offers(roundProposal{3, 6, 2}), []action{vote(prevote, 3, 6)}},
		{"third prevote: 35", votes(prevote, 3, noValue, 0, 2, 3), []action{vote(precommit, 3, noValue)}},
		{"third precommit: 48", votes(precommit, 3, noValue, 3), []action{timer(precommit, 3)}},
		{"late precommits of round 2: 49", votes(precommit, 2, 6, 0, 2, 3), []action{{deed: decide, round: 2, value: 6}}},
		{"decided: nothing", fires(precommit, 3), nil},
	} {
		if got := s.do(m); !slices.Equal(got, s.want) {
			t.Errorf("%s: %+v, want %+v", s.name, got, s.want)
		}
	}
}
