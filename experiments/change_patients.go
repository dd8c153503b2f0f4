package experiments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
	"ihealth/experiments/plot"
	"ihealth/sim/output"
)

// RecordedPatients is a folder with recordings of the reader's own, laid out like the
// data of I-Health; see datasets.Cohort. Empty, nothing is read.
type RecordedPatients struct {
	Folder string  `yaml:"folder"`
	Window float64 `yaml:"window"` // s, > 0
}

func (f RecordedPatients) check(report reporter) {
	if f.Folder == "" {
		return
	}
	if _, err := datasets.Cohort(f.Folder); err != nil {
		report("change.patients.folder", "%w", err)
	}
	if !(f.Window > 0 && f.Window <= 86400) {
		report("change.patients.window", "a window of %v s: want more than 0 and at most 86400 (a day)", f.Window)
	}
}

// list returns the patients, none where the folder is not given or has gone.
func (f RecordedPatients) list() []datasets.Patient {
	if f.Folder == "" {
		return nil
	}
	patients, err := datasets.Cohort(f.Folder)
	if err != nil {
		return nil
	}
	return patients
}

// inputs names the recordings with their checksums.
func (f RecordedPatients) inputs() []string {
	var out []string
	for _, p := range f.list() {
		for _, s := range datasets.Sessions() {
			sum, err := sumOf(p.Files[s])
			if err != nil {
				sum = "unreadable"
			}
			out = append(out, fmt.Sprintf("%s/%s %s", p.Name, s, sum))
		}
	}
	return out
}

func sumOf(path string) (sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// ownPanel names the panel of a patient of the reader's own.
func ownPanel(name string) string { return "own patient " + name }

// ownCell judges one recorded patient before, during and after the medication against
// the patient's own session before it, which is also judged.
func (x *changeStudy) ownCell(p datasets.Patient) Cell {
	return Cell{ID: "own/" + p.Name, Fidelity: Simulated, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
		window := time.Duration(x.spec.Change.Patients.Window * float64(time.Second))
		sessions := map[datasets.Session][]feature.Window{}
		for _, s := range datasets.Sessions() {
			windows, err := sessionOf(ctx, p.Files[s], window)
			if err != nil {
				return nil, err
			}
			sessions[s] = windows
		}
		detector, err := detect.NewPaper(x.spec.Change.Rule.paper(), detect.Training{sessions[datasets.Before]}, 0)
		if err != nil {
			return nil, fmt.Errorf("patient %s: %w", p.Name, err)
		}
		var rows []Row
		for _, s := range datasets.Sessions() {
			judged, err := ownRows(ownPanel(p.Name), string(s), detector, sessions[s])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.Files[s], err)
			}
			rows = append(rows, judged...)
		}
		return rows, nil
	}}
}

// sessionOf returns the windows of a recording's EEG channels.
func sessionOf(ctx context.Context, path string, window time.Duration) (windows []feature.Window, err error) {
	r, err := open.File(path, open.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	windows, err = feature.Windows(eeg.Guard(eeg.Select(r.Source, r.Recording().EEGChannels()), ctx.Err), window)
	if err != nil {
		return nil, err
	}
	if len(windows) == 0 {
		return nil, fmt.Errorf("%s: no window of %v fits between its gaps: choose a shorter change.patients.window", path, window)
	}
	return windows, nil
}

// ownRows returns the median change of every channel over a session's windows, and how
// often each status is.
func ownRows(panel, session string, d detect.Detector, windows []feature.Window) ([]Row, error) {
	counts := map[detect.Status]int{}
	perChannel := make([][]float64, len(windows[0].Channels))
	for _, w := range windows {
		v, err := d.Detect(w)
		if err != nil {
			return nil, err
		}
		counts[v.Status]++
		for i, kappa := range v.Scores {
			if !math.IsNaN(kappa) { // a dead channel has no score
				perChannel[i] = append(perChannel[i], kappa)
			}
		}
	}
	var rows []Row
	for i, values := range perChannel {
		row := medianRow(output.NewSample(values))
		row.Panel, row.Series, row.X, row.Metric, row.Text = panel, session, Number(i+1), "kappa", strings.Trim(windows[0].Channels[i].Label, ".")
		rows = append(rows, row)
	}
	for _, s := range []detect.Status{detect.Normal, detect.MeasurementError, detect.Emergency, detect.NoDecision} {
		share := float64(counts[s]) / float64(len(windows))
		rows = append(rows, Row{
			Panel: panel, Series: session, X: none, Metric: "share", Text: s.String(),
			Value: Number(share), Interval: proportion(counts[s], len(windows), 0.95),
		})
	}
	return rows, nil
}

// ownTable shows how often each status is in the sessions of the reader's patients.
func (x *changeStudy) ownTable(r *Results) Table {
	t := Table{
		Title:  "Own recordings: windows by status, 95 % intervals as if windows were independent; the session before trains and is judged",
		Header: []string{"patient", "session", "normal", "measurement error", "emergency", "no decision"},
	}
	for _, p := range x.spec.Change.Patients.list() {
		for _, s := range datasets.Sessions() {
			line := []string{p.Name, string(s)}
			for _, row := range r.Select(Query{Panel: ownPanel(p.Name), Series: string(s), Metric: "share"}) {
				line = append(line, share(row))
			}
			if len(line) == len(t.Header) {
				t.Rows = append(t.Rows, line)
			}
		}
	}
	return t
}

// ownFigure draws the change of every channel in every session, one panel a patient.
func (x *changeStudy) ownFigure(r *Results, threshold plot.Reference) plot.Figure {
	fig := plot.Figure{Name: x.spec.Name + "-own", Title: "Change indicator of own recordings (bars: 90 % of the windows)", Width: plot.IEEEPage, Columns: 3}
	for _, p := range x.spec.Change.Patients.list() {
		panel := plot.Panel{Title: p.Name, XLabel: "channel", YLabel: "change κ", References: []plot.Reference{threshold}, FromZero: true}
		for _, s := range datasets.Sessions() {
			if rows := r.Select(Query{Panel: ownPanel(p.Name), Series: string(s), Metric: "kappa"}); len(rows) > 0 {
				series := seriesOf(rows)
				series.Name, series.Kind = string(s), plot.Points
				panel.Series = append(panel.Series, series)
			}
		}
		if len(panel.Series) > 0 {
			spread(panel.Series)
			fig.Panels = append(fig.Panels, panel)
		}
	}
	return fig
}
