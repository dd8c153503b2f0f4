package output

// Equivalence is what an interval says of a difference that may be small.
type Equivalence int

// What can be said. Not to have shown a difference is not to have shown that there is
// none: a wide interval says neither.
const (
	Undecided  Equivalence = iota // the interval lies neither inside nor outside the margin
	Equivalent                    // the difference is smaller than the margin
	Different                     // it is larger
)

// String returns the word for it.
func (e Equivalence) String() string {
	switch e {
	case Equivalent:
		return "equivalent"
	case Different:
		return "different"
	default:
		return "undecided"
	}
}

// Within says whether the difference that i is an interval of is smaller than margin, ≥ 0,
// in absolute value. With a symmetric interval of confidence 1 − 2α this is the procedure
// of two one-sided tests at level α (Schuirmann, "A comparison of the two one-sided tests
// procedure and the power approach", J. Pharmacokinet. Biopharm. 15 (1987) 657–680): a
// difference of margin or more is called Equivalent with probability α at most, and one
// of margin or less Different with probability α at most. It panics for a margin that is
// negative or NaN.
func (i Interval) Within(margin float64) Equivalence {
	switch {
	case !(margin >= 0):
		panic("output: margin of an equivalence is negative or NaN")
	case -margin < i.Low && i.High < margin:
		return Equivalent
	case i.Low > margin || i.High < -margin:
		return Different
	}
	return Undecided
}
