package experiments

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ihealth/experiments/plot"
	"ihealth/experiments/provenance"
	"ihealth/experiments/restyle"
)

// Drawing says how a figure is drawn; its zero value is the house style.
type Drawing struct {
	Formats []string           // of plot.Formats
	Width   float64            // inches; 0 keeps that of the figure or the style
	Style   *restyle.Style     // nil is the house style
	Key     ed25519.PrivateKey // signs the sidecar; nil leaves it unsigned
}

// apply returns the figure as it is drawn.
func (d *Drawing) apply(f plot.Figure) plot.Figure {
	if d.Style != nil {
		f = d.Style.Apply(f)
	}
	if d.Width > 0 {
		f = f.AtWidth(d.Width)
	}
	return f
}

// Draw returns the files of one of the report's figures, with its sidecar at last: each
// names the hash of the figure's origin, and the sidecar finds the run directory by its
// path from there. Errors are those of plot.Files.
func (r *Report) Draw(f plot.Figure, d Drawing, run string) ([]plot.File, error) {
	origin, err := r.origin(f, d)
	if err != nil {
		return nil, err
	}
	drawn := d.apply(f)
	drawn.Mark = origin.Hash()
	var out []plot.File
	var entries []provenance.File
	for _, format := range d.Formats {
		files, err := plot.Files(&drawn, format)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			entries = append(entries, provenance.FileOf(file.Name, file.Content))
		}
		out = append(out, files...)
	}
	sidecar := provenance.New(origin, entries, filepath.ToSlash(run), r.at.made())
	if d.Key != nil {
		sidecar.Sign(d.Key)
	}
	return append(out, plot.File{Name: f.Name + provenance.Suffix, Content: sidecar.Encode()}), nil
}

// origin returns what the figure follows from. Times of this program belong to it only if the figure
// shows them, so that the others are the same on every machine.
func (r *Report) origin(f plot.Figure, d Drawing) (provenance.Origin, error) {
	e := r.Experiment
	drawn := d.apply(f)
	points, err := plot.CSV(&drawn)
	if err != nil {
		return provenance.Origin{}, err
	}
	o := provenance.Origin{
		Figure: f.Name, Experiment: e.Spec.Name, Source: e.Spec.Source, Engine: EngineVersion, Resolved: provenance.Sum(e.Resolved), Seed: e.Spec.Seed,
		Inputs: append([]string{}, e.Inputs...), Points: provenance.Sum(points), Width: d.Width,
	}
	if d.Style != nil {
		o.Style = d.Style.Resolved()
	}
	rows := r.rowsOf(f)
	o.Statistics = statistics(rows)
	for _, file := range e.rowFiles(&Results{Rows: rows}) {
		o.Results = append(o.Results, provenance.FileOf(file.name, file.content))
	}
	for _, c := range r.Cells {
		o.Cells = append(o.Cells, provenance.Cell{ID: c.Cell, Hash: string(c.Hash)})
	}
	return o, nil
}

// rowsOf returns the rows that the figure depends on: all, or all but times of this
// program where the figure is the same without them.
func (r *Report) rowsOf(f plot.Figure) []Row {
	timing := map[string]bool{}
	for _, c := range r.Experiment.Cells {
		timing[c.ID] = c.Timing
	}
	rest := slices.DeleteFunc(slices.Clone(r.Results.Rows), func(row Row) bool { return timing[row.Cell] })
	if len(rest) == len(r.Results.Rows) {
		return rest
	}
	for _, other := range r.Experiment.Spec.Figures(&Results{Rows: rest}) {
		if other.Name == f.Name && plot.Same(&f, &other) {
			return rest
		}
	}
	return r.Results.Rows
}

// statistics says on how much the values of each metric rest.
func statistics(rows []Row) []provenance.Statistic {
	at := map[string]int{}
	var out []provenance.Statistic
	for _, row := range rows {
		i, ok := at[row.Metric]
		if !ok {
			i = len(out)
			at[row.Metric] = i
			out = append(out, provenance.Statistic{Metric: row.Metric})
		}
		s := &out[i]
		s.Rows++
		if row.Interval == nil {
			continue
		}
		s.Intervals++
		if s.Intervals == 1 || row.Interval.Level < s.Level {
			s.Level = row.Interval.Level
		}
		if s.Intervals == 1 || row.Interval.N < s.Least {
			s.Least = row.Interval.N
		}
	}
	return out
}

// Redrawn is a figure of a run that was drawn again.
type Redrawn struct {
	Run    string // run directory
	Figure string // its name
	Files  []plot.File
}

// Redraw draws the figures of run directories from their results, without running a
// cell, for sidecars in the folder out. Everything that fails is in the error: a run that
// cannot be read, a style that names what is not there, two figures of one name.
func Redraw(runs []string, d Drawing, out string) ([]Redrawn, error) {
	var drawn []Redrawn
	var all []plot.Figure
	var errs []error
	for _, run := range runs {
		r, err := OpenRun(run)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		figures := r.Experiment.Spec.Figures(r.Results)
		all = append(all, figures...)
		path, err := pathFrom(out, run)
		if err != nil {
			return nil, err
		}
		for _, f := range figures {
			if i := slices.IndexFunc(drawn, func(other Redrawn) bool { return other.Figure == f.Name }); i >= 0 {
				errs = append(errs, fmt.Errorf("%s and %s both have a figure %s: draw them into folders of their own", drawn[i].Run, run, f.Name))
				continue
			}
			files, err := r.Draw(f, d, path)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", run, err))
			}
			drawn = append(drawn, Redrawn{Run: run, Figure: f.Name, Files: files})
		}
	}
	if d.Style != nil && len(errs) == 0 {
		errs = append(errs, d.Style.Check(all))
	}
	return drawn, errors.Join(errs...)
}

// pathFrom returns the way from a folder to another.
func pathFrom(from, to string) (string, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	if to, err = filepath.Abs(to); err != nil {
		return "", err
	}
	return filepath.Rel(from, to)
}

// WriteFiles writes files into a folder, which it makes if need be. Each is written
// aside and renamed.
func WriteFiles(folder string, files []plot.File) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := replaceFile(filepath.Join(folder, f.Name), f.Content); err != nil {
			return err
		}
	}
	return nil
}
