package experiments_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/experiments"
	"ihealth/experiments/plot"
	"ihealth/experiments/provenance"
	"ihealth/experiments/restyle"
)

var signer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))

// drawnRun runs a small fig5 into a folder and draws it again, signed and in a style, into
// another. It returns the run directory and that folder.
func drawnRun(t *testing.T) (run, figures string) {
	t.Helper()
	out := t.TempDir()
	runner := experiments.Runner{Out: filepath.Join(out, "runs")}
	reports, err := runner.Run(context.Background(), []*experiments.Experiment{open(t, "fig5", cheap...)})
	if err != nil {
		t.Fatal(err)
	}
	style, err := restyle.Read("s.yaml", []byte("width: ieee\nseries: [{name: equal priority, label: FCFS}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	run, figures = reports[0].Dir, filepath.Join(out, "figures")
	drawn, err := experiments.Redraw([]string{run}, experiments.Drawing{Formats: plot.Formats(), Style: style, Key: signer}, figures)
	if err != nil {
		t.Fatal(err)
	}
	if err := experiments.WriteFiles(figures, drawn[0].Files); err != nil {
		t.Fatal(err)
	}
	return run, figures
}

func tamper(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := change(bytes.Clone(text))
	if bytes.Equal(changed, text) {
		t.Fatalf("%s was not changed", path)
	}
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaced changes a text everywhere.
func replaced(from, to string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(from), []byte(to)) }
}

// lastByte changes the last byte but two, which metadata do not reach.
func lastByte(b []byte) []byte {
	b[len(b)-3] ^= 1
	return b
}

func TestFiguresHold(t *testing.T) {
	run, figures := drawnRun(t)
	for _, path := range []string{
		filepath.Join(run, "fig5.svg"), filepath.Join(run, "fig5.csv"), filepath.Join(run, "fig5.provenance.json"),
		filepath.Join(figures, "fig5.pdf"), filepath.Join(figures, "fig5.png"), filepath.Join(figures, "fig5.tex"),
	} {
		steps, err := experiments.CheckFigure(context.Background(), path, experiments.FigureCheck{})
		if err != nil || len(steps) != 5 {
			t.Errorf("%s: %v, %v", path, steps, err)
		}
	}
	check := experiments.FigureCheck{Rerun: true, Key: signer.Public().(ed25519.PublicKey)}
	steps, err := experiments.CheckFigure(context.Background(), filepath.Join(figures, "fig5.svg"), check)
	if err != nil || len(steps) != 6 || !strings.Contains(steps[5].Says, "the same") {
		t.Errorf("run again: %v, %v", steps, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := experiments.CheckFigure(ctx, filepath.Join(figures, "fig5.svg"), check); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestTampering: whatever is changed is found, and the error says what it is.
func TestTampering(t *testing.T) {
	run, figures := drawnRun(t)
	public := signer.Public().(ed25519.PublicKey)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{6}, ed25519.SeedSize))
	resign := func(change func(*provenance.Sidecar), key ed25519.PrivateKey) func([]byte) []byte {
		return func(b []byte) []byte {
			s, err := provenance.Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			change(s)
			s.Hash = s.Origin.Hash()
			s.Sign(key)
			return s.Encode()
		}
	}
	for _, c := range []struct {
		name   string
		file   string              // of the figures, or of the run behind run/
		change func([]byte) []byte // nil removes the file
		check  experiments.FigureCheck
		want   error
		says   string
	}{
		{"pixels of the PNG", "fig5.png", lastByte, experiments.FigureCheck{}, experiments.ErrFigure, "fig5.png has the SHA-256"},
		{"a label of the SVG", "fig5.svg", replaced("FCFS", "LCFS"), experiments.FigureCheck{}, experiments.ErrFigure, "fig5.svg"},
		{"a point of the TeX", "fig5.tex", replaced("(1,", "(2,"), experiments.FigureCheck{}, experiments.ErrFigure, "fig5.tex"},
		{"a point of the CSV", "fig5.csv", replaced(",1,", ",2,"), experiments.FigureCheck{}, experiments.ErrFigure, "fig5.csv"},
		{"the end of the PDF", "fig5.pdf", lastByte, experiments.FigureCheck{}, experiments.ErrFigure, "fig5.pdf"},
		{"metadata", "fig5.svg", replaced("ihealth-provenance sha256:", "ihealth-provenance sha256:0"), experiments.FigureCheck{}, experiments.ErrFigure, "name the origin 0"},
		{"no metadata", "fig5.svg", replaced("ihealth-provenance", "provenance"), experiments.FigureCheck{}, experiments.ErrFigure, "no mark"},
		{"seed of the sidecar", "fig5.provenance.json", replaced(`"seed": `, `"seed": 1`), experiments.FigureCheck{}, provenance.ErrSidecar, "its origin has the hash"},
		{"checksum of the sidecar", "fig5.provenance.json", replaced(`"sha256": "`, `"sha256": "0`), experiments.FigureCheck{}, provenance.ErrSidecar, ""},
		{"commit of the sidecar", "fig5.provenance.json", replaced(`"revision": "`, `"revision": "0`), experiments.FigureCheck{}, provenance.ErrSignature, "not what was signed"},
		{"cut sidecar", "fig5.provenance.json", func(b []byte) []byte { return b[:len(b)/2] }, experiments.FigureCheck{}, provenance.ErrSidecar, ""},
		{"no sidecar", "fig5.provenance.json", nil, experiments.FigureCheck{}, experiments.ErrNoSidecar, "is missing"},
		{"another's signature", "fig5.provenance.json", resign(func(*provenance.Sidecar) {}, other), experiments.FigureCheck{Key: public}, provenance.ErrSignature, "not of"},
		{"signature removed", "fig5.provenance.json", func(b []byte) []byte {
			s, err := provenance.Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			s.Signature = nil
			return s.Encode()
		}, experiments.FigureCheck{Key: public}, provenance.ErrSignature, "not signed"},
		{"forged and signed again", "fig5.provenance.json", resign(func(s *provenance.Sidecar) { s.Origin.Seed++ }, other), experiments.FigureCheck{}, experiments.ErrFigure, "name the origin"},
		{"a file that is not listed", "fig5.provenance.json", resign(func(s *provenance.Sidecar) { s.Files = s.Files[4:] }, other), experiments.FigureCheck{}, experiments.ErrFigure, "lists no file fig5.svg"},
		{"results", "run/results.jsonl", replaced(`"value":1`, `"value":2`), experiments.FigureCheck{}, experiments.ErrDamaged, "results.jsonl"},
		{"resolved file", "run/experiment.yaml", replaced("seed: ", "seed: 1"), experiments.FigureCheck{}, experiments.ErrDamaged, "experiment.yaml"},
		{"no results", "run/results.jsonl", nil, experiments.FigureCheck{}, experiments.ErrIncomplete, "results.jsonl"},
		{"no run", "run/DONE", nil, experiments.FigureCheck{}, experiments.ErrIncomplete, "--run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run, figures := copied(t, run, figures)
			path := filepath.Join(figures, c.file)
			if name, ok := strings.CutPrefix(c.file, "run/"); ok {
				path = filepath.Join(run, name)
			}
			if c.change == nil {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			} else {
				tamper(t, path, c.change)
			}
			_, err := experiments.CheckFigure(context.Background(), filepath.Join(figures, "fig5.svg"), c.check)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %v with %q", err, c.want, c.says)
			}
		})
	}
}

