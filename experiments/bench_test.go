package experiments_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ihealth/experiments"
)

// manyCells is an experiment of n cells that each give a row at once.
func manyCells(b *testing.B, n int) *experiments.Experiment {
	e := *open(b, "fig7", "claims=[]")
	e.Cells = make([]experiments.Cell, n)
	for i := range n {
		e.Cells[i] = experiments.Cell{ID: fmt.Sprintf("cell %d", i), Fidelity: experiments.Analytic, Run: func(context.Context, *experiments.Env) ([]experiments.Row, error) {
			return []experiments.Row{{Metric: "index", Value: experiments.Number(i)}}, nil
		}}
	}
	return &e
}

// runAll runs an experiment that must succeed.
func runAll(b *testing.B, r experiments.Runner, e *experiments.Experiment) {
	if reports, err := r.Run(context.Background(), []*experiments.Experiment{e}); err != nil || len(reports) != 1 {
		b.Fatalf("%d reports, %v", len(reports), err)
	}
}

// What the engine adds to a cell whose outcome is kept, and to one that only memory
// holds.
func BenchmarkOverhead(b *testing.B) {
	const cells = 2000
	e := manyCells(b, cells)
	for name, folder := range map[string]bool{"kept": true, "in memory": false} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := experiments.Runner{}
				if folder {
					r.Out = b.TempDir()
				}
				runAll(b, r, e)
			}
			b.ReportMetric(1e3*b.Elapsed().Seconds()/float64(b.N*cells), "ms/cell")
		})
	}
}

// A plan of 100,000 cells that are all in the store: planned, read, checked and concluded.
func BenchmarkResume100k(b *testing.B) {
	e, out := manyCells(b, 100_000), b.TempDir()
	dir := filepath.Join(out, ".cells")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	plan, err := (&experiments.Runner{Out: out}).Forecast([]*experiments.Experiment{e})
	if err != nil {
		b.Fatal(err)
	}
	for i, c := range plan.Cells { // as the store does, but for the sync
		by, err := json.Marshal(experiments.Event{Experiment: "fig7", Cell: c.Cell, Hash: c.Hash, At: time.Unix(0, 0), Seconds: 1})
		if err != nil {
			b.Fatal(err)
		}
		o := experiments.Outcome{Rows: []experiments.Row{{Experiment: "fig7", Cell: c.Cell, Fidelity: experiments.Analytic, Metric: "index", Value: experiments.Number(i)}}}
		if err := os.WriteFile(filepath.Join(dir, string(c.Hash)), append(append(by, '\n'), o.Encode()...), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		runAll(b, experiments.Runner{Out: out}, e)
	}
}

// Cells that compute for some milliseconds, by one and by two workers.
func BenchmarkWorkers(b *testing.B) {
	e := manyCells(b, 200)
	for i := range e.Cells {
		e.Cells[i].Run = func(context.Context, *experiments.Env) ([]experiments.Row, error) {
			x := 1.0
			for range 5_000_000 {
				x = x*1.0000001 + 1e-9
			}
			return []experiments.Row{{Metric: "index", Value: experiments.Number(x)}}, nil
		}
	}
	for _, jobs := range []int{1, 2} {
		b.Run(fmt.Sprint(jobs), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				runAll(b, experiments.Runner{Out: b.TempDir(), Jobs: jobs}, e)
			}
		})
	}
}
