package experiments

import (
	"math"
	"testing"
)

func TestCompromiseClaimsCatchWrongResults(t *testing.T) {
	falling := func(r *Row) bool { // with m, whatever is compromised
		if r.Metric != "risk" {
			return false
		}
		r.Value = 1 / r.X
		return true
	}
	early := func(r *Row) bool { // m = 2 safer than m = 1
		if r.Metric != "risk" || r.X != 2 {
			return false
		}
		r.Value = 0
		return true
	}
	checkSpoilt(t, "compromise", []spoiling{
		{"22a", falling, true},
		{"22b", falling, true},
		{"22b", early, false},
		{"22c", set("risk_counted", 0.5), false},
		{"22d", set("disagree", 1), false},
		{"22d", set("active", 0), true},
		{"22e", set("risk_chosen", 0), true},
	})
}

// TestCompromiseOracle holds probabilities against fractions of binomials worked out by
// hand, for 4 of 21 compromised.
func TestCompromiseOracle(t *testing.T) {
	report := quickReport(t, "compromise")
	risks := report.Results.Values(Query{Series: ofCompromised(4, 21), Metric: "risk"})
	for m, want := range map[int]float64{
		1:  4. / 21,
		2:  1 - 136./210,                  // at least one: 1 − C(17,2)/C(21,2)
		3:  (6*17 + 4) / 1330.,            // at least two of three
		5:  (6*680 + 4*136 + 17) / 20349., // at least two of five
		6:  (4*680 + 136) / 54264.,        // at least three of six
		9:  6188. / 293930,                // all four among nine: C(17,5)/C(21,9)
		12: 0,                             // five of twelve would be needed
	} {
		if got := risks[m-1]; !(math.Abs(got-want) <= 1e-12) {
			t.Errorf("m = %d: %v, want %v", m, got, want)
		}
	}
}

// TestCountRisks counts the subsets of four validators, one compromised: of one of
// the four, of two of three of the six, and none beyond.
func TestCountRisks(t *testing.T) {
	got := countRisks(4, 1)
	for m, want := range []float64{0, 0.25, 0.5, 0, 0} {
		if got[m] != want {
			t.Errorf("m = %d: %v, want %v", m, got[m], want)
		}
	}
}

// Where a bound is met without, the optimum stays; where not, it moves to the next
// number of validators that meets it, with all others equal.
func TestBoundMovesTheOptimum(t *testing.T) {
	report := quickReport(t, "compromise")
	x := &compromiseStudy{report.Experiment.Spec}
	for _, row := range []struct {
		channel  string
		bound    float64
		m, n     float64
		u, risk  float64
		feasible bool
	}{
		{"1 urgent", 1, 3, 36, 0.054899, 0.0797, true},
		{"1 urgent", 0.1, 3, 36, 0.054899, 0.0797, true},
		{"1 urgent", 0.07, 6, 43, 0.062729, 0.0526, true},
		{"2 normal", 1, 6, 43, 0.053667, 0.0526, true},
		{"2 normal", 0.05, 9, 46, 0.059880, 0.0211, true},
		{"3 non-urgent", 0.01, 15, 47, 0.015680, 0, true},
		{"3 non-urgent", 0.5, 0, 0, 0, 0, false}, // no such bound in the file
	} {
		got, ok := x.at(report.Results, row.channel, row.bound)
		if ok != row.feasible || got.m != row.m || got.n != row.n || math.Abs(got.u-row.u) > 1e-6 || math.Abs(got.risk-row.risk) > 1e-4 {
			t.Errorf("%s, bound %v: %+v, %t; want %+v", row.channel, row.bound, got, ok, row)
		}
	}
}

// A bound that no number of validators meets leaves the channel without a choice.
func TestBoundThatNothingMeets(t *testing.T) {
	report := runReport(t, "compromise", "compromise.compromised=[8]", "compromise.assumed=8", "compromise.max_risks=[0.01]", "claims=[22e]")
	if c := report.Claims[0]; c.Verdict != Finding {
		t.Errorf("%+v", c)
	}
	row := report.Tables[0].Rows[1]
	if row[1] != "0.01" || row[2] != undefined || row[5] != "infeasible" {
		t.Errorf("row %v", row)
	}
}

func TestCompromiseTablesAndFigures(t *testing.T) {
	report := quickReport(t, "compromise")
	if len(report.Tables) != 1 || len(report.Tables[0].Rows) != 3*9 {
		t.Fatalf("tables %+v", report.Tables)
	}
	study := report.Experiment.Spec.study()
	figures := study.figures(report.Results)
	if len(figures) != 2 || len(figures[0].Panels[0].Series) != 6 || len(figures[1].Panels[0].Series) != 3 || figures[0].Gaps()+figures[1].Gaps() != 0 {
		t.Fatalf("figures %+v", figures)
	}
	if study.figures(&Results{}) != nil || report.Experiment.Spec.Tables(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}
