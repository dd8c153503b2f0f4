package scenario

import (
	"errors"
	"math"
	"strings"
	"testing"

	"ihealth/experiments/yamlfile"
)

// measured are points of the trial t.
func measured(points ...Point) []Measurement {
	out := make([]Measurement, len(points))
	for i, p := range points {
		out[i] = Measurement{"t", p}
	}
	return out
}

// TestJudge: one point of 10 ± 3 against one of to ± 4, which differ with a standard error
// of 5.
func TestJudge(t *testing.T) {
	nan := math.NaN()
	for _, row := range []struct {
		is         string
		within, by yamlfile.Literal
		to         float64
		want       bool
	}{
		{"about", "1 se", "", 15, true},
		{"about", "1 se", "", 15.01, false},
		{"about", "1 se", "", 4.99, false},
		{"about", "10 %", "", 11, true},
		{"about", "10 %", "", 11.2, false},
		{"about", "10%", "", 9, false},
		{"about", "0.5", "", 10.5, true},
		{"about", "0.5", "", 10.6, false},
		{"at most", "", "", 10, true},
		{"at most", "", "", 9.99, false},
		{"at most", "1 se", "", 5, true},
		{"at most", "1 se", "", 4.99, false},
		{"at least", "", "", 10, true},
		{"at least", "", "", 10.01, false},
		{"at least", "2 se", "", 20, true},
		{"below", "", "", 10, false},
		{"below", "", "", 10.01, true},
		{"below", "", "2 se", 20, false},
		{"below", "", "2 se", 20.01, true},
		{"above", "", "", 10, false},
		{"above", "", "", 9.99, true},
		{"above", "", "100 %", 5, false},
		{"above", "", "100 %", 4.99, true},
		{"above", "", "1e9", 0, false},
		{"equal", "", "", 10, true},
		{"equal", "", "", math.Nextafter(10, 11), false},
		{"equal", "", "", nan, false},
		{"about", "1 se", "", nan, false},
		{"below", "", "", nan, false},
	} {
		p := Predicate{Metric: "t/a", Is: row.is, To: "t/b", Within: row.within, By: row.by}
		all := measured(Point{Metric: "a", Value: 10, SE: 3, X: none}, Point{Metric: "b", Value: row.to, SE: 4, X: none})
		got, err := p.Judge(all)
		if err != nil || got.True != row.want {
			t.Errorf("10 %s %v within %q by %q: %v, %v", row.is, row.to, row.within, row.by, got, err)
		}
	}
}

