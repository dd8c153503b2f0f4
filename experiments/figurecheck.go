package experiments

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ihealth/experiments/plot"
	"ihealth/experiments/provenance"
	"ihealth/experiments/restyle"
)

// Causes of errors of CheckFigure, for errors.Is. Others are provenance.ErrSidecar and
// ErrSignature, and those of OpenRun.
var (
	// ErrNoSidecar says that no sidecar lies beside a figure.
	ErrNoSidecar = errors.New("figure without a sidecar")
	// ErrFigure says that the file of a figure is not what its sidecar lists.
	ErrFigure = errors.New("tampered or damaged figure")
	// ErrOrigin says that a run, or the program, does not give the figure.
	ErrOrigin = errors.New("figure of another origin")
	// ErrMeasured says that all values were read off a clock: no other run gives them.
	ErrMeasured = errors.New("measured values cannot be computed again")
)

// FigureCheck says what of a figure is checked.
type FigureCheck struct {
	Run      string            // run directory; empty is the one that the sidecar names
	Key      ed25519.PublicKey // whose signature there must be; nil accepts any, and none
	Rerun    bool              // compute the results anew, too
	Jobs     int               // cells at once of the rerun, as Runner.Jobs
	Observer Observer          // sees the rerun; may be nil
}

// FigureStep is a part of a check that holds.
type FigureStep struct {
	What string `json:"what"`
	Says string `json:"says"`
}

// CheckFigure recomputes a figure, given by one of its files or its sidecar, from the
// results of its run: sidecar, signature, files, metadata, results, and the files drawn
// again byte for byte; with Rerun also the results from nothing. It returns the steps
// that held, and the error of the first that did not.
func CheckFigure(ctx context.Context, path string, c FigureCheck) ([]FigureStep, error) {
	k := &figureChecker{FigureCheck: c}
	steps := []struct {
		what string
		run  func() (string, error)
	}{
		{"sidecar", func() (string, error) { return k.openSidecar(path) }},
		{"signature", k.signature},
		{"files", func() (string, error) { return k.files(path) }},
		{"results", k.results},
		{"drawn again", k.drawnAgain},
		{"run again", func() (string, error) { return k.runAgain(ctx) }},
	}
	var held []FigureStep
	for _, s := range steps {
		says, err := s.run()
		if err != nil {
			return held, fmt.Errorf("%s: %w", path, err)
		}
		if says != "" {
			held = append(held, FigureStep{s.what, says})
		}
	}
	return held, nil
}

// figureChecker is a check under way.
type figureChecker struct {
	FigureCheck
	dir     string // of the sidecar
	sidecar *provenance.Sidecar
	report  *Report
	figure  plot.Figure
	drawing Drawing
}

var imageOfTeX = regexp.MustCompile(`-tex-[0-9]+$`)

func (k *figureChecker) openSidecar(path string) (string, error) {
	k.dir = filepath.Dir(path)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: give a file that ihealth run or ihealth plot has drawn", fs.ErrNotExist)
	} else if err != nil {
		return "", err
	}
	name := path
	if !strings.HasSuffix(path, provenance.Suffix) {
		stem := imageOfTeX.ReplaceAllString(strings.TrimSuffix(path, filepath.Ext(path)), "")
		name = stem + provenance.Suffix
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %s is missing: copy it from where the figure was made", ErrNoSidecar, name)
	} else if err != nil {
		return "", err
	}
	if k.sidecar, err = provenance.Decode(text); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return "origin " + k.sidecar.Hash[:16] + "…", nil
}

func (k *figureChecker) signature() (string, error) {
	if err := k.sidecar.CheckSignature(k.Key); err != nil {
		return "", err
	}
	switch {
	case k.sidecar.Signature == nil:
		return "none", nil
	case k.Key == nil:
		return "by " + k.sidecar.Signature.PublicKey + ", whoever that is: give --key to say whose it must be", nil
	default:
		return "by the key given", nil
	}
}

// files compares the files of the figure that are there with the sidecar.
func (k *figureChecker) files(path string) (string, error) {
	var there []string
	for _, f := range k.sidecar.Files {
		content, err := os.ReadFile(filepath.Join(k.dir, filepath.Base(f.Name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return "", err
		}
		if err := k.file(f, content); err != nil {
			return "", err
		}
		there = append(there, f.Name)
	}
	if base := filepath.Base(path); !slices.Contains(there, base) && !strings.HasSuffix(base, provenance.Suffix) {
		return "", fmt.Errorf("%w: the sidecar lists no file %s", ErrFigure, base)
	}
	if len(there) == 0 {
		return "none of the figure's is here", nil
	}
	return strings.Join(there, ", "), nil
}

func (k *figureChecker) file(f provenance.File, content []byte) error {
	ext := filepath.Ext(f.Name)
	if ext != ".csv" && !imageOfTeX.MatchString(strings.TrimSuffix(f.Name, ext)) {
		if mark, err := plot.ReadMark(content); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrFigure, f.Name, err)
		} else if mark != k.sidecar.Hash {
			return fmt.Errorf("%w: the metadata of %s name the origin %s, its sidecar %s: one of them is of another figure", ErrFigure, f.Name, mark, k.sidecar.Hash)
		}
	}
	if got := provenance.Sum(content); got != f.SHA256 {
		return fmt.Errorf("%w: %s has the SHA-256 %s, its sidecar says %s", ErrFigure, f.Name, got, f.SHA256)
	}
	return nil
}

