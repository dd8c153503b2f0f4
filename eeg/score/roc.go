package score

import (
	"cmp"
	"math"
	"slices"
)

// Point is a point of a receiver operating characteristic.
type Point struct {
	Threshold float64 // scores ≥ Threshold raise an alarm
	FPR, TPR  float64 // shares of negatives and of positives that do
}

// ROC returns the curve from no alarm, the threshold +∞, to nothing but alarms, one
// point a score that occurs. Scores that are NaN are left out. It is nil unless both
// classes are left, and panics when the lengths differ.
func ROC(scores []float64, positive []bool) []Point {
	order, positives := ranked(scores, positive)
	slices.Reverse(order)
	p, n := float64(positives), float64(len(order)-positives)
	if p == 0 || n == 0 {
		return nil
	}
	curve := []Point{{Threshold: math.Inf(1)}}
	hits, falls := 0.0, 0.0
	for i, at := range order {
		if positive[at] {
			hits++
		} else {
			falls++
		}
		if i+1 == len(order) || scores[order[i+1]] != scores[at] {
			curve = append(curve, Point{scores[at], falls / n, hits / p})
		}
	}
	return curve
}

// ranked returns the indices of the scores that are defined, rising, and how many of
// them are positive.
func ranked(scores []float64, positive []bool) (order []int, positives int) {
	if len(scores) != len(positive) {
		panic("score: scores and labels differ in length")
	}
	for i, s := range scores {
		if !math.IsNaN(s) {
			order = append(order, i)
			if positive[i] {
				positives++
			}
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	return order, positives
}

// Record holds the labelled windows of one recording.
type Record struct {
	Scores   []float64 // a window, NaN where undefined
	Positive []bool
}

// AUC returns the area of the record, see AUC.
func (r Record) AUC() float64 { return AUC(r.Scores, r.Positive) }

// ROC returns the curve of the record, see ROC.
func (r Record) ROC() []Point { return ROC(r.Scores, r.Positive) }

// Pool returns the windows of all records as one: its AUC is lower than those of the
// records where their scores have no common scale.
func Pool(records []Record) Record {
	var all Record
	for _, r := range records {
		all.Scores = append(all.Scores, r.Scores...)
		all.Positive = append(all.Positive, r.Positive...)
	}
	return all
}

// MeanAUC returns the mean area of the records that have both classes, NaN of none.
func MeanAUC(records []Record) float64 {
	areas := make([]float64, len(records))
	for i, r := range records {
		areas[i] = r.AUC()
	}
	return meanScore(areas)
}
