package experiments

import (
	"math"
	"testing"
)

// TestSearchCurvesEndAtTheAnswer: that of BCO as printed, which answers with a worse
// choice than its best incumbent, too.
func TestSearchCurvesEndAtTheAnswer(t *testing.T) {
	report := quickReport(t, "fig8")
	x := &searchStudy{report.Experiment.Spec}
	worse := 0
	for _, s := range x.figures(report.Results)[0].Panels[0].Series {
		answer, _ := report.Results.Value(Query{Series: s.Name, Metric: "utility"})
		last := s.Y[len(s.Y)-1]
		if answer != 0 && last != answer {
			t.Errorf("%s ends at %v, its answer is %v", s.Name, last, answer)
		}
		if len(s.Y) > 1 && last > s.Y[len(s.Y)-2] {
			worse++
		}
	}
	if worse != 1 {
		t.Errorf("%d solvers answer with a worse choice than their best, want 1", worse)
	}
}

// TestIntervalsAreDrawn: shares of random instances and spreads of losses have them.
func TestIntervalsAreDrawn(t *testing.T) {
	stability := quickReport(t, "stability")
	panels := (&stabilityStudy{stability.Experiment.Spec}).figures(stability.Results)[0].Panels
	verification := quickReport(t, "verification-work")
	panels = append(panels[:2:2], (&verificationStudy{verification.Experiment.Spec}).figures(verification.Results)[2].Panels...)
	for _, p := range panels {
		for _, s := range p.Series {
			if len(s.Low) != len(s.Y) || math.IsNaN(s.Low[0]) || s.Low[0] > s.Y[0] || s.High[0] < s.Y[0] {
				t.Errorf("%s, %s: intervals %v to %v", p.Title, s.Name, s.Low, s.High)
			}
		}
	}
}
