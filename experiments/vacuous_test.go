package experiments

import (
	"fmt"
	"slices"
	"testing"
)

// newStudies returns, of every experiment on real chains and simulated protocols, a file
// and results on which its claims can be judged.
func newStudies(t *testing.T) map[*Spec]*Results {
	t.Helper()
	faults := faultSpec(t)
	out := map[*Spec]*Results{
		faults:                          expectedResults(&faultsStudy{faults}),
		joinedReport(t).Experiment.Spec: realResults(t),
	}
	for _, name := range []string{"quorum", "messages", "cloning", "protocols"} {
		report := quickReport(t, name)
		out[report.Experiment.Spec] = report.Results
	}
	return out
}

// claimsOf returns verdicts and measurements by claim.
func claimsOf(s *Spec, r *Results) map[string]Claim {
	out := map[string]Claim{}
	for _, c := range s.Judge(r) {
		out[c.ID] = c
	}
	return out
}

// without returns the results but for a metric.
func without(r *Results, metric string) *Results {
	return &Results{Rows: slices.DeleteFunc(slices.Clone(r.Rows), func(row Row) bool { return row.Metric == metric })}
}

// otherwise returns results in which a metric has other values.
func otherwise(r *Results, metric string) *Results {
	out := copied(r)
	for i := range out.Rows {
		if row := &out.Rows[i]; row.Metric == metric {
			row.Value = 1e6 - 3*row.Value
			if row.Interval != nil {
				row.Interval = &Range{Low: 1e6, High: 2e6, Level: row.Interval.Level, N: row.Interval.N}
			}
		}
	}
	return out
}

// TestNoClaimHoldsWithoutWhatItReads: a claim that looks at a metric, which shows when
// other values of it change what the claim says, says nothing when it is left out.
func TestNoClaimHoldsWithoutWhatItReads(t *testing.T) {
	if testing.Short() {
		t.Skip("runs whole experiments: go test -run NoClaimHolds ./experiments")
	}
	looked := 0
	for s, r := range newStudies(t) {
		before := claimsOf(s, r)
		for id, c := range before {
			if c.Verdict != Holds && c.Verdict != Finding {
				t.Errorf("%s: %s (%s) with all results", id, c.Verdict, c.Measured)
			}
		}
		for _, metric := range distinct(r.Rows, func(row Row) string { return row.Metric }) {
			changed, left := claimsOf(s, otherwise(r, metric)), claimsOf(s, without(r, metric))
			for _, id := range s.Claims {
				if changed[id] == before[id] {
					continue
				}
				looked++
				if got := left[id]; got.Verdict == Holds || got.Verdict == Finding {
					t.Errorf("%s without %s: %s (%s)", id, metric, got.Verdict, got.Measured)
				}
			}
		}
	}
	if looked < 60 {
		t.Errorf("only %d metrics matter", looked)
	}
}

// TestNewClaimsWithoutResults are skipped, one by one.
func TestNewClaimsWithoutResults(t *testing.T) {
	for s := range newStudies(t) {
		for _, c := range s.Judge(&Results{}) {
			if c.Verdict != Skip {
				t.Errorf("%s: %s (%s)", c.ID, c.Verdict, c.Measured)
			}
		}
	}
}

// TestNewClaimsOnReducedRuns: a run that leaves out what a sentence is about is no
// evidence for it.
func TestNewClaimsOnReducedRuns(t *testing.T) {
	if raceDetector {
		t.Skip("judges the results of experiments: TestEveryExperimentIsWatched")
	}
	for _, row := range []struct {
		name, claim string
		set         []string
	}{
		{"messages", "27c", []string{"messages.nodes=[4, 5]"}},
		{"messages", "27e", []string{"messages.rules=[density]"}},
		{"messages", "27e", []string{"messages.rules=[highest-degree, density]"}},
		{"messages", "27f", []string{"messages.keepers.counts=[]"}},
		{"messages", "27f", []string{"messages.keepers.colluders=0"}},
		{"messages", "27f", []string{"messages.keepers.colluders=16"}},
		{"messages", "27f", []string{"messages.keepers.blocks=1000"}},
		{"messages", "27g", []string{"messages.keepers.counts=[2]"}},
		{"messages", "27g", []string{"messages.keepers.colluders=0"}},
		{"cloning", "28a", []string{"cloning.signers=[4]", "cloning.shown=4"}},
		{"cloning", "28d", []string{"cloning.cuts=[50]"}},
		{"cloning", "28e", []string{"cloning.signers=[3, 4, 6]", "cloning.shown=3"}},
		{"quorum", "26a", []string{"quorum.least=25"}},
		{"quorum", "26b", []string{"quorum.least=30"}},
		{"quorum", "26c", []string{"quorum.least=20"}},
		{"quorum", "26d", []string{"quorum.least=20"}},
		{"quorum", "26d", []string{"quorum.max_faulty=8"}},
		{"quorum", "26a", []string{"fidelity=[simulated]"}},
	} {
		t.Run(fmt.Sprint(row.claim, row.set), func(t *testing.T) {
			small := slices.Concat(cheapRuns[row.name], row.set, []string{"claims=[" + row.claim + "]"})
			if got := runReport(t, row.name, small...).Claims[0]; got.Verdict != Skip {
				t.Errorf("%s: %s (%s)", row.claim, got.Verdict, got.Measured)
			}
		})
	}
}

// cheapRuns makes runs small whose verdicts do not matter.
var cheapRuns = map[string][]string{
	"messages": {"messages.nodes=[12]", "messages.fields=1", "messages.mobility.steps=1", "messages.keepers.blocks=1000"},
	"cloning":  {"cloning.signers=[3, 5]", "cloning.shown=3", "cloning.cuts=[10, 20]"},
}
