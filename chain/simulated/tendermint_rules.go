package simulated

// follow applies the rules of Algorithm 1 that are enabled until none is.
func (t *tendermint) follow() {
	for t.commit() || t.answer() || t.polka() || t.nilPolka() || t.wait() {
	}
}

// commit is lines 49–51, of any round.
func (t *tendermint) commit() bool {
	if t.decided {
		return false
	}
	for round, l := range t.rounds {
		for _, p := range l.proposals {
			if t.isQuorum(l.tally(precommit).power[p.value]) {
				t.decided = true
				t.do(action{deed: decide, round: round, value: p.value})
				return true
			}
		}
	}
	return false
}

// answer is lines 22–33: the first proposal of the round gets a prevote.
func (t *tendermint) answer() bool {
	l := t.log(t.round)
	if t.decided || t.step != propose || len(l.proposals) == 0 {
		return false
	}
	p := l.proposals[0]
	if p.validRound >= 0 && (p.validRound >= t.round || !t.isQuorum(t.log(p.validRound).tally(prevote).power[p.value])) {
		return false
	}
	if t.lockedRound <= p.validRound || t.locked == p.value { // lines 23 and 29; −1 ≤ −1 is line 23's lockedRound = −1
		t.vote(prevote, p.value)
	} else {
		t.vote(prevote, noValue)
	}
	return true
}

// polka is lines 36–43.
func (t *tendermint) polka() bool {
	l := t.log(t.round)
	if t.decided || t.step == propose || l.polka {
		return false
	}
	for _, p := range l.proposals {
		if !t.isQuorum(l.tally(prevote).power[p.value]) {
			continue
		}
		l.polka = true
		t.valid, t.validRound = p.value, t.round
		if t.step == prevote {
			if !t.forgetful {
				t.locked, t.lockedRound = p.value, t.round
			}
			t.vote(precommit, p.value)
		}
		return true
	}
	return false
}

// nilPolka is lines 44–46.
func (t *tendermint) nilPolka() bool {
	if t.decided || t.step != prevote || !t.isQuorum(t.log(t.round).tally(prevote).power[noValue]) {
		return false
	}
	t.vote(precommit, noValue)
	return true
}

// wait is lines 34, 35, 47 and 48: with a quorum of any votes a timer starts, once.
func (t *tendermint) wait() bool {
	l := t.log(t.round)
	for _, p := range []phase{prevote, precommit} {
		due := !l.waiting[p-prevote] && t.isQuorum(l.tally(p).all) && (p == precommit || t.step == prevote)
		if !t.decided && due {
			l.waiting[p-prevote] = true
			t.do(action{deed: startTimer, phase: p, round: t.round})
			return true
		}
	}
	return false
}