// TestJudgeAtEveryPoint: series and x of both metrics go together, whatever their order.
func TestJudgeAtEveryPoint(t *testing.T) {
	all := measured(
		Point{Metric: "a", Series: "s", X: 1, Value: 1}, Point{Metric: "a", Series: "s", X: 2, Value: 2}, Point{Metric: "a", Series: "r", X: 1, Value: 3},
		Point{Metric: "b", Series: "r", X: 1, Value: 3}, Point{Metric: "b", Series: "s", X: 2, Value: 2}, Point{Metric: "b", Series: "s", X: 1, Value: 1},
		Point{Metric: "b", Series: "alone", X: 1, Value: 7},
	)
	all = append(all, Measurement{"other", Point{Metric: "a", Series: "s", X: 1, Value: 99}})
	p := Predicate{Metric: "t/a", Is: "equal", To: "t/b"}
	if got, err := p.Judge(all); err != nil || !got.True || !strings.HasPrefix(got.Measured, "3 points") {
		t.Errorf("%+v, %v", got, err)
	}
	all[1].Value = 5
	got, err := p.Judge(all)
	if err != nil || got.True || got.Measured != "1 of 3 points wrong; worst s, x = 2: 5 against 2" {
		t.Errorf("%+v, %v", got, err)
	}
	for name, narrowed := range map[string]Predicate{
		"series": {Metric: "t/a", Series: "r", Is: "equal", To: "t/b"},
		"x_from": {Metric: "t/a", Series: "r", XFrom: new(1.0), Is: "equal", To: "t/b"},
		"x_to":   {Metric: "t/a", XTo: new(1.0), Is: "equal", To: "t/b"},
	} {
		if got, err := narrowed.Judge(all); err != nil || !got.True {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	across := Predicate{Metric: "t/a", Series: "s", XTo: new(1.0), Is: "below", To: "t/b", ToSeries: "r"}
	if got, err := across.Judge(all); err != nil || !got.True {
		t.Errorf("to another series: %+v, %v", got, err)
	}
}

// TestJudgeWithoutResults: a predicate over nothing is not true.
func TestJudgeWithoutResults(t *testing.T) {
	all := measured(Point{Metric: "a", Series: "s", X: 1}, Point{Metric: "b", Series: "s", X: 2})
	for _, p := range []Predicate{
		{Metric: "t/c", Is: "equal", To: "0"},
		{Metric: "u/a", Is: "equal", To: "0"},
		{Metric: "t/a", Series: "r", Is: "equal", To: "0"},
		{Metric: "t/a", XFrom: new(2.0), Is: "equal", To: "0"},
		{Metric: "t/a", Is: "equal", To: "t/c"},
		{Metric: "t/a", Is: "equal", To: "t/b"},
		{Metric: "t/a", Is: "equal", To: "t/a", ToSeries: "r"},
	} {
		if got, err := p.Judge(all); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: %+v, %v; want ErrMissing", &p, got, err)
		}
	}
}

// TestUndefinedIsWrong: no comparison with NaN holds, and it is the worst.
func TestUndefinedIsWrong(t *testing.T) {
	all := measured(Point{Metric: "a", X: 1, Value: 5}, Point{Metric: "a", X: 2, Value: math.NaN()})
	for _, is := range []string{"about", "at most", "at least", "below", "above", "equal"} {
		p := Predicate{Metric: "t/a", Is: is, To: "0", Within: "1e9"}
		if got, err := p.Judge(all); err != nil || got.True || !strings.Contains(got.Measured, "x = 2: undefined") {
			t.Errorf("%s: %+v, %v", is, got, err)
		}
	}
}

func TestPredicateString(t *testing.T) {
	p := Predicate{Metric: "t/a", Series: "s", Is: "at least", To: "t/b", ToSeries: "r", Within: "4 se", XFrom: new(50.0), XTo: new(400.0)}
	if got := p.String(); got != "t/a (s) ≥ t/b (r) within 4 se, x from 50 to 400" {
		t.Error(got)
	}
}

// TestPredicateMistakes are reported by the key.
func TestPredicateMistakes(t *testing.T) {
	good := Predicate{ID: "E1.2b", Source: "s", Claim: "c", Metric: "t/a", Is: "about", To: "t/b", Within: "4 se"}
	for _, row := range []struct {
		key   string
		spoil func(p *Predicate)
	}{
		{"", func(*Predicate) {}},
		{"id", func(p *Predicate) { p.ID = "E1" }},
		{"id", func(p *Predicate) { p.ID = "5a" }},
		{"", func(p *Predicate) { p.Claim = "" }},
		{"metric", func(p *Predicate) { p.Metric = "a" }},
		{"metric", func(p *Predicate) { p.Metric = "u/a" }},
		{"is", func(p *Predicate) { p.Is, p.Within = "", "" }},
		{"to", func(p *Predicate) { p.To = "" }},
		{"to_series", func(p *Predicate) { p.To, p.ToSeries = "5", "s" }},
		{"within", func(p *Predicate) { p.Within = "" }},
		{"within", func(p *Predicate) { p.Within = "-4 se" }},
		{"within", func(p *Predicate) { p.Within = "NaN" }},
		{"within", func(p *Predicate) { p.Within = "inf %" }},
		{"within", func(p *Predicate) { p.Is = "below" }},
		{"by", func(p *Predicate) { p.By = "2 se" }},
	} {
		p := good
		row.spoil(&p)
		var keys []string
		p.check(func(path, _ string, _ ...any) { keys = append(keys, path) }, []string{"t"})
		if p == good && len(keys) != 0 || p != good && (len(keys) == 0 || keys[0] != row.key) {
			t.Errorf("%+v: mistakes at %q, want %q", p, keys, row.key)
		}
	}
}

// A share of none, or of all, is not exact.
func TestEstimated(t *testing.T) {
	for _, k := range []int{0, 50} {
		if share, se := estimated(k, 50); share != float64(k)/50 || math.Abs(se-math.Sqrt(2*52)/54/math.Sqrt(54)) > 1e-12 {
			t.Errorf("%d of 50: %v ± %v", k, share, se)
		}
	}
}
