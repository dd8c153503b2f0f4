package experiments

import (
	"slices"
	"strings"
	"testing"
)

func TestQuorumClaimsCatchWrongResults(t *testing.T) {
	at := func(metric string, f, q int, value Number) func(*Row) bool {
		return func(r *Row) bool {
			if r.Metric != metric || r.Series != ofFaulty(f) || r.X != Number(q) {
				return false
			}
			r.Value = value
			return true
		}
	}
	checkSpoilt(t, "quorum", []spoiling{
		{"26a", at("disagrees", 3, 17, 1), false},
		{"26a", set("disagrees", 0), true},
		{"26b", at("stalls", 9, 22, 0), false},
		{"26b", set("stalls", 1), true},
		{"26c", at("disagrees", 9, 20, 1), false},
		{"26c", at("stalls", 9, 20, 1), false},
		{"26c", at("disagrees", 9, 19, 0), false},
		{"26d", at("disagrees", 9, 19, 0), false},
		{"26e", set("other_violations", 1), false},
	})
}

// TestQuorumMap holds the map against the row of the specification: with n = 30 and
// f = 9 the quorums 20 and 21 are safe and live.
func TestQuorumMap(t *testing.T) {
	report := quickReport(t, "quorum")
	if len(report.Tables) != 1 || len(report.Tables[0].Rows) != 14 {
		t.Fatalf("tables %+v", report.Tables)
	}
	if got, want := strings.Join(report.Tables[0].Rows[8], "; "), "9; 20 to 21; 22 to 30; 11 to 19; –"; got != want {
		t.Errorf("f = 9: %s, want %s", got, want)
	}
	study := report.Experiment.Spec.study()
	figures := study.figures(report.Results)
	if len(figures) != 1 || len(figures[0].Panels[0].Series) != 4 || figures[0].Gaps() != 0 {
		t.Fatalf("figures %+v", figures)
	}
	if study.figures(&Results{}) != nil || report.Experiment.Spec.Tables(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}

// TestQuorumMapNamesItsCategories: four outcomes are no scale.
func TestQuorumMapNamesItsCategories(t *testing.T) {
	report := quickReport(t, "quorum")
	heat := report.Experiment.Spec.study().figures(report.Results)[0].Panels[0].Heatmap
	if !slices.Equal(heat.Categories, quorumOutcomes) || heat.Label != "" {
		t.Errorf("categories %q, label %q", heat.Categories, heat.Label)
	}
}

// TestTextbookQuorumOf3fPlus1 is safe, and no finding.
func TestTextbookQuorumOf3fPlus1(t *testing.T) {
	for nodes, want := range map[string]Verdict{"7": Holds, "8": Finding, "9": Finding, "10": Holds} {
		report := runReport(t, "quorum", "quorum.nodes="+nodes, "quorum.seed=5", "quorum.least=3", "quorum.max_faulty=3", "claims=[26d]")
		if got := report.Claims[0]; got.Verdict != want {
			t.Errorf("n = %s: %s (%s)", nodes, got.Verdict, got.Measured)
		}
	}
}

// TestSmallQuorumMap runs all quorums of 7 nodes.
func TestSmallQuorumMap(t *testing.T) {
	report := runReport(t, "quorum", "quorum.nodes=7", "quorum.seed=5", "quorum.least=1", "quorum.max_faulty=5", "claims=[26a, 26b, 26c, 26e]")
	for _, c := range report.Claims {
		if c.Verdict != Holds {
			t.Errorf("%s: %s (%s)", c.ID, c.Verdict, c.Measured)
		}
	}
}

func TestSpan(t *testing.T) {
	for want, list := range map[string][]int{"–": nil, "3": {3}, "3 to 5": {3, 4, 5}, "2 of 3 to 5": {3, 5}} {
		var s span
		for _, i := range list {
			s.add(i)
		}
		if got := s.String(); got != want {
			t.Errorf("%v: %q, want %q", list, got, want)
		}
	}
}
