package experiments

import "time"

// Report is what a run of one experiment gave.
type Report struct {
	Experiment *Experiment
	Dir        string       // run directory; empty when nothing was written
	Cells      []CellRecord // the plan
	Events     []Event      // who computed each cell, in the order of the plan
	Results    *Results     // of all cells, in the order of the plan
	Claims     []Claim
	Variants   []VariantClaims // of a sweep; Claims sum them up
	Tables     []Table         // summaries for people
	Figures    []string        // file names within Dir
	Notes      []string        // what the reader of the results must know

	at    environment // where it was made
	begun time.Time   // when the run began that the directory of a measured one is named by
}

// CellRecord is a line of cells.jsonl: a cell of the plan.
type CellRecord struct {
	Cell     string   `json:"cell"`
	Fidelity Fidelity `json:"fidelity"`
	Hash     Hash     `json:"hash"`
	Measured bool     `json:"measured"` // reads a clock: another run gives another outcome
}

// records lists the plan.
func (e *Experiment) records() []CellRecord {
	var last *Experiment // cells of one variant follow one another
	var hash hasher
	out := make([]CellRecord, len(e.Cells))
	for i, c := range e.Cells {
		of, cell := e.origin(c)
		if of != last {
			last, hash = of, of.hasher()
		}
		out[i] = CellRecord{Cell: c.ID, Fidelity: c.Fidelity, Hash: hash.of(cell), Measured: c.Measured}
	}
	return out
}

// judge computes what follows from the rows.
func (r *Report) judge() {
	if len(r.Experiment.Variants) > 0 {
		r.judgeVariants()
		return
	}
	r.Claims = r.Experiment.Spec.Judge(r.Results)
	r.Tables = r.Experiment.Spec.Tables(r.Results)
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
