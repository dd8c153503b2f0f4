package score

import "math"

// Found is a point of a curve of precision and recall.
type Found struct {
	Threshold float64 // scores ≥ Threshold raise an alarm
	Recall    float64 // share of positives that raise one
	Precision float64 // share of alarms that are positives
}

// PrecisionRecall returns the curve, one point a score that occurs, the highest first. Scores that are
// NaN are left out. It is nil unless both classes are left, and panics when the lengths differ.
func PrecisionRecall(scores []float64, positive []bool) []Found {
	order, positives := ranked(scores, positive)
	p, n := float64(positives), float64(len(order)-positives)
	curve := ROC(scores, positive)
	if curve == nil {
		return nil
	}
	out := make([]Found, 0, len(curve)-1)
	for _, at := range curve[1:] {
		out = append(out, Found{at.Threshold, at.TPR, at.TPR * p / (at.TPR*p + at.FPR*n)})
	}
	return out
}

// AveragePrecision returns the area under the steps of precision over recall, Σ (R_k − R_k−1)·P_k (Manning,
// Raghavan, Schütze, Introduction to Information Retrieval, section 8.4): of scores that tell
// nothing it is the share of positives. It is NaN unless both classes are left, and panics when the lengths differ.
func AveragePrecision(scores []float64, positive []bool) float64 {
	curve := PrecisionRecall(scores, positive)
	if curve == nil {
		return math.NaN()
	}
	area, recall := 0.0, 0.0
	for _, at := range curve {
		area += (at.Recall - recall) * at.Precision
		recall = at.Recall
	}
	return area
}
