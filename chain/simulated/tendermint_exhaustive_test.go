package simulated

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// actor is an honest node in the exhaustive exploration: its machine, what it has said,
// and which of its timers run.
type actor struct {
	machine  *tendermint
	said     []roundVote
	proposal []roundProposal
	timers   []action
	decision value
	name     string // its key after the last step
}

// copy returns an actor that shares nothing that changes.
func (a *actor) copy() *actor {
	m := *a.machine
	m.rounds = nil
	for _, l := range a.machine.rounds {
		c := *l
		c.proposals, c.heard = slices.Clone(l.proposals), slices.Clone(l.heard)
		for i := range c.tallies {
			t := &c.tallies[i]
			t.first, t.voted = slices.Clone(t.first), slices.Clone(t.voted)
			t.others, t.power = maps.Clone(t.others), maps.Clone(t.power)
		}
		m.rounds = append(m.rounds, &c)
	}
	return &actor{&m, slices.Clone(a.said), slices.Clone(a.proposal), slices.Clone(a.timers), a.decision, a.name}
}

// later reports whether a phase of a round comes after another.
func (p phase) later(round int, than phase, thanRound int) bool {
	return round > thanRound || round == thanRound && p > than
}

// key tells actors apart that can behave differently after a phase of a round: what was
// said and timed before is over, and of votes only the quorums matter.
func (a *actor) key(p phase, round int) string {
	m := a.machine
	var s strings.Builder
	fmt.Fprint(&s, m.round, m.step, m.locked, m.lockedRound, m.valid, m.validRound, a.decision)
	for _, v := range a.said {
		if v.phase.later(v.round, p, round) {
			fmt.Fprint(&s, v)
		}
	}
	for _, x := range a.timers {
		if x.phase.later(x.round, p, round) {
			fmt.Fprint(&s, x)
		}
	}
	for _, l := range m.rounds {
		fmt.Fprint(&s, l.proposals, l.polka)
		for i := range l.tallies {
			fmt.Fprint(&s, m.isQuorum(l.tallies[i].power[1]), m.isQuorum(l.tallies[i].power[2]))
		}
	}
	return s.String()
}

// perform takes what the machine says; its own messages reach it at once.
func (a *actor) perform(todo []action) {
	for _, x := range todo {
		switch x.deed {
		case sendProposal:
			p := roundProposal{x.round, x.value, x.validRound}
			if p.value == noValue {
				p.value = 2
			}
			a.proposal = append(a.proposal, p)
			a.perform(a.machine.offer(p))
		case sendVote:
			v := roundVote{x.phase, x.round, x.value, a.machine.self}
			a.said = append(a.said, v)
			a.perform(a.machine.receive(v))
		case startTimer:
			a.timers = append(a.timers, x)
		case decide:
			a.decision = x.value
		case enterRound:
		}
	}
}

// fire ends the running timers of a phase of a round.
func (a *actor) fire(p phase, round int) {
	for _, x := range a.timers {
		if x.phase == p && x.round == round {
			a.perform(a.machine.timeout(p, round))
		}
	}
}

// scene is the three honest nodes of four; node 0 is Byzantine.
type scene [3]*actor

// exploration walks through all schedules of two rounds.
type exploration struct {
	scenes   []scene
	disagree int
}

// step replaces every scene by all that can follow: each actor goes on in one of several
// ways, whatever the others do. Scenes that are alike are kept once.
func (e *exploration) step(p phase, round int, ways func(s scene, i int) []*actor) {
	seen, known := map[string]scene{}, map[string]map[string]*actor{}
	for _, s := range e.scenes {
		var choices [3]map[string]*actor
		for i := range s {
			about := s.about(i, p, round)
			if known[about] == nil {
				known[about] = map[string]*actor{}
				for _, a := range ways(s, i) {
					a.name = a.key(p, round)
					known[about][a.name] = a
				}
			}
			choices[i] = known[about]
		}
		for k0, a0 := range choices[0] {
			for k1, a1 := range choices[1] {
				for k2, a2 := range choices[2] {
					seen[k0+"|"+k1+"|"+k2] = scene{a0, a1, a2}
				}
			}
		}
	}
	e.scenes = e.scenes[:0]
	for _, s := range seen {
		if s.agree() {
			e.scenes = append(e.scenes, s)
		} else {
			e.disagree++
		}
	}
}

