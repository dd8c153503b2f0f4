package experiments_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
)

// counted is an experiment of n cells that count how often they run. The last of them
// reads a clock if measured is true.
type counted struct {
	*experiments.Experiment
	mu   sync.Mutex
	runs map[string]int
	fail map[string]error // by cell
}

func countedCells(t testing.TB, n int, measured bool) *counted {
	e := *open(t, "fig7", "claims=[]")
	x := &counted{Experiment: &e, runs: map[string]int{}, fail: map[string]error{}}
	e.Cells = nil
	for i := range n {
		id := fmt.Sprintf("cell %d", i)
		e.Cells = append(e.Cells, experiments.Cell{ID: id, Fidelity: experiments.Analytic, Measured: measured && i == n-1, Run: func(_ context.Context, env *experiments.Env) ([]experiments.Row, error) {
			x.mu.Lock()
			defer x.mu.Unlock()
			x.runs[id]++
			if err := x.fail[id]; err != nil {
				return nil, err
			}
			env.Note("a note of " + id)
			return []experiments.Row{{Metric: "index", Value: experiments.Number(i)}}, nil
		}})
	}
	return x
}

// total counts the runs of all cells and forgets them.
func (x *counted) total() int {
	n := 0
	for _, runs := range x.runs {
		n += runs
	}
	clear(x.runs)
	return n
}

// listener keeps what a run says.
type listener struct {
	planned int
	notes   []string
	done    []string
}

func (l *listener) Planned(n int)           { l.planned = n }
func (l *listener) Finished(_, cell string) { l.done = append(l.done, cell) }
func (l *listener) Noted(_, message string) { l.notes = append(l.notes, message) }
func (l *listener) heard(part string) (yes bool) {
	return slices.ContainsFunc(l.notes, func(n string) bool { return strings.Contains(n, part) })
}

// runOne runs one experiment that must succeed.
func runOne(t testing.TB, r experiments.Runner, e *experiments.Experiment) *experiments.Report {
	t.Helper()
	reports, err := r.Run(context.Background(), []*experiments.Experiment{e})
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, error %v", len(reports), err)
	}
	return reports[0]
}

func results(t testing.TB, r *experiments.Report) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.Dir, "results.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestResume(t *testing.T) {
	x, out := countedCells(t, 5, false), t.TempDir()
	first := runOne(t, experiments.Runner{Out: out}, x.Experiment)
	want := results(t, first)
	if n := x.total(); n != 5 {
		t.Fatalf("%d cells ran", n)
	}
	var l listener
	again := runOne(t, experiments.Runner{Out: out, Observer: &l}, x.Experiment)
	if n := x.total(); n != 0 || l.planned != 0 || len(l.done) != 0 || !l.heard("5 of 5 cells were computed before") || !l.heard("a note of cell 4") {
		t.Errorf("%d cells ran again, %+v", n, l)
	}
	if got := results(t, again); got != want {
		t.Errorf("resumed:\n%swant\n%s", got, want)
	}
	if diff := cmp.Diff(first.Notes, again.Notes); diff != "" || len(first.Notes) != 5 {
		t.Errorf("notes (-first +resumed):\n%s", diff)
	}
	if runOne(t, experiments.Runner{Out: out, Force: true}, x.Experiment); x.total() != 5 {
		t.Error("--force did not compute all cells anew")
	}
	if runOne(t, experiments.Runner{}, x.Experiment); x.total() != 5 {
		t.Error("a run without a folder did not compute all cells")
	}
}

// What was finished before an error is not computed again.
func TestResumeAfterAnError(t *testing.T) {
	x, out := countedCells(t, 5, false), t.TempDir()
	boom := errors.New("boom")
	x.fail["cell 3"] = boom
	if reports, err := (&experiments.Runner{Out: out, Jobs: 1}).Run(context.Background(), []*experiments.Experiment{x.Experiment}); !errors.Is(err, boom) || len(reports) != 0 {
		t.Fatalf("%d reports, error %v", len(reports), err)
	}
	x.total()
	delete(x.fail, "cell 3")
	runOne(t, experiments.Runner{Out: out}, x.Experiment)
	if x.runs["cell 0"]+x.runs["cell 1"]+x.runs["cell 2"] != 0 || x.runs["cell 3"] != 1 {
		t.Errorf("runs after the error: %v", x.runs)
	}
}

