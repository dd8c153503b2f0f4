package scenario

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments/plot"
)

// TestFigure draws a series for each of a metric, with 95 % intervals where there is a
// standard error, and leaves out panels without any.
func TestFigure(t *testing.T) {
	f := Figure{Columns: 2, Panels: []Panel{
		{X: "x", Y: "y", Series: []Curve{{Metric: "t/a", Kind: "points", Name: "seen"}, {Metric: "t/f", Kind: "line"}, {Metric: "t/a", Series: "r", Name: "one", Kind: "bars"}}},
		{X: "x", Y: "y", Series: []Curve{{Metric: "t/none", Kind: "line"}}},
	}}
	all := measured(
		Point{Series: "s", X: 1, Metric: "a", Value: 10, SE: 1}, Point{Series: "r", X: 1, Metric: "a", Value: 20, SE: 2},
		Point{Series: "s", X: 1, Metric: "f", Value: 11}, Point{Series: "s", X: 2, Metric: "f", Value: 12},
	)
	got := f.Draw("s9", "title", all)
	if got.Name != "s9" || got.Title != "title" || got.Columns != 2 || len(got.Panels) != 1 {
		t.Fatalf("figure %+v", got)
	}
	want := []plot.Series{
		{Name: "s, seen", Group: "s", Kind: plot.Points, X: []float64{1}, Y: []float64{10}, Low: []float64{10 - 1.96}, High: []float64{10 + 1.96}},
		{Name: "r, seen", Group: "r", Kind: plot.Points, X: []float64{1}, Y: []float64{20}, Low: []float64{20 - 2*1.96}, High: []float64{20 + 2*1.96}},
		{Name: "s", Group: "s", Kind: plot.Line, X: []float64{1, 2}, Y: []float64{11, 12}},
		{Name: "one", Group: "one", Kind: plot.Bars, X: []float64{1}, Y: []float64{20}, Low: []float64{20 - 2*1.96}, High: []float64{20 + 2*1.96}},
	}
	if diff := cmp.Diff(want, got.Panels[0].Series); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
	f.Name, f.Title = "part", "own"
	if got := f.Draw("s9", "title", all); got.Name != "s9-part" || got.Title != "own" {
		t.Errorf("named figure %q, %q", got.Name, got.Title)
	}
}

// TestFigureMistakes are reported by the key.
func TestFigureMistakes(t *testing.T) {
	var keys []string
	f := Figure{Name: "Not so", Columns: 5, Panels: []Panel{{X: "x"}, {X: "x", Y: "y", Series: []Curve{{Metric: "nothing"}}}}}
	f.check(func(path, _ string, _ ...any) { keys = append(keys, path) }, []string{"t"})
	want := []string{"name", "columns", "panels[0]", "panels[0].series", "panels[1].series[0].metric"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