// results finds the figure in its run.
func (k *figureChecker) results() (string, error) {
	run := k.Run
	if run == "" {
		run = filepath.Join(k.dir, filepath.FromSlash(k.sidecar.Run))
	}
	var err error
	if k.report, err = OpenRun(run); err != nil {
		return "", fmt.Errorf("%w (give the run directory with --run if it lies elsewhere)", err)
	}
	k.drawing = Drawing{Width: k.sidecar.Origin.Width}
	if style := k.sidecar.Origin.Style; style != "" {
		if k.drawing.Style, err = restyle.Read("style of the sidecar", []byte(style)); err != nil {
			return "", fmt.Errorf("%w: %w", provenance.ErrSidecar, err)
		}
	}
	figures := k.report.Experiment.Spec.Figures(k.report.Results)
	i := slices.IndexFunc(figures, func(f plot.Figure) bool { return f.Name == k.sidecar.Origin.Figure })
	if i < 0 {
		return "", fmt.Errorf("%w: %s has no figure %q", ErrOrigin, run, k.sidecar.Origin.Figure)
	}
	k.figure = figures[i]
	origin, err := k.report.origin(k.figure, k.drawing)
	if err != nil {
		return "", err
	}
	if d := origin.Difference(&k.sidecar.Origin); d != nil {
		return "", fmt.Errorf("%w: that of %s differs in %s", ErrOrigin, run, strings.Join(d, ", "))
	}
	return fmt.Sprintf("%s: %d cells, %d rows", run, len(origin.Cells), len(k.report.Results.Rows)), nil
}

// drawnAgain compares the files with those that the results give here.
func (k *figureChecker) drawnAgain() (string, error) {
	for _, format := range plot.Formats() {
		if slices.ContainsFunc(k.sidecar.Files, func(f provenance.File) bool { return f.Name == k.figure.Name+"."+format }) {
			k.drawing.Formats = append(k.drawing.Formats, format)
		}
	}
	files, err := k.report.Draw(k.figure, k.drawing, ".")
	if err != nil {
		return "", err
	}
	for _, f := range files[:len(files)-1] {
		i := slices.IndexFunc(k.sidecar.Files, func(of provenance.File) bool { return of.Name == f.Name })
		if i < 0 || provenance.Sum(f.Content) != k.sidecar.Files[i].SHA256 {
			return "", fmt.Errorf("%w: %s, drawn again from the results, has other bytes: this program draws otherwise than the one that made it (revision %s), or the sidecar is forged",
				ErrOrigin, f.Name, k.sidecar.Made.Revision)
		}
	}
	return fmt.Sprintf("%d files, the same bytes", len(files)-1), nil
}

// runAgain compares the results with those of a new run.
func (k *figureChecker) runAgain(ctx context.Context) (string, error) {
	if !k.Rerun {
		return "", nil
	}
	e, err := Open(File{Name: resolvedFile, Text: k.report.Experiment.Resolved}, Options{})
	if err != nil {
		return "", err
	}
	before, measured := k.report.unmeasured(k.figure)
	if len(before) == 0 {
		return "", fmt.Errorf("%w: all %d rows of the figure were read off a clock", ErrMeasured, measured)
	}
	e.Cells = slices.DeleteFunc(e.Cells, func(c Cell) bool { return c.Measured })
	reports, err := (&Runner{Jobs: k.Jobs, Observer: k.Observer}).Run(ctx, []*Experiment{e})
	if err != nil {
		return "", err
	}
	after := slices.DeleteFunc(reports[0].Results.Rows, func(row Row) bool { return row.Measured })
	for i := range max(len(before), len(after)) {
		if i >= len(before) || i >= len(after) || !bytes.Equal(jsonLine(nil, &before[i]), jsonLine(nil, &after[i])) {
			return "", fmt.Errorf("%w: run again, row %d of %d is another: other recordings are here, another architecture (%s then), or the results are forged",
				ErrOrigin, i+1, len(before), k.sidecar.Made.Arch)
		}
	}
	says := fmt.Sprintf("%d rows, the same", len(before))
	if measured > 0 {
		says += fmt.Sprintf("; %d rows that were read off a clock are not compared", measured)
	}
	return says, nil
}

// unmeasured returns the rows of the figure that no clock went into, and the number of
// the others.
func (r *Report) unmeasured(f plot.Figure) (rows []Row, measured int) {
	clock := map[string]bool{}
	for _, c := range r.Experiment.Cells {
		clock[c.ID] = c.Measured
	}
	all := r.rowsOf(f)
	rows = slices.DeleteFunc(slices.Clone(all), func(row Row) bool { return clock[row.Cell] || row.Measured })
	return rows, len(all) - len(rows)
}
