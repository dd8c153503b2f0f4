package experiments

import (
	"math"

	"ihealth/eeg/score"
)

// curvePanel is that of curves of pooled windows under the largest rise.
const curvePanel = "windows of all patients under the largest rise"

// curveSteps is the number of steps along a curve.
const curveSteps = 100

// poolOf returns the windows of all patients as one record.
func poolOf(patients int, of func(int) drugTrial) score.Record {
	records := make([]score.Record, patients)
	for p := range records {
		records[p] = of(p).record
	}
	return score.Pool(records)
}

// curveRows returns the highest share of windows under the drug that are found at
// shares of the others, nothing without a curve. Points are joined by straight lines,
// as ties are in the area.
func curveRows(name string, curve []score.Point) []Row {
	if curve == nil {
		return nil
	}
	var rows []Row
	at := 0
	for i := range curveSteps + 1 {
		most := float64(i) / curveSteps
		for at+1 < len(curve) && curve[at+1].FPR <= most {
			at++
		}
		found := curve[at].TPR
		if at+1 < len(curve) {
			next := curve[at+1]
			found += (next.TPR - found) * (most - curve[at].FPR) / (next.FPR - curve[at].FPR)
		}
		rows = append(rows, Row{Panel: curvePanel, Series: name, X: Number(most), Metric: "found", Value: Number(found)})
	}
	return rows
}

// patientPairs holds the areas of each patient's windows under the drug against each
// one's before it. The area of pooled windows is their mean by pairs of windows.
type patientPairs struct {
	patients      int
	areas, weight []float64 // under the drug × before it
}

func pairsOf(patients int, of func(int) drugTrial) patientPairs {
	out := patientPairs{patients: patients}
	for i := range patients {
		under := classOf(of(i).record, true)
		for j := range patients {
			before := classOf(of(j).record, false)
			weight := float64(len(under.Scores) * len(before.Scores))
			out.weight = append(out.weight, weight)
			out.areas = append(out.areas, score.Pool([]score.Record{under, before}).AUC())
		}
	}
	return out
}

// classOf returns the windows of a class that have a score.
func classOf(r score.Record, positive bool) score.Record {
	var out score.Record
	for i, s := range r.Scores {
		if r.Positive[i] == positive && !math.IsNaN(s) {
			out.Scores = append(out.Scores, s)
			out.Positive = append(out.Positive, positive)
		}
	}
	return out
}

// auc returns the area of the pooled windows of patients, NaN without both classes.
func (a patientPairs) auc(patients []int) float64 {
	sum, pairs := 0.0, 0.0
	for _, i := range patients {
		for _, j := range patients {
			if w := a.weight[i*a.patients+j]; w > 0 {
				sum, pairs = sum+w*a.areas[i*a.patients+j], pairs+w
			}
		}
	}
	return sum / pairs
}
