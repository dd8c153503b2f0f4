package score_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/score"
)

func TestEventsOfNothing(t *testing.T) {
	p := score.DefaultEventPolicy()
	seizure := []score.Span{{0, 40}, {3550, 3600}} // both touch an end of the file
	for _, c := range []struct {
		name                   string
		reference, detected    []score.Span
		want                   score.EventScore
		sensitivity, precision float64
	}{
		{"nothing at all", nil, nil, score.EventScore{Duration: 3600}, math.NaN(), math.NaN()},
		{"no reference", nil, seizure, score.EventScore{False: 2, Duration: 3600}, math.NaN(), 0},
		{"no detection", seizure, nil, score.EventScore{Reference: 2, Duration: 3600}, 0, math.NaN()},
		{"the same", seizure, seizure, score.EventScore{Reference: 2, True: 2, Duration: 3600}, 1, 1},
		{"the whole file", seizure, []score.Span{{0, 3600}}, score.EventScore{Reference: 2, True: 2, False: 10, Duration: 3600}, 1, 1.0 / 6},
	} {
		got, err := score.Events(c.reference, c.detected, 3600, p)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, want %+v, %v", c.name, got, c.want, err)
		}
		if s, r := got.Sensitivity(), got.Precision(); !equal(s, c.sensitivity) || !equal(r, c.precision) {
			t.Errorf("%s: sensitivity %v, precision %v", c.name, s, r)
		}
	}
}

func equal(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

func TestUnusableSpans(t *testing.T) {
	p := score.DefaultEventPolicy()
	nan := math.NaN()
	for name, s := range map[string][]score.Span{
		"reversed": {{2, 1}}, "before": {{-1, 1}}, "behind": {{1, 101}}, "undefined": {{nan, 1}}, "order": {{5, 6}, {1, 2}},
	} {
		if _, err := score.Events(s, nil, 100, p); !errors.Is(err, score.ErrSpans) {
			t.Errorf("%s: %v, want ErrSpans", name, err)
		}
		if _, err := score.Samples(nil, s, 100); !errors.Is(err, score.ErrSpans) {
			t.Errorf("%s: %v, want ErrSpans", name, err)
		}
	}
	for _, duration := range []float64{0, -1, nan, math.Inf(1), 1e12} {
		if _, err := score.Events(nil, nil, duration, p); !errors.Is(err, score.ErrSpans) {
			t.Errorf("%v s: %v, want ErrSpans", duration, err)
		}
	}
	for _, p := range []score.EventPolicy{{}, {Longest: 300, Merge: nan}, {Longest: 300, Before: -1}, {Longest: nan}} {
		if _, err := score.Events(nil, nil, 100, p); !errors.Is(err, score.ErrSpans) {
			t.Errorf("%+v: %v, want ErrSpans", p, err)
		}
	}
	for _, w := range [][][2]int{{{3, 3}}, {{-1, 3}}, {{0, 11}}, {{0, 4}, {3, 5}}} {
		if _, err := score.NAB(make([]float64, 10), w, 0.5, score.StandardProfile); !errors.Is(err, score.ErrSpans) {
			t.Errorf("%v: %v, want ErrSpans", w, err)
		}
	}
}

// TestNABWindowOfOne: behind a window of one value a false detection costs all.
func TestNABWindowOfOne(t *testing.T) {
	series := make([]float64, 20)
	series[10], series[11] = 1, 1
	got, err := score.NAB(series, [][2]int{{10, 11}}, 0.5, score.StandardProfile)
	if err != nil || math.Abs(got.Score-(1-0.11)) > 1e-12 {
		t.Errorf("%+v, %v; want a score of 0.89", got, err)
	}
}

// TestEventsAreMonotone: more detections never lower the sensitivity, and a detection
// that is the reference is never false.
func TestEventsAreMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) []score.Span {
			var out []score.Span
			at := 0.0
			for range rapid.IntRange(0, 5).Draw(rt, name) {
				from := at + rapid.Float64Range(0, 500).Draw(rt, "gap")
				at = from + rapid.Float64Range(0.2, 400).Draw(rt, "length")
				out = append(out, score.Span{Start: from, End: at})
			}
			return out
		}
		reference, p := draw("reference"), score.DefaultEventPolicy()
		own, err := score.Events(reference, reference, 5000, p)
		if err != nil || own.True != own.Reference || own.False != 0 {
			rt.Fatalf("a reference scores %+v against itself, %v", own, err)
		}
		detected := draw("detected")
		all, err := score.Events(reference, detected, 5000, p)
		if err != nil {
			rt.Fatal(err)
		}
		if n := len(detected); n > 0 {
			fewer, err := score.Events(reference, detected[:n-1], 5000, p)
			if err != nil || fewer.True > all.True {
				rt.Fatalf("%d events found with a detection less, %d with it, %v", fewer.True, all.True, err)
			}
		}
	})
}

// ExampleEvents scores two detections: one in time, one of nothing.
func ExampleEvents() {
	seizure := []score.Span{{Start: 600, End: 660}}
	detected := []score.Span{{Start: 650, End: 670}, {Start: 3000, End: 3020}}
	s, err := score.Events(seizure, detected, 3600, score.DefaultEventPolicy())
	fmt.Printf("%.2f %.2f %.3f %v %v\n", s.Sensitivity(), s.Precision(), s.F1(), s.FalsePerDay(), err)
	// Output: 1.00 0.50 0.667 24 <nil>
}
