package experiments

import (
	"strings"
	"testing"
)

func TestCloningClaimsCatchWrongResults(t *testing.T) {
	of := func(metric, series, panel string, value Number) func(*Row) bool {
		return func(r *Row) bool {
			if r.Metric != metric || r.Series != series || r.Panel != panel {
				return false
			}
			r.Value = value
			return true
		}
	}
	final := func(r *Row) bool {
		if r.Panel != ofSigners(5) || r.Metric != "reverted" && r.Metric != "disagreements" {
			return false
		}
		r.Value = 0
		return true
	}
	checkSpoilt(t, "cloning", []spoiling{
		{"28a", of("grown_second", "1 clone", "N = 5", 3), true},
		{"28b", of("grown_first", "1 clone", "N = 8", 30), true},
		{"28c", final, true},
		{"28d", of("depth", "1 clone", "N = 7", 12), true},
		{"28e", of("disagreements", "rounds", "N = 7", 1), false},
		{"28e", of("decided_after", "PBFT", "N = 10", 0), false},
	})
}

// TestCloningCountsHonestMajorities: of 4 signers with 2 clones 2 are honest, and the
// sentence of 28a speaks of 3.
func TestCloningCountsHonestMajorities(t *testing.T) {
	report := quickReport(t, "cloning")
	r := copied(report.Results)
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Panel == ofSigners(4) && row.Metric == grownSide[0] {
			row.Value = 0
		}
	}
	if got := verdict(t, report.Experiment.Spec, r, "28a"); got.Verdict != Finding || strings.Contains(got.Measured, " 4: ") {
		t.Errorf("%s (%s)", got.Verdict, got.Measured)
	}
	for n, want := range map[int]bool{3: true, 4: false, 5: true, 6: true, 7: true, 31: true} {
		if honestMajority(n) != want {
			t.Errorf("N = %d with %s: %v", n, ofClones(enoughClones(n)), !want)
		}
	}
}

// TestCloningSidesAreLimited: the lesser side of a cut without enough clones seals what
// its signers may seal once, and one block may be under way.
func TestCloningSidesAreLimited(t *testing.T) {
	report := quickReport(t, "cloning")
	x := &cloningStudy{report.Experiment.Spec}
	c := x.spec.Cloning
	for _, n := range c.Signers {
		stalled, err := x.lesser(report.Results, n, enoughClones(n)-1, c.longest())
		if err != nil {
			t.Fatal(err)
		}
		if alone := float64(n / 2); stalled > alone+1 {
			t.Errorf("N = %d: %v blocks by %v signers", n, stalled, alone)
		}
	}
}