// TestForgedResults: a run whose results and checksums were changed alike is found by
// running it again, and a figure of another run by comparing origins.
func TestForgedResults(t *testing.T) {
	run, figures := drawnRun(t)
	svg := filepath.Join(figures, "fig5.svg")
	other, err := (&experiments.Runner{Out: filepath.Join(t.TempDir(), "other")}).Run(context.Background(), []*experiments.Experiment{open(t, "fig5", append([]string{"seed=77"}, cheap...)...)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := experiments.CheckFigure(context.Background(), svg, experiments.FigureCheck{Run: other[0].Dir}); !errors.Is(err, experiments.ErrOrigin) || !strings.Contains(err.Error(), "differs in resolved file, seed, results") {
		t.Errorf("another run: %v", err)
	}
	results := filepath.Join(run, "results.jsonl")
	before, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, results, replaced(`"value":1`, `"value":2`))
	after, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, filepath.Join(run, "DONE"), replaced(provenance.Sum(before), provenance.Sum(after)))
	if _, err := experiments.CheckFigure(context.Background(), svg, experiments.FigureCheck{}); !errors.Is(err, experiments.ErrOrigin) || !strings.Contains(err.Error(), "results") {
		t.Errorf("forged results: %v", err)
	}
	drawn, err := experiments.Redraw([]string{run}, experiments.Drawing{Formats: []string{"svg"}}, figures)
	if err != nil {
		t.Fatal(err)
	}
	if err := experiments.WriteFiles(figures, drawn[0].Files); err != nil {
		t.Fatal(err)
	}
	if _, err := experiments.CheckFigure(context.Background(), svg, experiments.FigureCheck{}); err != nil {
		t.Errorf("a figure of forged results holds against them: %v", err)
	}
	if _, err := experiments.CheckFigure(context.Background(), svg, experiments.FigureCheck{Rerun: true}); !errors.Is(err, experiments.ErrOrigin) || !strings.Contains(err.Error(), "run again, row") {
		t.Errorf("run again: %v", err)
	}
}

// TestTimesStayOutOfOrigins: the metadata of a figure without times are the same in every
// run of its experiment, and figures of times cannot be run again.
func TestTimesStayOutOfOrigins(t *testing.T) {
	var marks [2][2]string
	for i := range marks {
		reports, err := (&experiments.Runner{Out: t.TempDir()}).Run(context.Background(), []*experiments.Experiment{open(t, "fig8", "search.random.instances=100")})
		if err != nil {
			t.Fatal(err)
		}
		for k, name := range []string{"fig8.svg", "fig8-time.svg"} {
			svg, err := os.ReadFile(filepath.Join(reports[0].Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if marks[i][k], err = plot.ReadMark(svg); err != nil {
				t.Fatal(err)
			}
			steps, err := experiments.CheckFigure(context.Background(), filepath.Join(reports[0].Dir, name), experiments.FigureCheck{Rerun: true})
			if err != nil || strings.Contains(steps[5].Says, "clock") != (k == 1) {
				t.Errorf("%s: %v, %v", name, steps, err)
			}
		}
	}
	if marks[0][0] != marks[1][0] || marks[0][1] == marks[1][1] {
		t.Errorf("marks of two runs: %v", marks)
	}
}

// copied returns a run directory and its figures in a folder of their own, as they lay.
func copied(t *testing.T, run, figures string) (toRun, toFigures string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(figures))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "runs", filepath.Base(run)), filepath.Join(dir, "figures")
}
