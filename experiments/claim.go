package experiments

import "fmt"

// Verdict is what an experiment says of a claim.
type Verdict string

// The verdicts. A claim of the paper that is false is a finding: it is shown to
// be false, and never passes.
const (
	Holds   Verdict = "holds"
	Fails   Verdict = "fails"
	Finding Verdict = "finding"
	Skip    Verdict = "skipped"
)

// Claim is a statement about the results with what was measured and the
// verdict.
type Claim struct {
	ID        string  `json:"id"`
	Source    string  `json:"source"`
	Claim     string  `json:"claim"`
	Predicate string  `json:"predicate"`
	Measured  string  `json:"measured"`
	Verdict   Verdict `json:"verdict"`
}

// rule evaluates one claim on the results of an experiment.
type rule struct {
	id, source, claim, predicate string
	finding                      bool // the claim is known to be false; check must show it
	check                        func(r *Results) (outcome, error)
}

// outcome is what a rule's check saw: whether the predicate is true, and the
// figures.
type outcome struct {
	true     bool
	measured string
}

// judge returns the claim with its verdict. An error of check means that the
// results lack what it needs.
func (c rule) judge(r *Results) Claim {
	out := Claim{ID: c.id, Source: c.source, Claim: c.claim, Predicate: c.predicate}
	got, err := c.check(r)
	switch {
	case err != nil:
		out.Verdict, out.Measured = Skip, err.Error()
	case c.finding && !got.true:
		out.Verdict, out.Measured = Finding, got.measured
	case c.finding:
		out.Verdict, out.Measured = Fails, "the claim is known to be false, but this run does not show it: "+got.measured
	case got.true:
		out.Verdict, out.Measured = Holds, got.measured
	default:
		out.Verdict, out.Measured = Fails, got.measured
	}
	return out
}

// errMissing says that the run left out what a claim needs.
func errMissing(what string) error { return fmt.Errorf("not in this run: %s", what) }
