package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
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
		baseline, changed, damaged, err := r.windows(env)
		if err != nil || len(baseline) == 0 {
			return nil, err
		}
		rows, err := x.recordedRows(r.Name, baseline, changed)
		return append(rows, Row{Panel: r.Name, X: none, Metric: "damaged_windows", Value: Number(damaged)}), err
	}}
}

// windows returns the windows of both stretches and how many were damaged. There are
// none, and the environment is told, where the recording is not here.
func (r RecordedChange) windows(env *Env) (baseline, changed []feature.Window, damaged int, err error) {
	var windows [2][]feature.Window
	for i, s := range []Stretch{r.Baseline, r.Changed} {
		sound, bad, err := s.windows(time.Duration(r.Window * float64(time.Second)))
		if errors.Is(err, datasets.ErrNotFound) || errors.Is(err, datasets.ErrChecksum) {
			env.Note(fmt.Sprintf("%s is left out: %v", r.Name, err))
			return nil, nil, 0, nil
		}
		if err != nil {
			return nil, nil, 0, err
		}
		if len(sound) == 0 {
			return nil, nil, 0, fmt.Errorf("%s: no sound window of %v s lies in annotation %q of %s", r.Name, r.Window, s.Annotation, s.Dataset)
		}
		windows[i] = sound
		damaged += bad
	}
	return windows[0], windows[1], damaged, nil
}

// found is a dataset whose file is here and is the right one.
type found struct {
	datasets.Dataset
	file string
}

// find returns the stretch's dataset. The error wraps ErrNotFound or ErrChecksum
// of datasets.
func (s Stretch) find() (found, error) {
	d, err := datasets.ByName(s.Dataset)
	if err != nil {
		return found{}, err
	}
	path, err := datasets.Find(s.Dataset)
	if err != nil {
		return found{}, err
	}
	return found{d, path}, d.Verify(path)
}

// input names the stretch's dataset and what of it is here.
func (s Stretch) input() string {
	if d, err := s.find(); err == nil {
		return s.Dataset + " " + d.SHA256
	}
	return s.Dataset + " missing"
}

// windows returns the windows of a stretch that its annotation covers whole, less
// those that hold samples known to be transmission errors, whose number is the
// second result.
func (s Stretch) windows(window time.Duration) (sound []feature.Window, damaged int, err error) {
	d, err := s.find()
	if err != nil {
		return nil, 0, err
	}
	recording, err := open.File(d.file, open.Options{Rate: d.Rate})
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, recording.Close()) }()
	all, err := feature.Windows(recording, window)
	if err != nil {
		return nil, 0, err
	}
	marked := recording.Recording().Annotations
	for _, w := range all {
		switch {
		case s.Annotation != "" && !covered(w, s.Annotation, marked):
		case holdsAny(w, d.Dataset):
			damaged++
		default:
			sound = append(sound, w)
		}
	}
	return sound, damaged, nil
}

// covered reports whether an annotation of that text covers the whole window.
func covered(w feature.Window, text string, marked []eeg.Annotation) bool {
	const rounding = 1e-6 // s, of times in nanoseconds
	return slices.ContainsFunc(marked, func(a eeg.Annotation) bool {
		return a.Text == text && w.Overlap(a) >= w.Duration-rounding
	})
}

// holdsAny reports whether the window holds one of the dataset's bad samples.
func holdsAny(w feature.Window, d datasets.Dataset) bool {
	return slices.ContainsFunc(d.Bad, func(sample int64) bool { return w.Holds(float64(sample) / d.Rate.Hz()) })
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
				if !math.IsNaN(kappa) { // a dead channel has no score
					perChannel[i] = append(perChannel[i], kappa)
				}
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

// rateRows scores a detector: an alarm is an emergency, z > 2.
func rateRows(name, rule string, d detect.Detector, baseline, changed []feature.Window) ([]Row, error) {
	positive := make([]bool, len(baseline)+len(changed))
	for i := range changed {
		positive[len(baseline)+i] = true
	}
	trial, err := score.Try(d, slices.Concat(baseline, changed), positive)
	if err != nil {
		return nil, err
	}
	row := func(metric string, v float64) Row {
		return Row{Panel: name, Series: rule, X: none, Metric: metric, Value: Number(v)}
	}
	counts := trial.Emergency
	tpr, fpr := row("tpr", counts.TPR()), row("fpr", counts.FPR())
	tpr.Interval = proportion(counts.TruePositives, len(changed), 0.95)
	fpr.Interval = proportion(counts.FalsePositives, len(baseline), 0.95)
	return []Row{tpr, fpr, row("auc", trial.AUC)}, nil
}
