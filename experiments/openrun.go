package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ErrEngine says that another version of the engine has written a run directory: the
// same file gives other results now.
var ErrEngine = errors.New("another engine version")

// The files of a run directory that are read back.
const (
	resolvedFile    = "experiment.yaml"
	environmentFile = "environment.json"
	resultsFile     = "results.jsonl"
	timingsFile     = "timings.jsonl"
	cellsFile       = "cells.jsonl"
	eventsFile      = "events.jsonl"
	notesFile       = "notes.txt"
)

// OpenRun reads the run directory dir back. Rows are those of the run; claims and tables
// are computed from them again, and no cell is run. Errors are ErrIncomplete, ErrDamaged
// with the file, ErrEngine, and ErrSkew where the plan of the run is not that of its file
// in this program.
func OpenRun(dir string) (*Report, error) {
	files, err := readListed(dir)
	if err != nil {
		return nil, err
	}
	r, err := reopen(files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	r.Dir = dir
	r.judge()
	return r, nil
}

// reopen returns the report of the files of a run, but for what is computed from rows.
func reopen(files map[string][]byte) (*Report, error) {
	var at environment
	if err := json.Unmarshal(files[environmentFile], &at); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, environmentFile, err)
	}
	if at.Engine != EngineVersion {
		return nil, fmt.Errorf("%w: the run is of %d, this program is of %d: run the experiment again, or read it with the ihealth that wrote it (revision %s)",
			ErrEngine, at.Engine, EngineVersion, at.Revision)
	}
	e, err := Open(File{Name: resolvedFile, Text: files[resolvedFile]}, Options{})
	if err != nil {
		return nil, err
	}
	e.recall(at.Inputs)
	r := &Report{at: at, Experiment: e, Figures: figureFiles(files)}
	if r.Cells, err = lines[CellRecord](files, cellsFile); err != nil {
		return nil, err
	}
	if r.Events, err = lines[Event](files, eventsFile); err != nil {
		return nil, err
	}
	if err := r.comparePlans(); err != nil {
		return nil, err
	}
	if r.Results, err = r.Experiment.readRows(files); err != nil {
		return nil, err
	}
	if notes := files[notesFile]; len(notes) > 0 {
		r.Notes = strings.Split(strings.TrimSuffix(string(notes), "\n"), "\n")
	}
	return r, nil
}

// comparePlans returns ErrSkew unless the plan of the run is that of its file here.
func (r *Report) comparePlans() error {
	if want := r.Experiment.records(); !slices.Equal(want, r.Cells) {
		return fmt.Errorf("%w: %s lists %d cells that are not those which this program plans for %s: read it with the ihealth that wrote it",
			ErrSkew, cellsFile, len(r.Cells), resolvedFile)
	}
	return nil
}

// readRows returns the rows of all cells in the order of the plan.
func (e *Experiment) readRows(files map[string][]byte) (*Results, error) {
	byCell := map[string][]Row{}
	for _, name := range []string{resultsFile, timingsFile} {
		rows, err := lines[Row](files, name)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			byCell[row.Cell] = append(byCell[row.Cell], row)
		}
	}
	out := &Results{}
	for _, c := range e.Cells {
		out.Rows = append(out.Rows, byCell[c.ID]...)
	}
	return out, nil
}

// lines decodes a file of a value a line.
func lines[T any](files map[string][]byte, name string) ([]T, error) {
	d := json.NewDecoder(bytes.NewReader(files[name]))
	d.DisallowUnknownFields()
	out, err := decodeAll[T](d)
	if err != nil {
		return nil, fmt.Errorf("%w: %s:%d: %w", ErrDamaged, name, len(out)+1, err)
	}
	return out, nil
}

// figureFiles lists the files of figures, in order of name.
func figureFiles(files map[string][]byte) []string {
	var out []string
	for name := range files {
		if format := strings.TrimPrefix(path.Ext(name), "."); format == "csv" || slices.Contains(formats, format) {
			out = append(out, filepath.FromSlash(name))
		}
	}
	slices.Sort(out)
	return out
}
