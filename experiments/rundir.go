package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ihealth/experiments/plot"
)

// formats are the files that every figure is drawn to.
var formats = []string{"svg", "pdf", "png"}

// write makes the report's run directory below out. All files are written and
// synced in a hidden folder that is then renamed, so a run directory is complete
// or absent.
func write(r *Report, out string) error {
	files, err := r.files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(out, "."+r.Experiment.ID()+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft) //nolint:errcheck // gone already when the run succeeded
	if err := os.Chmod(draft, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeSynced(filepath.Join(draft, f.name), f.content); err != nil {
			return err
		}
	}
	r.Dir = filepath.Join(out, r.Experiment.ID())
	return replaceDir(draft, r.Dir)
}

// replaceDir renames draft to dir, and removes what was there before.
func replaceDir(draft, dir string) error {
	old := draft + ".old"
	switch err := os.Rename(dir, old); {
	case errors.Is(err, os.ErrNotExist):
		return os.Rename(draft, dir)
	case err != nil:
		return err
	}
	if err := os.Rename(draft, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// artefact is a file of a run directory.
type artefact struct {
	name    string
	content []byte
}

// files returns everything that the run directory holds.
func (r *Report) files() ([]artefact, error) {
	e := r.Experiment
	files := []artefact{{"experiment.yaml", e.Resolved}}
	for _, f := range []struct {
		name  string
		value any
	}{{"environment.json", currentEnvironment()}, {"seeds.json", e.seeds()}, {"claims.json", r.Claims}} {
		text, err := json.MarshalIndent(f.value, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		files = append(files, artefact{f.name, append(text, '\n')})
	}
	rows, err := e.rowFiles(r.Results)
	if err != nil {
		return nil, err
	}
	files = append(files, rows...)
	if len(r.Notes) > 0 {
		files = append(files, artefact{"notes.txt", []byte(strings.Join(r.Notes, "\n") + "\n")})
	}
	for _, figure := range e.Spec.study().figures(r.Results) {
		drawn, err := draw(figure)
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", figure.Name, err)
		}
		files = append(files, drawn...)
		for _, f := range drawn {
			r.Figures = append(r.Figures, f.name)
		}
	}
	return append(files, artefact{"DONE", []byte(e.ID() + "\n")}), nil
}

// seeds says which random streams the cells draw from.
func (e *Experiment) seeds() any {
	type cell struct {
		Cell   string `json:"cell"`
		Stream string `json:"stream"`
	}
	cells := make([]cell, len(e.Cells))
	for i, c := range e.Cells {
		cells[i] = cell{c.ID, e.key(c).Cell}
	}
	return struct {
		Seed       uint64 `json:"seed"`
		Derivation string `json:"derivation"`
		Cells      []cell `json:"cells"`
	}{e.Spec.Seed, "each stream is seeded by SHA-256 of (seed, stream, input name, replication)", cells}
}

// rowFiles splits the rows into results and times of this program.
func (e *Experiment) rowFiles(r *Results) ([]artefact, error) {
	timing := map[string]bool{}
	for _, c := range e.Cells {
		timing[c.ID] = c.Timing
	}
	var results, timings bytes.Buffer
	for _, row := range r.Rows {
		line, err := json.Marshal(row)
		if err != nil {
			return nil, err
		}
		to := &results
		if timing[row.Cell] {
			to = &timings
		}
		to.Write(append(line, '\n'))
	}
	files := []artefact{{"results.jsonl", results.Bytes()}}
	if timings.Len() > 0 {
		files = append(files, artefact{"timings.jsonl", timings.Bytes()})
	}
	return files, nil
}

// draw renders a figure in every format and as the CSV of its points.
func draw(figure plot.Figure) ([]artefact, error) {
	csv, err := plot.CSV(&figure)
	if err != nil {
		return nil, err
	}
	files := []artefact{{figure.Name + ".csv", csv}}
	for _, format := range formats {
		image, err := plot.Render(&figure, format)
		if err != nil {
			return nil, err
		}
		files = append(files, artefact{figure.Name + "." + format, image})
	}
	return files, nil
}
