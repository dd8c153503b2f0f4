package experiments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
	"ihealth/eeg/score"
	"ihealth/sim/output"
)

// Stretches of a recorded comparison, as series of its rows.
const (
	baselineStretch = "baseline"
	changedStretch  = "changed"
)

// recordedCell judges the windows of two stretches of real EEG with the paper's
// rule and with the robust z. Both are trained on the baseline stretch, which
// is also scored: the rates describe this recording, they predict nothing.
// Where the recording is not there, the cell says so and has no rows.
func (x *changeStudy) recordedCell(r RecordedChange) Cell {
	return Cell{ID: "recorded/" + r.Name, Fidelity: Simulated, Run: func(_ context.Context, env *Env) ([]Row, error) {
		var windows [2][]feature.Window
		artefacts := 0
		for i, s := range []Stretch{r.Baseline, r.Changed} {
			var err error
			windows[i], err = stretchWindows(s, time.Duration(r.Window*float64(time.Second)))
			if errors.Is(err, datasets.ErrNotFound) {
				env.Note(fmt.Sprintf("%s is left out: %v", r.Name, err))
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			found := len(windows[i])
			windows[i] = slices.DeleteFunc(windows[i], r.artefact)
			if len(windows[i]) == 0 {
				return nil, fmt.Errorf("%s: none of %d windows of %v s in annotation %q of %s is free of artefacts", r.Name, found, r.Window, s.Annotation, s.Dataset)
			}
			artefacts += found - len(windows[i])
		}
		rows, err := x.recordedRows(r.Name, windows[0], windows[1])
		return append(rows, Row{Panel: r.Name, X: none, Metric: "artefacts", Value: Number(artefacts)}), err
	}}
}

// artefact reports whether a channel moves more in the window than EEG does.
func (r *RecordedChange) artefact(w feature.Window) bool {
	return r.MostSD > 0 && slices.ContainsFunc(w.Channels, func(c feature.Channel) bool { return c.Variance > r.MostSD*r.MostSD })
}

// stretchWindows returns the windows of a stretch. A window that the annotation
// does not cover whole is left out.
func stretchWindows(s Stretch, window time.Duration) (_ []feature.Window, err error) {
	d, err := datasets.ByName(s.Dataset)
	if err != nil {
		return nil, err
	}
	path, err := datasets.Find(s.Dataset)
	if err != nil {
		return nil, err
	}
	if err := d.Verify(path); err != nil {
		return nil, err
	}
	recording, err := open.File(path, open.Options{Rate: d.Rate})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, recording.Close()) }()
	extractor, err := feature.NewExtractor(recording, window)
	if err != nil {
		return nil, err
	}
	windows, err := extractor.Collect()
	if err != nil || s.Annotation == "" {
		return windows, err
	}
	marked := recording.Recording().Annotations
	return slices.DeleteFunc(windows, func(w feature.Window) bool { return !covered(w, s.Annotation, marked) }), nil
}

// covered reports whether an annotation of that text covers the whole window.
func covered(w feature.Window, text string, marked []eeg.Annotation) bool {
	const tolerance = 1e-6 // s, of times that were rounded to nanoseconds
	for _, a := range marked {
		if a.Text == text && a.Onset.Seconds() <= w.Start+tolerance && w.Start+w.Duration <= (a.Onset+a.Duration).Seconds()+tolerance {
			return true
		}
	}
	return false
}

// recordedRows returns the median change of every channel in both stretches by
// the paper's rule, and the rates of both rules.
func (x *changeStudy) recordedRows(name string, baseline, changed []feature.Window) ([]Row, error) {
	training := detect.Training{baseline}
	paper, err := detect.NewPaper(x.spec.Change.Rule.paper(), training, 0)
	if err != nil {
		return nil, err
	}
	robust, err := detect.NewRobustZ(detect.DefaultRobustRule(), training, 0)
	if err != nil {
		return nil, err
	}
	rows, err := kappaRows(name, paper, baseline, changed)
	if err != nil {
		return nil, err
	}
	for _, d := range []struct {
		name     string
		detector detect.Detector
	}{{"paper", paper}, {"robust-z", robust}} {
		rates, err := rateRows(name, d.name, d.detector, baseline, changed)
		if err != nil {
			return nil, err
		}
		rows = append(rows, rates...)
	}
	return rows, nil
}

// kappaRows returns for every channel the median over windows with the
// quantiles that hold 90 % of them.
func kappaRows(name string, d detect.Detector, baseline, changed []feature.Window) ([]Row, error) {
	var rows []Row
	for _, s := range []struct {
		series  string
		windows []feature.Window
	}{{baselineStretch, baseline}, {changedStretch, changed}} {
		perChannel := make([][]float64, len(s.windows[0].Channels))
		for _, w := range s.windows {
			v, err := d.Detect(w)
			if err != nil {
				return nil, err
			}
			for i, kappa := range v.Scores {
				perChannel[i] = append(perChannel[i], kappa)
			}
		}
		for i, values := range perChannel {
			row := medianRow(output.NewSample(values))
			row.Panel, row.Series, row.X, row.Metric, row.Text = name, s.series, Number(i+1), "kappa", strings.Trim(s.windows[0].Channels[i].Label, ".")
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// rateRows scores a detector: an alarm is an emergency, z > 2, and a window's score
// is the mean of its channels.
func rateRows(name, rule string, d detect.Detector, baseline, changed []feature.Window) ([]Row, error) {
	var scores []float64
	var positive []bool
	var counts score.Confusion
	for i, windows := range [][]feature.Window{baseline, changed} {
		for _, w := range windows {
			v, err := d.Detect(w)
			if err != nil {
				return nil, err
			}
			counts.Add(v.Status == detect.Emergency, i == 1)
			scores = append(scores, meanOf(v.Scores))
			positive = append(positive, i == 1)
		}
	}
	row := func(metric string, v float64) Row {
		return Row{Panel: name, Series: rule, X: none, Metric: metric, Value: Number(v)}
	}
	tpr, fpr := row("tpr", counts.TPR()), row("fpr", counts.FPR())
	tpr.Interval = proportion(counts.TruePositives, len(changed), 0.95)
	fpr.Interval = proportion(counts.FalsePositives, len(baseline), 0.95)
	return []Row{tpr, fpr, row("auc", score.AUC(scores, positive))}, nil
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
