package simulated

// value is the ID of a block that nodes vote on; noValue is the vote for none, nil in the
// paper.
type value int

const noValue value = 0

// phase is a step of a round.
type phase uint8

const (
	propose phase = iota
	prevote
	precommit
)

// roundProposal is the message ⟨PROPOSAL, h, round, v, validRound⟩.
type roundProposal struct {
	round      int
	value      value
	validRound int // −1: none
}

// roundVote is the message ⟨PREVOTE or PRECOMMIT, h, round, v⟩ of one validator.
type roundVote struct {
	phase phase // prevote or precommit
	round int
	value value
	from  int
}

// roundVotes is the votes of one phase of one round. A validator that votes for two values
// counts for each, and once among all.
type roundVotes struct {
	first  []value // vote of each validator that has voted
	voted  []bool
	others map[roundVote]bool // further votes, by those who have voted for another value
	power  map[value]int64
	all    int64
}

// add counts b and reports whether it is new.
func (t *roundVotes) add(b roundVote, weight int64) bool {
	if t.voted[b.from] && (t.first[b.from] == b.value || t.others[b]) {
		return false
	}
	if t.voted[b.from] {
		if t.others == nil {
			t.others = map[roundVote]bool{}
		}
		t.others[b] = true
	} else {
		t.first[b.from], t.voted[b.from] = b.value, true
		t.all += weight
	}
	t.power[b.value] += weight
	return true
}

// roundLog is what a node has received of one round.
type roundLog struct {
	proposals []roundProposal // of its proposer; more than one only if that is faulty
	tallies   [2]roundVotes
	heard     []bool // validators with any message of the round
	power     int64  // of those
	polka     bool   // line 36 has happened
	waiting   [2]bool
}

func newRoundLog(validators int) *roundLog {
	l := &roundLog{heard: make([]bool, validators)}
	for i := range l.tallies {
		l.tallies[i] = roundVotes{first: make([]value, validators), voted: make([]bool, validators), power: map[value]int64{}}
	}
	return l
}

func (l *roundLog) tally(p phase) *roundVotes { return &l.tallies[p-prevote] }

// hear notes that a validator is in the round.
func (l *roundLog) hear(from int, weight int64) {
	if !l.heard[from] {
		l.heard[from] = true
		l.power += weight
	}
}