// A cell that reads a clock is kept until its run is complete, and then measured anew.
func TestMeasuredCellsBelongToOneRun(t *testing.T) {
	x, out := countedCells(t, 3, true), t.TempDir()
	for range 2 {
		runOne(t, experiments.Runner{Out: out}, x.Experiment)
		if x.runs["cell 2"] != 1 {
			t.Errorf("runs %v, want the last cell measured", x.runs)
		}
		clear(x.runs)
	}
	boom := errors.New("boom")
	x.Cells[1], x.Cells[2] = x.Cells[2], x.Cells[1]
	measured := x.Cells[1].Run
	x.Cells = append(x.Cells, experiments.Cell{ID: "after", Measured: true, Fidelity: experiments.OnChain, Run: func(context.Context, *experiments.Env) ([]experiments.Row, error) { return nil, boom }})
	if _, err := (&experiments.Runner{Out: out}).Run(context.Background(), []*experiments.Experiment{x.Experiment}); !errors.Is(err, boom) {
		t.Fatal(err)
	}
	x.Cells[1].Run = func(context.Context, *experiments.Env) ([]experiments.Row, error) {
		return nil, errors.New("measured twice in one run")
	}
	x.Cells[3].Run = func(context.Context, *experiments.Env) ([]experiments.Row, error) { return nil, nil }
	report := runOne(t, experiments.Runner{Out: out}, x.Experiment)
	if !strings.Contains(results(t, report), `"cell":"cell 2"`) {
		t.Error("the measured cell is lost")
	}
	x.Cells[1].Run = measured
	if other := runOne(t, experiments.Runner{Out: out}, x.Experiment); other.Dir == report.Dir {
		t.Errorf("two runs of real nodes in %s", other.Dir)
	}
}

func TestDamagedOutcomeIsComputedAnew(t *testing.T) {
	x, out := countedCells(t, 3, false), t.TempDir()
	want := results(t, runOne(t, experiments.Runner{Out: out}, x.Experiment))
	x.total()
	file := filepath.Join(out, ".cells", string(x.Hash(x.Cells[1])))
	if err := os.Truncate(file, 100); err != nil {
		t.Fatal(err)
	}
	var l listener
	report := runOne(t, experiments.Runner{Out: out, Observer: &l}, x.Experiment)
	if x.runs["cell 1"] != 1 || x.total() != 1 || !l.heard("1 cells are damaged") {
		t.Errorf("runs %v, notes %q", x.runs, l.notes)
	}
	if got := results(t, report); got != want {
		t.Errorf("results:\n%swant\n%s", got, want)
	}
}

// Every partition gives what one run gives, and the last shard concludes.
func TestShards(t *testing.T) {
	e := open(t, "fig5", cheap...)
	want := results(t, runOne(t, experiments.Runner{Out: t.TempDir()}, e))
	for _, n := range []int{1, 2, 3, 7} {
		out := t.TempDir()
		for i := range n {
			reports, err := (&experiments.Runner{Out: out, Shard: experiments.Shard{Index: i, Of: n}}).Run(context.Background(), []*experiments.Experiment{e})
			if err != nil {
				t.Fatal(err)
			}
			if i < n-1 {
				if len(reports) != 0 || len(visible(t, out)) != 0 {
					t.Fatalf("shard %d of %d has concluded", i, n)
				}
			} else if got := results(t, reports[0]); got != want {
				t.Errorf("%d shards give other results", n)
			}
		}
	}
	if _, err := (&experiments.Runner{Shard: experiments.Shard{Index: 3, Of: 3}}).Run(context.Background(), []*experiments.Experiment{e}); !errors.Is(err, experiments.ErrShard) {
		t.Errorf("shard 3 of 3: %v, want ErrShard", err)
	}
}