// about names all that matters to what actor i can do in a phase: itself, what the others
// say, and node 1's proposals.
func (s scene) about(i int, p phase, round int) string {
	var about strings.Builder
	fmt.Fprint(&about, i, s[i].name, s[0].proposal)
	for k := 1; k <= 2; k++ {
		for _, v := range s[(i+k)%3].said {
			if v.phase == p && v.round == round {
				fmt.Fprint(&about, k, v)
			}
		}
	}
	return about.String()
}

func (s scene) agree() bool {
	seen := noValue
	for _, a := range s {
		if a.decision != noValue && seen != noValue && a.decision != seen {
			return false
		}
		seen = max(seen, a.decision)
	}
	return true
}

// votes delivers the votes of a phase: of the other honest nodes any, of the Byzantine one
// those for both blocks or none; then the timers of the phase end.
func (e *exploration) votes(p phase, round int) {
	e.step(p, round, func(s scene, i int) (out []*actor) {
		for subset := range 8 {
			a := s[i].copy()
			if subset&4 != 0 {
				for _, v := range []value{1, 2} {
					a.perform(a.machine.receive(roundVote{p, round, v, 0}))
				}
			}
			for k := 1; k <= 2; k++ {
				if subset&k == 0 {
					continue
				}
				for _, v := range s[(i+k)%3].said {
					if v.phase == p && v.round == round {
						a.perform(a.machine.receive(v))
					}
				}
			}
			a.fire(p, round)
			out = append(out, a)
		}
		return out
	})
}

// allSchedules returns how many scenes were left and how many broke agreement.
func allSchedules(forgetful bool) (scenes, disagree int) {
	e := &exploration{scenes: make([]scene, 1)}
	for i := range 3 {
		m := newTendermint(i+1, []int64{1, 1, 1, 1}, func(round int) int { return round })
		m.forgetful = forgetful
		a := &actor{machine: m}
		a.perform(m.start())
		e.scenes[0][i] = a
	}
	e.step(propose, 0, func(s scene, i int) (out []*actor) { // node 0 shows each either block, or none in time
		for v := value(0); v <= 2; v++ {
			a := s[i].copy()
			if v != noValue {
				a.perform(a.machine.offer(roundProposal{0, v, -1}))
			}
			a.fire(propose, 0)
			out = append(out, a)
		}
		return out
	})
	e.votes(prevote, 0)
	e.votes(precommit, 0)
	e.step(propose, 1, func(s scene, i int) (out []*actor) { // node 1's proposal reaches each in time, or does not
		for late := range 2 {
			a := s[i].copy()
			for _, p := range s[0].proposal {
				if late == 0 {
					a.perform(a.machine.offer(p))
				}
			}
			a.fire(propose, 1)
			out = append(out, a)
		}
		return out
	})
	e.votes(prevote, 1)
	e.votes(precommit, 1)
	return len(e.scenes), e.disagree
}

// TestAgreementExhaustively: four nodes of which the first leader is Byzantine and votes
// for both of its blocks, two rounds, every combination of messages that are in time: no
// two nodes decide differently. Without locks some do.
func TestAgreementExhaustively(t *testing.T) {
	scenes, disagree := allSchedules(false)
	t.Logf("%d different ends, %d disagree", scenes, disagree)
	if disagree > 0 || scenes < 1000 {
		t.Errorf("%d different ends, %d disagree", scenes, disagree)
	}
	if scenes, disagree = allSchedules(true); disagree == 0 {
		t.Errorf("without locks: %d different ends, none disagrees", scenes)
	}
}
