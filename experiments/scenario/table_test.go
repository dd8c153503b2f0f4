package scenario

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTable has a row for every series and x, whatever its metrics lack.
func TestTable(t *testing.T) {
	table := Table{
		Title: "t", Series: "class", X: "1/s",
		Columns: []Column{{"t/a", "first"}, {"t/b", "second"}},
	}
	all := measured(
		Point{Series: "urgent", X: 1, Metric: "a", Value: 12.345678, SE: 0.0234},
		Point{Series: "urgent", X: 1, Metric: "b", Text: "good"},
		Point{Series: "normal", X: none, Metric: "b", Value: 1e9},
		Point{Series: "normal", X: 2, Metric: "a", Value: math.NaN()},
	)
	all = append(all, Measurement{"other", Point{Series: "urgent", X: 1, Metric: "a", Value: 7}})
	want := [][]string{
		{"urgent", "1", "12.346 ± 0.023", "good"},
		{"normal", "2", "–", "–"},
		{"normal", "–", "–", "1e+09"},
	}
	if diff := cmp.Diff(want, table.Rows(all)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"class", "1/s", "first", "second"}, table.Header()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	table.Series, table.X = "", ""
	if got := table.Rows(all); len(got) != 3 || len(got[0]) != 2 {
		t.Errorf("without headings of series and x: %q", got)
	}
}

func TestWithDoubt(t *testing.T) {
	for _, row := range []struct {
		value, se float64
		want      string
	}{
		{26.2, 1.363, "26.2 ± 1.4"},
		{0.1663, 0.02598, "0.166 ± 0.026"},
		{1234, 12, "1234 ± 12"},
		{12345, 123, "12345 ± 123"},
		{12345.6, 99.6, "12346 ± 100"},
		{123456789, 2e6, "123456789 ± 2e+06"},
		{1e-9, 1e-12, "1e-09 ± 1e-12"},
	} {
		if got := withDoubt(row.value, row.se); got != row.want {
			t.Errorf("%v ± %v: %q, want %q", row.value, row.se, got, row.want)
		}
	}
}

// TestCountsAreShownWhole: 195441 gas are no 1.954e+05.
func TestCountsAreShownWhole(t *testing.T) {
	for x, want := range map[float64]string{
		195_441: "195441", -12_345.6: "-12346", 999.96: "1000", 1245.69: "1246", 30: "30", 0.00012345: "0.0001234", 31_646_500: "31646500", 2e12: "2e+12",
	} {
		if got := figure4(x); got != want {
			t.Errorf("%v is shown as %q, want %q", x, got, want)
		}
	}
}

// TestTableMistakes are reported by the key.
func TestTableMistakes(t *testing.T) {
	var keys []string
	table := Table{Columns: []Column{{"u/a", "x"}, {"t/a", ""}}}
	table.check(func(path, _ string, _ ...any) { keys = append(keys, path) }, []string{"t"})
	if diff := cmp.Diff([]string{"", "columns[0].metric", "columns[1].name"}, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
