package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// measuredResults are results of a run of the real chain, written by hand.
func measuredResults() *Results {
	r := &Results{}
	add := func(f Fidelity, series, metric string, v float64) {
		r.Rows = append(r.Rows, Row{Panel: "fixed (m = 8, n = 80)", Fidelity: f, Series: series, X: none, Metric: metric, Value: Number(v)})
	}
	add(Analytic, "", "validators", 8)
	add(Analytic, "", "block_size", 80)
	add(Analytic, "", "block_latency", 1.647)
	add(Analytic, "", "throughput", 48.57)
	for metric, v := range map[string]float64{
		"committed": 100, "accepted": 100, "distinct": 100, "state_roots": 1, "largest_block": 80, "intended": 104, "sent": 103, "rejected": 3, "block_latency": 0.0123, "block_latency_p95": 0.05,
		"throughput": 1234, "blocks": 9, "head_blocks": 1, "tail_blocks": 2, "block_fill": 0.5, "host_cpu": 0.8, "own_cpu": math.NaN(),
	} {
		add(OnChain, "saturated", metric, v)
	}
	for class, v := range map[string]float64{"urgent": 0.01, "normal": 0.02, "non-urgent": 0.03} {
		add(OnChain, "saturated, "+class, "commit_latency", v)
	}
	for upper, n := range map[float64]float64{0.001: 97, 0.02: 3} {
		r.Rows = append(r.Rows, Row{Panel: "fixed (m = 8, n = 80)", Fidelity: OnChain, Series: "saturated", X: Number(upper), Metric: "late_sends", Value: Number(n)})
	}
	return r
}

func TestTestnetTables(t *testing.T) {
	e := openQuick(t, "testnet")
	tables := e.Spec.Tables(measuredResults())
	var got []string
	for _, table := range tables {
		if utf8.RuneCountInString(table.Title) > 80 {
			t.Errorf("title of %d characters: %s", utf8.RuneCountInString(table.Title), table.Title)
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Header) {
				t.Errorf("%s: %d cells below %d headings", table.Title, len(row), len(table.Header))
			}
			got = append(got, strings.Join(row, "|"))
		}
	}
	want := []string{
		"(8, 80)|saturated|1647|12.3|50.0|10.0|20.0|30.0|48.57|1234",
		"(8, 80)|saturated|–|–|3 %|104|103|3|100",
		"(8, 80)|saturated|9|3|50 %|–|–|80 %|–",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if tables := e.Spec.Tables(&Results{}); tables != nil {
		t.Errorf("%d tables without results", len(tables))
	}
}

// The claims about the real chain fail on results that contradict them.
func TestTestnetClaimsCatchWrongResults(t *testing.T) {
	e := openQuick(t, "testnet")
	for _, row := range []struct {
		claim  string
		metric string
		series string
		wrong  Number
		good   Verdict
	}{
		{"11a", "committed", "saturated", 99, Holds},
		{"11a", "distinct", "saturated", 99, Holds},
		{"11a", "state_roots", "saturated", 2, Holds},
		{"11a", "largest_block", "saturated", 81, Holds},
		{"11b", "commit_latency", "saturated, urgent", 0.04, Holds},
		{"11a", "committed", "saturated", 0, Holds},
		{"11c", "block_latency", "saturated", 1.6, Finding},
	} {
		r := measuredResults()
		if c := verdict(t, e.Spec, r, row.claim); c.Verdict != row.good {
			t.Errorf("%s: %s (%s), want %s", row.claim, c.Verdict, c.Measured, row.good)
		}
		for i := range r.Rows {
			if r.Rows[i].Metric == row.metric && r.Rows[i].Series == row.series {
				r.Rows[i].Value = row.wrong
			}
		}
		if c := verdict(t, e.Spec, r, row.claim); c.Verdict != Fails {
			t.Errorf("%s with %s = %v: %s (%s)", row.claim, row.metric, row.wrong, c.Verdict, c.Measured)
		}
	}
}

// Where the host set the pace, what was measured says so; and three panels stand in one
// row, without an empty place.
func TestTestnetSaysHostBound(t *testing.T) {
	e := openQuick(t, "testnet")
	for _, bound := range []bool{false, true} {
		r := measuredResults()
		r.Rows = slices.DeleteFunc(r.Rows, func(row Row) bool { return row.Metric == "host_bound" })
		for _, row := range r.Select(Query{Fidelity: OnChain, Metric: "block_latency"}) {
			r.Rows = append(r.Rows, Row{
				Fidelity: OnChain, Panel: row.Panel, Series: row.Series, X: none, Metric: "host_bound", Value: Number(indicator(bound)),
			})
		}
		if c := verdict(t, e.Spec, r, "11c"); strings.Contains(c.Measured, "host-bound") != bound {
			t.Errorf("%v: %s", bound, c.Measured)
		}
		if fig := e.Spec.study().figures(r)[0]; len(fig.Panels) != 3 || fig.Columns != 3 {
			t.Errorf("%d panels in %d columns", len(fig.Panels), fig.Columns)
		}
	}
}

// What was not measured is judged by nobody.
func TestTestnetClaimsWithoutMeasurement(t *testing.T) {
	e := openQuick(t, "testnet")
	r := measuredResults()
	for i, row := range r.Rows {
		switch row.Metric {
		case "accepted", "committed", "distinct", "throughput":
			if row.Fidelity == OnChain {
				r.Rows[i].Value = 0
			}
		case "block_latency", "commit_latency":
			if row.Fidelity == OnChain {
				r.Rows[i].Value = none
			}
		}
	}
	for _, c := range e.Spec.Judge(r) {
		if c.Verdict != Skip {
			t.Errorf("%s: %s (%s), want skipped", c.ID, c.Verdict, c.Measured)
		}
	}
	for _, f := range e.Spec.study().figures(r) {
		if _, err := render(f); err != nil {
			t.Errorf("predictions alone cannot be drawn: %v", err)
		}
	}
}
