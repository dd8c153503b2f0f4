package stochastic

// Wait says how many answers of the m chosen validators end a block's verification.
type Wait string

// The values of Wait.
const (
	// All is the zero value: every validator answers, the maximum of I-Health eq. (17).
	All Wait = ""
	// Byzantine waits for m − ⌊(m−1)/3⌋ answers, the quorum of a Byzantine fault
	// tolerant chain: 2f+1 where m = 3f+1.
	Byzantine Wait = "byzantine"
	// Majority waits for ⌊m/2⌋ + 1 answers.
	Majority Wait = "majority"
)

// Needed returns the number of answers of m that are waited for, 1 to m.
func (w Wait) Needed(m int) int {
	switch w {
	case Byzantine:
		return m - (m-1)/3
	case Majority:
		return m/2 + 1
	default:
		return m
	}
}

// known reports whether w is one of the constants.
func (w Wait) known() bool { return w == All || w == Byzantine || w == Majority }
