package experiments

import (
	"strings"
	"testing"

	"ihealth/experiments/scenario"
)

// TestChainsAreSearched: every scenario whose trials put what is about somebody on a chain
// demands that nothing leaks, and every pipeline that is searched is judged; the others
// say why they are not searched.
func TestChainsAreSearched(t *testing.T) {
	for _, f := range Catalogue("scenarios") {
		spec, _, err := Load(f.Name, f.Text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		demanded := map[string]bool{}
		for _, p := range spec.Scenario.Predicates {
			if p.Is == "equal" && p.To == "0" && !p.Finding {
				demanded[p.Metric] = true
			}
		}
		searched, onChain := false, false
		for i := range spec.Scenario.Trials {
			trial := &spec.Scenario.Trials[i]
			onChain = onChain || putsOnChain(trial)
			judged := demanded[trial.Name+"/leaks"] || demanded[trial.Name+"/published"]
			searched = searched || judged
			if trial.Pipeline != nil && trial.Pipeline.Way.Scan && !judged {
				t.Errorf("%s: trial %s is searched, and no predicate says that nothing leaks", f.Name, trial.Name)
			}
		}
		if excused := strings.Contains(string(f.Text), "# No leak scan: "); onChain && !searched || searched == excused && onChain || excused && onChain {
			t.Errorf("%s: on a chain %v, searched %v, excused %v", f.Name, onChain, searched, excused)
		}
	}
}

// putsOnChain reports whether a trial sends messages of contracts.
func putsOnChain(t *scenario.Trial) bool {
	return t.Assets != nil || t.Contacts != nil || t.Custody != nil || t.Gas != nil || t.Mistakes != nil || t.Omission != nil ||
		t.Pipeline != nil || t.Provenance != nil || t.Region != nil || t.Revocation != nil || t.Sterile != nil
}
