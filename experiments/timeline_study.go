package experiments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
)

// timelineStudy replays real recordings through rules.
type timelineStudy struct{ spec *Spec }

func (x *timelineStudy) check(report reporter) {
	t := x.spec.Timeline
	for i, text := range t.Rules {
		if _, err := detect.ParseRule(text); err != nil {
			report(indexed("timeline.rules", i), "%w", err)
		}
	}
	checkCount(report, "timeline.rules", "rules", len(t.Rules), 1, 20)
	checkCount(report, "timeline.recordings", "recordings", len(t.Recordings), 1, 20)
	seen := map[string]bool{}
	for i, r := range t.Recordings {
		at := indexed("timeline.recordings", i)
		if r.Name == "" || seen[r.Name] {
			report(at+".name", "recording %d needs a name of its own", i+1)
		}
		seen[r.Name] = true
		if d, err := datasets.ByName(r.Dataset); err != nil {
			report(at+".dataset", "%w", err)
		} else if d.Collection() {
			report(at+".dataset", "%s is a collection: name one recording", r.Dataset)
		}
		if !(r.Window > 0 && r.Window <= 86400) {
			report(at+".window", "a window of %v s: want more than 0 and at most 86400 (a day)", r.Window)
		}
		checkCount(report, at+".train", "training windows", r.Train, 1, 1_000_000)
	}
}

// inputs names the recordings and whether they are here.
func (x *timelineStudy) inputs() []string {
	var out []string
	for _, r := range x.spec.Timeline.Recordings {
		out = append(out, Stretch{Dataset: r.Dataset}.input())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (x *timelineStudy) cells() []Cell {
	var out []Cell
	for _, r := range x.spec.Timeline.Recordings {
		out = append(out, x.cell(r))
	}
	return out
}

// cell replays one recording. Where it is not there, the cell says so and has no rows.
func (x *timelineStudy) cell(r TimelineOfRecord) Cell {
	return Cell{ID: r.Name, Fidelity: Simulated, Run: func(_ context.Context, env *Env) ([]Row, error) {
		d, err := Stretch{Dataset: r.Dataset}.find()
		if errors.Is(err, datasets.ErrNotFound) || errors.Is(err, datasets.ErrChecksum) {
			env.Note(fmt.Sprintf("%s is left out: %v", r.Name, err))
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		windows, marked, err := r.windows(d)
		if err != nil {
			return nil, err
		}
		rows := r.marks(windows, marked)
		for _, text := range x.spec.Timeline.Rules {
			judged, err := r.judge(text, windows, d.Dataset)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", text, err)
			}
			rows = append(rows, judged...)
		}
		return rows, nil
	}}
}

// windows returns the windows of the recording and its annotations.
func (r TimelineOfRecord) windows(d found) (all []feature.Window, marked []eeg.Annotation, err error) {
	recording, err := open.File(d.file, open.Options{Rate: d.Rate})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, recording.Close()) }()
	all, err = feature.Windows(recording, time.Duration(r.Window*float64(time.Second)))
	if err != nil {
		return nil, nil, err
	}
	if len(all) <= r.Train {
		return nil, nil, fmt.Errorf("%s has %d windows of %v s, of which %d teach the rules: none is left", r.Name, len(all), r.Window, r.Train)
	}
	return all, recording.Recording().Annotations, nil
}

// marks returns for each window which part of it the annotations mark.
func (r TimelineOfRecord) marks(windows []feature.Window, marked []eeg.Annotation) []Row {
	rows := make([]Row, len(windows))
	for i, w := range windows {
		sum := 0.0
		for _, a := range marked {
			if slices.Contains(r.Marked, a.Text) {
				sum += w.Overlap(a)
			}
		}
		rows[i] = Row{Panel: r.Name, Series: "marked", X: Number(w.Start), Metric: "marked", Value: Number(min(1, sum/w.Duration))}
	}
	return rows
}

// judge returns a rule's verdict on each window that has no sample known to be a
// transmission error.
func (r TimelineOfRecord) judge(text string, windows []feature.Window, d datasets.Dataset) ([]Row, error) {
	rule, err := detect.ParseRule(text)
	if err != nil {
		return nil, err
	}
	sound := slices.DeleteFunc(slices.Clone(windows), func(w feature.Window) bool { return holdsAny(w, d) })
	train := min(r.Train, len(sound))
	detector, err := rule.Train(detect.Training{sound[:train]}, 0)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for i, w := range sound {
		v := detect.Verdict{Status: detect.Learning}
		if i >= train {
			if v, err = detector.Detect(w); err != nil {
				return nil, err
			}
		}
		rows = append(rows, Row{Panel: r.Name, Series: text, X: Number(w.Start), Metric: "status", Value: none, Text: v.Status.String()})
	}
	return rows, nil
}
