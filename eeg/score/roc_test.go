package score_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/score"
)

// TestAreaUnderROC: the trapezoids below the curve add up to the AUC, and every point
// is what its threshold does.
func TestAreaUnderROC(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(rt, "n")
		var r score.Record
		for range n {
			v := float64(rapid.IntRange(-1, 6).Draw(rt, "score"))
			if v < 0 {
				v = math.NaN()
			}
			r.Scores = append(r.Scores, v)
			r.Positive = append(r.Positive, rapid.Bool().Draw(rt, "positive"))
		}
		curve := r.ROC()
		if curve == nil {
			if !math.IsNaN(r.AUC()) {
				rt.Fatalf("AUC %v without a curve", r.AUC())
			}
			return
		}
		area := 0.0
		for i, p := range curve {
			var c score.Confusion
			for k, s := range r.Scores {
				if !math.IsNaN(s) {
					c.Add(s >= p.Threshold, r.Positive[k])
				}
			}
			if c.TPR() != p.TPR || c.FPR() != p.FPR {
				rt.Fatalf("%+v, but the threshold has %+v", p, c)
			}
			if i > 0 {
				area += (p.FPR - curve[i-1].FPR) * (p.TPR + curve[i-1].TPR) / 2
			}
		}
		if last := curve[len(curve)-1]; last.FPR != 1 || last.TPR != 1 || math.Abs(area-r.AUC()) > 1e-12 {
			rt.Fatalf("area %v, AUC %v, last %+v", area, r.AUC(), last)
		}
	})
}

// ExamplePool shows why both are reported: within each record the scores separate the
// classes, over records their levels differ.
func ExamplePool() {
	records := []score.Record{
		{Scores: []float64{1, 2, 3, 4}, Positive: []bool{false, false, true, true}},
		{Scores: []float64{11, 12, 13, 14}, Positive: []bool{false, false, true, true}},
		{Scores: []float64{5}, Positive: []bool{true}},
	}
	fmt.Println(score.MeanAUC(records), score.Pool(records).AUC())
	fmt.Println(records[0].ROC())
	// Output:
	// 1 0.7
	// [{+Inf 0 0} {4 0 0.5} {3 0 1} {2 0.5 1} {1 1 1}]
}
