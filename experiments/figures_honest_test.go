package experiments

import (
	"math"
	"testing"

	"ihealth/experiments/plot"
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

// TestIntervalsOfSharesEnd: they are drawn from 0 to 1 at most, though those of their rows
// reach further; the interval of another quantity is left alone.
func TestIntervalsOfSharesEnd(t *testing.T) {
	for label, want := range map[string]float64{
		"share of nodes caught": 1, "probability of correct selection": 1, "P(more than a third), and 1/η": 1, "share (%) of the front": 100, "block latency (s)": 0,
	} {
		if got := mostOf(label); got != want {
			t.Errorf("%s: at most %v, want %v", label, got, want)
		}
	}
	given := []plot.Series{{Y: []float64{0, 1, 0.5}, Low: []float64{-0.1, 0.8, math.NaN()}, High: []float64{0.2, 1.1, math.NaN()}}, {Y: []float64{1}}}
	got := withinShares(given, 1)
	if s := got[0]; s.Low[0] != 0 || s.High[0] != 0.2 || s.Low[1] != 0.8 || s.High[1] != 1 || !math.IsNaN(s.Low[2]) || got[1].Low != nil {
		t.Errorf("%+v", got)
	}
	if given[0].Low[0] != -0.1 {
		t.Error("the intervals that were given have changed")
	}
}

// render draws a figure in all formats of a run directory.
func render(f plot.Figure) (files []plot.File, err error) {
	for _, format := range formats {
		drawn, err := plot.Files(&f, format)
		if err != nil {
			return nil, err
		}
		files = append(files, drawn...)
	}
	return files, nil
}
