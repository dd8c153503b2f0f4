package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ihealth/experiments/provenance"
)

// formats are the files that every figure is drawn to.
var formats = []string{"csv", "svg", "pdf", "png"}

// writable returns an error unless folders can be made in out, which it makes if
// need be.
func writable(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	probe, err := os.MkdirTemp(out, ".probe-")
	if err != nil {
		return err
	}
	return os.Remove(probe)
}

// write makes the report's run directory dir. A figure that cannot be drawn is an error
// too, but the rest is written all the same. All files are written and synced in a hidden
// folder that is then renamed, so a run directory is complete or absent. No other process
// may write the same directory.
func write(r *Report, dir string) (figureErr, err error) {
	files, figureErr, err := r.files()
	if err != nil {
		return nil, err
	}
	draft := aside(dir, "draft")
	if err := os.RemoveAll(draft); err != nil { // of a process that was killed
		return nil, err
	}
	if err := os.Mkdir(draft, 0o755); err != nil {
		return nil, err
	}
	defer os.RemoveAll(draft) //nolint:errcheck // gone already when the run succeeded
	for _, f := range files {
		if err := writeSynced(filepath.Join(draft, f.name), f.content); err != nil {
			return nil, err
		}
	}
	if err := replaceDir(draft, dir); err != nil {
		return nil, err
	}
	r.Dir = dir
	return figureErr, nil
}

// aside returns the name of a hidden folder beside dir.
func aside(dir, what string) string {
	return filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+"."+what)
}

// replaceDir renames draft to dir. A run that was there before is removed, but
// for what others have put into its folder: that moves to the new one.
func replaceDir(draft, dir string) error {
	old := aside(dir, "old")
	switch err := os.Rename(dir, old); {
	case errors.Is(err, os.ErrNotExist):
		return os.Rename(draft, dir)
	case err != nil:
		return err
	}
	if err := os.Rename(draft, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return recoverDir(dir)
}

// recoverDir ends the replacement of dir that a killed process has begun, or this one has
// done but for the end: what was there returns, or leaves its successor what others have
// put into it.
func recoverDir(dir string) error {
	old := aside(dir, "old")
	if _, err := os.Lstat(old); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(dir); errors.Is(err, os.ErrNotExist) {
		return os.Rename(old, dir)
	}
	if err := keepForeign(old, dir); err != nil {
		return fmt.Errorf("what was in %s before is now in %s: %w", dir, old, err)
	}
	return os.RemoveAll(old)
}

// keepForeign moves to dir the entries of old that no run has written: those that
// its list of files does not name and that have not been written anew.
func keepForeign(old, dir string) error {
	text, err := os.ReadFile(filepath.Join(old, done))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	ours := listedFiles(text)
	entries, err := os.ReadDir(old)
	if err != nil {
		return err
	}
	for _, e := range entries {
		target := filepath.Join(dir, e.Name())
		if _, err := os.Lstat(target); err == nil || ours[e.Name()] {
			continue
		}
		if err := os.Rename(filepath.Join(old, e.Name()), target); err != nil {
			return err
		}
	}
	return nil
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

// files returns everything that the run directory holds, and apart from other
// errors those of figures that could not be drawn.
func (r *Report) files() (files []artefact, figureErr, err error) {
	e := r.Experiment
	r.at = currentEnvironment()
	r.at.Inputs = append([]string{}, e.Inputs...)
	files = []artefact{{resolvedFile, e.Resolved}}
	for _, f := range []struct {
		name  string
		value any
	}{{environmentFile, r.at}, {"seeds.json", e.seeds()}, {"claims.json", r.Claims}} {
		text, err := indented(f.value)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.name, err)
		}
		files = append(files, artefact{f.name, text})
	}
	if len(r.Variants) > 0 {
		files = append(files, jsonLines("variants.jsonl", r.Variants))
	}
	files = append(files, e.rowFiles(r.Results)...)
	files = append(files, jsonLines(cellsFile, r.Cells), jsonLines(eventsFile, r.Events))
	drawn, figureErr := r.draw()
	files = append(files, drawn...)
	if len(r.Notes) > 0 {
		files = append(files, artefact{notesFile, []byte(strings.Join(r.Notes, "\n") + "\n")})
	}
	return append(files, manifest(files)), figureErr, nil
}

// indented returns v as JSON for people.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// draw renders all figures and lists their files; one that cannot be drawn is
// noted.
func (r *Report) draw() ([]artefact, error) {
	var files []artefact
	var errs []error
	for _, figure := range r.Experiment.Spec.Figures(r.Results) {
		drawn, err := r.Draw(figure, Drawing{Formats: formats}, ".")
		if err != nil {
			err = fmt.Errorf("figure %s is left out: %w", figure.Name, err)
			errs = append(errs, err)
			r.Notes = append(r.Notes, err.Error())
			continue
		}
		for _, f := range drawn {
			files = append(files, artefact{f.Name, f.Content})
			if !strings.HasSuffix(f.Name, provenance.Suffix) {
				r.Figures = append(r.Figures, f.Name)
			}
		}
	}
	return files, errors.Join(errs...)
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
func (e *Experiment) rowFiles(r *Results) []artefact {
	timing := map[string]bool{}
	for _, c := range e.Cells {
		timing[c.ID] = c.Timing
	}
	var results, timings []byte
	for i := range r.Rows {
		to := &results
		if timing[r.Rows[i].Cell] {
			to = &timings
		}
		*to = jsonLine(*to, &r.Rows[i])
	}
	files := []artefact{{resultsFile, results}}
	if len(timings) > 0 {
		files = append(files, artefact{timingsFile, timings})
	}
	return files
}

// jsonLines writes each value on a line.
func jsonLines[T any](name string, values []T) artefact {
	var text []byte
	for i := range values {
		text = jsonLine(text, &values[i])
	}
	return artefact{name, text}
}
