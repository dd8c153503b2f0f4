package ranking

import "ihealth/bco"

// Result is what a procedure selected and what it is based on.
type Result struct {
	Procedure    string
	Best         int       // the selected system, −1 when nothing was observed of all
	Means        []float64 // average observation by system, NaN where there is none
	Observations []int     // by system
	Total        int       // of all systems
	Survivors    []int     // systems that were not eliminated; all where the procedure eliminates none

	// PCS is the probability of correct selection. Where the certificate is statistical,
	// it is at least this if the best system is better than every other by the
	// indifference zone and observations are normal. Where there is none, it is an
	// estimate from the observations themselves, by Bonferroni rather too low, that
	// nothing guarantees.
	PCS         float64
	Certificate bco.Certificate

	Trace []Step // what would have been selected, after each round of observations
}

// Step is the state of a selection after a round.
type Step struct {
	Observations int     // of all systems together
	Best         int     // system with the smallest average among the survivors, ties by number
	Mean         float64 // its average
	Survivors    int     // systems that were not eliminated
}

// At returns the last step that took no more than so many observations, and whether
// there is one: what a run with that budget would have selected.
func (r *Result) At(observations int) (Step, bool) {
	var last Step
	for _, s := range r.Trace {
		if s.Observations > observations {
			break
		}
		last = s
	}
	return last, last.Observations > 0
}
