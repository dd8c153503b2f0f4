package experiments

// Report is what a run of one experiment gave.
type Report struct {
	Experiment *Experiment
	Dir        string   // run directory; empty when nothing was written
	Results    *Results // of all cells, in the order of the plan
	Claims     []Claim
	Tables     []Table  // summaries for people
	Figures    []string // file names within Dir
	Notes      []string // what the reader of the results must know
}

// Failed returns the claims that had to hold and do not.
func (r *Report) Failed() []Claim {
	var out []Claim
	for _, c := range r.Claims {
		if c.Verdict == Fails {
			out = append(out, c)
		}
	}
	return out
}
