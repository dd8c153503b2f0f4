package experiments

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments/plot"
)

// sweptResults are made up: a formula and an estimate over two keys.
func sweptResults(t *testing.T, axes string) (*Spec, *Results) {
	t.Helper()
	e, err := Open(File{Name: "f.yaml", Text: []byte("extends: fig5\nname: f\ntitle: T\nsweep:\n" + axes)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &Results{}
	for i, v := range e.Variants {
		row := Row{Variant: v.Name, Fidelity: Analytic, Panel: "p", Series: "s", X: none, Metric: "delay", Unit: "s", Value: Number(i + 1)}
		r.Rows = append(r.Rows, row)
		row.Fidelity, row.Value, row.SE = Simulated, row.Value+0.5, 0.25
		r.Rows = append(r.Rows, row)
		row.Metric, row.Value = "constant", 3
		r.Rows = append(r.Rows, row)
		for x := range 5 {
			r.Rows = append(r.Rows, Row{Variant: v.Name, Fidelity: Analytic, Metric: "of x", X: Number(x), Value: Number(100*i + x)})
		}
	}
	return e.Spec, r
}

func TestSweepFigures(t *testing.T) {
	spec, r := sweptResults(t, "  sojourn.arrival_rate: [0.5, 1]\n  seed: [1, 2]\n")
	figures := spec.Figures(r)
	if len(figures) != 2 || figures[0].Name != "f-delay" || figures[1].Name != "f-of-x" || figures[0].Title != "T: delay over arrival_rate" {
		t.Fatalf("%d figures: %+v", len(figures), figures)
	}
	want := []plot.Series{
		{Name: "s, seed=1", Group: "s, seed=1", Kind: plot.Line, X: []float64{0.5, 1}, Y: []float64{1, 3}},
		{Name: "s, seed=1, simulated", Group: "s, seed=1", Kind: plot.Points, X: []float64{0.5, 1}, Y: []float64{1.5, 3.5}, Low: []float64{1.01, 3.01}, High: []float64{1.99, 3.99}},
		{Name: "s, seed=2", Group: "s, seed=2", Kind: plot.Line, X: []float64{0.5, 1}, Y: []float64{2, 4}},
		{Name: "s, seed=2, simulated", Group: "s, seed=2", Kind: plot.Points, X: []float64{0.5, 1}, Y: []float64{2.5, 4.5}, Low: []float64{2.01, 4.01}, High: []float64{2.99, 4.99}},
	}
	if diff := cmp.Diff(want, figures[0].Panels[0].Series); diff != "" {
		t.Error(diff)
	}
	if p := figures[0].Panels[0]; p.Title != "p" || p.XLabel != "arrival_rate" || p.YLabel != "delay (s)" || p.LogX || p.LogY {
		t.Errorf("%+v", p)
	}
	var titles []string
	for _, p := range figures[1].Panels {
		titles = append(titles, p.Title)
	}
	if diff := cmp.Diff([]string{"at 0", "at 2", "at 4"}, titles); diff != "" {
		t.Error(diff)
	}
	for _, f := range figures {
		if _, err := render(f); err != nil {
			t.Error(err)
		}
	}
}

// Values that are no numbers stand beside each other under their names.
func TestSweepOverWords(t *testing.T) {
	spec, r := sweptResults(t, "  sojourn.schemes: [[equal], [equal, classes]]\n")
	p := spec.Figures(r)[0].Panels[0]
	if diff := cmp.Diff([]plot.Tick{{Value: 0, Label: "[equal]"}, {Value: 1, Label: "[equal, classes]"}}, p.XTicks); diff != "" || p.XLabel != "schemes" {
		t.Errorf("%s %s", p.XLabel, diff)
	}
	for _, s := range p.Series {
		if s.Kind != plot.Points || !cmp.Equal(s.X, []float64{0, 1}) {
			t.Errorf("%+v", s)
		}
	}
}

// What spans decades has logarithmic axes; a value that is none is a gap.
func TestSweepOverDecades(t *testing.T) {
	spec, r := sweptResults(t, "  sojourn.simulation.customers: [100, 1e3, 1e5]\n")
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Metric == "delay" && row.Fidelity == Analytic {
			row.Value = Number(math.Pow(100, float64(row.Value)))
		}
	}
	if p := spec.Figures(r)[0].Panels[0]; !p.LogX || !p.LogY {
		t.Errorf("%+v", p)
	}
	r.Rows[0].Value = none
	if _, err := render(spec.Figures(r)[0]); err != nil {
		t.Error(err)
	}
}

// What is left out is said in the title.
func TestLargeSweepFigures(t *testing.T) {
	spec, r := sweptResults(t, "  sojourn.arrival_rate: [0.5, 1]\n  seed: range(1,20)\n")
	for i := range r.Rows[:len(r.Rows):len(r.Rows)] {
		row := r.Rows[i]
		for panel := range strings.FieldsSeq("a b c d e f g h i j k") {
			row.Panel = panel
			r.Rows = append(r.Rows, row)
		}
	}
	f := spec.Figures(r)[0]
	if want := "T: delay over arrival_rate (9 of 12 panels) (the first 8 series of up to 20)"; f.Title != want || len(f.Panels) != 9 || len(f.Panels[0].Series) != 16 {
		t.Errorf("%s: %d panels of %d series", f.Title, len(f.Panels), len(f.Panels[0].Series))
	}
	if tables := spec.Tables(r); len(tables) != 1 || len(tables[0].Rows) != maxSweepLines || !strings.HasSuffix(tables[0].Title, "the first 40 of 960 lines; all are in results.jsonl") {
		t.Errorf("%d tables, %s", len(tables), tables[0].Title)
	}
}

func TestSweepTable(t *testing.T) {
	spec, r := sweptResults(t, "  sojourn.arrival_rate: [0.5, 1]\n")
	want := []Table{{
		Title: "delay over arrival_rate", Header: []string{"arrival_rate", "of", "fidelity", "delay (s)"},
		Rows: [][]string{{"0.5", "p, s", "analytic", "1"}, {"0.5", "p, s", "simulated", "1.5 ± 0.49"}, {"1", "p, s", "analytic", "2"}, {"1", "p, s", "simulated", "2.5 ± 0.49"}},
	}}
	if diff := cmp.Diff(want, spec.Tables(r)); diff != "" {
		t.Error(diff)
	}
	r.Rows[1].Interval = &Range{Low: 1, High: 9}
	if got := spec.Tables(r)[0].Rows[1][3]; got != "1.5 (1 to 9)" {
		t.Error(got)
	}
	if spec.Figures(&Results{}) != nil || spec.Tables(&Results{}) != nil || spec.Judge(r) != nil {
		t.Error("something is made of nothing")
	}
}

// The summary of a claim is its worst verdict, with the variants that have it.
func TestSummaryOfClaims(t *testing.T) {
	of := func(verdicts ...Verdict) Claim {
		var variants []VariantClaims
		for i, v := range verdicts {
			name := string(rune('a' + i))
			variants = append(variants, VariantClaims{Variant: name, Claims: []Claim{{ID: "1", Verdict: v, Measured: "saw " + name}}})
		}
		return summary(variants)[0]
	}
	for _, c := range []struct {
		of       []Verdict
		verdict  Verdict
		measured string
	}{
		{[]Verdict{Holds, Holds}, Holds, "at all 2 variants: a (saw a), b (saw b)"},
		{[]Verdict{Holds, Holds, Holds}, Holds, "at all 3 variants: a (saw a), …, c (saw c)"},
		{[]Verdict{Holds, Fails, Skip}, Fails, "fails at 1 of 3 variants: b (saw b)"},
		{[]Verdict{Holds, Skip}, Skip, "skipped at 1 of 2 variants: b (saw b)"},
		{[]Verdict{Finding, Finding}, Finding, "at all 2 variants: a (saw a), b (saw b)"},
		{[]Verdict{Finding, Fails, Fails, Fails}, Fails, "fails at 3 of 4 variants: b (saw b), …, d (saw d)"},
	} {
		if got := of(c.of...); got.Verdict != c.verdict || got.Measured != c.measured {
			t.Errorf("%v: %s, %s; want %s, %s", c.of, got.Verdict, got.Measured, c.verdict, c.measured)
		}
	}
	if summary(nil) != nil {
		t.Error("claims of nothing")
	}
}
