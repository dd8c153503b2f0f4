package plot

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func labels(ticks []tick) string {
	var out []string
	for _, t := range ticks {
		if t.label != "" {
			out = append(out, t.label)
		}
	}
	return strings.Join(out, " ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		log       bool
		limit     int
		want      string
	}{
		{0, 1, false, 6, "0 0.2 0.4 0.6 0.8 1.0"},
		{0, 1, false, 3, "0 0.5 1.0"},
		{-0.1, 4.1, false, 2, "0 2 4"},
		{-3, 3, false, 7, "−3 −2 −1 0 1 2 3"},
		{0, 43, false, 5, "0 10 20 30 40"},
		{0.052, 0.361, false, 4, "0.1 0.2 0.3"},
		{1000, 1004, false, 5, "1000 1001 1002 1003 1004"},
		{0, 3e6, false, 4, "0 1·10⁶ 2·10⁶ 3·10⁶"},
		{0, 2.5e-6, false, 6, "0 0.5·10⁻⁶ 1.0·10⁻⁶ 1.5·10⁻⁶ 2.0·10⁻⁶ 2.5·10⁻⁶"},
		{2, 5, true, 5, "2 5"},
		{1, 10, true, 5, "1 2 5 10"},
		{0.1, 10, true, 7, "0.1 0.2 0.5 1 2 5 10"},
		{0.1, 10, true, 5, "0.1 0.3 1 3 10"},
		{0.1, 10, true, 3, "0.1 1 10"},
		{1e-6, 1e2, true, 9, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰ 10¹ 10²"},
		{1e-6, 1e2, true, 5, "10⁻⁶ 10⁻⁴ 10⁻² 10⁰ 10²"},
		{1e5, 3e5, true, 5, "10⁵ 2·10⁵"},
		{2.1, 2.9, true, 5, "2.2 2.4 2.6 2.8"},
	} {
		got := labels(span{low: c.low, high: c.high, log: c.log}.ticks(c.limit))
		if got != c.want {
			t.Errorf("[%g, %g] log %v, at most %d: %s, want %s", c.low, c.high, c.log, c.limit, got, c.want)
		}
	}
}

// TestTicksLieOnTheAxis draws ranges over the magnitudes that figures may have.
func TestTicksLieOnTheAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := emptySpan(rapid.Bool().Draw(t, "log"))
		for _, name := range []string{"a", "b"} {
			v := rapid.Float64Range(1, 10).Draw(t, name) * math.Pow(10, float64(rapid.IntRange(-99, 98).Draw(t, name+" exponent")))
			if !s.log && rapid.Bool().Draw(t, name+" negative") {
				v = -v
			}
			s.hold(v)
		}
		s = s.padded(0.05, 0.05)
		limit := rapid.IntRange(2, 9).Draw(t, "limit")
		ticks := s.ticks(limit)
		labelled := 0
		for i, k := range ticks {
			if at := s.norm(k.value); !(at > -1e-6 && at < 1+1e-6) {
				t.Fatalf("tick %g lies at %g of %+v", k.value, at, s)
			}
			if i > 0 && k.value <= ticks[i-1].value {
				t.Fatalf("ticks do not increase: %v", ticks)
			}
			if k.label != "" {
				labelled++
			}
		}
		if labelled < 1 || labelled > limit && labelled > 4 {
			t.Fatalf("%d labels of at most %d on %+v: %s", labelled, limit, s, labels(ticks))
		}
	})
}

func TestSpansHoldEverything(t *testing.T) {
	p := Panel{
		Series: []Series{
			{X: []float64{1, 2, math.NaN()}, Y: []float64{3, 4, 99}, Low: []float64{-1, math.NaN(), 0}, High: []float64{5, 50, 0}},
			{X: []float64{1, 2}, Y: []float64{1, 2}, Kind: Bars},
		},
		References: []Reference{{Value: 8}},
	}
	x, y := p.spans()
	if x.low > 0.6 || x.high < 2.4 || x.high > 2.6 {
		t.Errorf("x is %+v", x)
	}
	if y.low > -1 || y.high < 8 || y.high > 9 {
		t.Errorf("y is %+v", y)
	}
	bars := Panel{Series: []Series{{X: []float64{1}, Y: []float64{2}, Kind: Bars}}}
	if _, y := bars.spans(); y.low != 0 {
		t.Errorf("bars stand on %g", y.low)
	}
}

func TestEdges(t *testing.T) {
	for _, c := range []struct {
		centres []float64
		log     bool
		want    []float64
	}{
		{[]float64{3}, false, []float64{2.5, 3.5}},
		{[]float64{1, 2, 4}, false, []float64{0.5, 1.5, 3, 5}},
		{[]float64{1, 100}, true, []float64{0.1, 10, 1000}},
	} {
		got := edges(c.centres, c.log)
		for i := range c.want {
			if math.Abs(got[i]-c.want[i]) > 1e-9*c.want[i] {
				t.Errorf("%v: %v, want %v", c.centres, got, c.want)
				break
			}
		}
	}
}

func TestRuns(t *testing.T) {
	got := runs("3·10⁻⁶ s")
	want := []run{{"3·10", false}, {"−6", true}, {" s", false}}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

func TestLooksDiffer(t *testing.T) {
	seen := map[string]int{}
	for i := range 49 {
		l := Theme{}.look(i)
		key := strings.Join([]string{string(rune(l.color.R)), string(rune(l.color.G)), fmt.Sprint(l.dashes), fmt.Sprintf("%T", l.marker)}, "|")
		if j, ok := seen[key]; ok {
			t.Errorf("looks %d and %d are alike", i, j)
		}
		seen[key] = i
	}
}

// TestDodge: series that stand beside each other are apart by dodgeStep around the
// place of their data, and the y axis holds what it is told to.
func TestDodge(t *testing.T) {
	s := Series{Kind: Points, X: []float64{1, 2}, Y: []float64{3, 4}}
	p := Panel{Series: []Series{s, s, s}, Dodge: true, Holds: []float64{-5, 9}}
	for i, pen := range p.pens(looks{}) {
		if want := dodgeStep * vg.Length(i-1); pen.dodge != want {
			t.Errorf("series %d stands %v points aside, want %v", i, pen.dodge, want)
		}
	}
	if _, y := p.spans(); y.low > -5 || y.high < 9 {
		t.Errorf("y axis %+v", y)
	}
	p.Dodge = false
	if pen := p.pens(looks{})[0]; pen.dodge != 0 {
		t.Errorf("stands aside although nobody asked: %v", pen.dodge)
	}
}
