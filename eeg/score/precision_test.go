package score_test

import (
	"math"
	"testing"

	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// TestAveragePrecision: by hand, and the example of scikit-learn's documentation.
func TestAveragePrecision(t *testing.T) {
	for _, tt := range []struct {
		name     string
		scores   []float64
		positive []bool
		want     float64
	}{
		{"scikit-learn 1.5 average_precision_score", []float64{0.1, 0.4, 0.35, 0.8}, []bool{false, false, true, true}, 0.8333333333333333},
		{"perfect", []float64{3, 2, 1}, []bool{true, true, false}, 1},
		{"worst of three", []float64{1, 2, 3}, []bool{true, false, false}, 1.0 / 3},
		{"all tied", []float64{5, 5, 5, 5}, []bool{true, false, false, false}, 0.25},
		{"NaN left out", []float64{math.NaN(), 2, 1}, []bool{true, true, false}, 1},
	} {
		if got := score.AveragePrecision(tt.scores, tt.positive); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := score.AveragePrecision([]float64{1}, []bool{true}); !math.IsNaN(got) {
		t.Errorf("%v of one class, want NaN", got)
	}
	if got := score.PrecisionRecall([]float64{1}, []bool{false}); got != nil {
		t.Errorf("%v of one class, want nil", got)
	}
}

// TestPrecisionRecallByCounting counts alarms at every threshold.
func TestPrecisionRecallByCounting(t *testing.T) {
	s := rng.New(rng.Key{Seed: 2})
	scores, positive := make([]float64, 200), make([]bool, 200)
	for i := range scores {
		positive[i] = s.Float64() < 0.2
		scores[i] = math.Floor(10 * s.Float64())
		if positive[i] {
			scores[i] += 2
		}
	}
	for _, at := range score.PrecisionRecall(scores, positive) {
		var hits, alarms, positives float64
		for i := range scores {
			if positive[i] {
				positives++
			}
			if scores[i] >= at.Threshold {
				alarms++
				if positive[i] {
					hits++
				}
			}
		}
		if math.Abs(at.Recall-hits/positives) > 1e-12 || math.Abs(at.Precision-hits/alarms) > 1e-12 {
			t.Errorf("%+v, want recall %v and precision %v", at, hits/positives, hits/alarms)
		}
	}
}
