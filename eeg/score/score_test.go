package score_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/score"
)

// TestAUCCountsPairs compares with the definition: all pairs of a positive and a
// negative.
func TestAUCCountsPairs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(rt, "n")
		scores, positive := make([]float64, n), make([]bool, n)
		var won, pairs float64
		for i := range n {
			scores[i] = float64(rapid.IntRange(0, 9).Draw(rt, "score")) // many ties
			positive[i] = rapid.Bool().Draw(rt, "positive")
			for j := range i {
				if positive[i] == positive[j] {
					continue
				}
				pairs++
				switch up := scores[i] > scores[j] == positive[i]; {
				case scores[i] == scores[j]:
					won += 0.5
				case up:
					won++
				}
			}
		}
		got := score.AUC(scores, positive)
		if pairs == 0 && !math.IsNaN(got) || pairs > 0 && got != won/pairs {
			rt.Fatalf("AUC %v, want %v", got, won/pairs)
		}
	})
}

// TestAUCOfTheLiterature: Hanley and McNeil, Radiology 143 (1982), table 1: 109 CT
// images in five categories, area 0.893.
func TestAUCOfTheLiterature(t *testing.T) {
	normal, abnormal := []int{33, 6, 6, 11, 2}, []int{3, 2, 2, 11, 33}
	var scores []float64
	var positive []bool
	add := func(counts []int, label bool) {
		for category, n := range counts {
			for range n {
				scores, positive = append(scores, float64(category)), append(positive, label)
			}
		}
	}
	add(normal, false)
	add(abnormal, true)
	if got := score.AUC(scores, positive); math.Abs(got-0.893) > 0.0005 {
		t.Errorf("AUC %v, want 0.893", got)
	}
}

func TestAUCLeavesUndefinedOut(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	if got := score.AUC([]float64{1, nan, inf, nan, -inf}, []bool{false, true, true, false, false}); got != 1 {
		t.Errorf("AUC %v, want 1", got)
	}
}

func TestLengthsMustAgree(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	score.AUC([]float64{1}, nil)
}

func TestConfusion(t *testing.T) {
	var c score.Confusion
	for i, n := range []int{1, 2, 3, 4} {
		for range n {
			c.Add(i%2 == 0, i < 2)
		}
	}
	if want := (score.Confusion{TruePositives: 1, FalseNegatives: 2, FalsePositives: 3, TrueNegatives: 4}); c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
	if c.TPR() != 1.0/3 || c.FPR() != 3.0/7 || !math.IsNaN(score.Confusion{}.TPR()) {
		t.Errorf("TPR %v, FPR %v", c.TPR(), c.FPR())
	}
}

// fixed returns a verdict per window.
type fixed []detect.Verdict

func (f fixed) Detect(w feature.Window) (detect.Verdict, error) {
	if w.Index >= len(f) {
		return detect.Verdict{}, errors.New("no verdict")
	}
	return f[w.Index], nil
}

func ExampleTry() {
	d := fixed{
		{Scores: []float64{0.1, 0.2}, Status: detect.Normal},
		{Scores: []float64{0.9, math.NaN()}, Status: detect.Emergency},
		{Scores: []float64{0.2, 0.3}, Status: detect.MeasurementError},
	}
	windows := []feature.Window{{Index: 0}, {Index: 1}, {Index: 2}}
	trial, err := score.Try(d, windows, []bool{false, true, true})
	fmt.Println(trial.AUC, trial.Emergency.TPR(), trial.Emergency.FPR(), err)
	_, err = score.Try(d, []feature.Window{{Index: 3}}, []bool{true})
	fmt.Println(err)
	// Output:
	// 1 0.5 0 <nil>
	// no verdict
}
