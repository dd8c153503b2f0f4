package sweep

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ihealth/experiments"
)

// few makes fig5 a matter of a second.
var few = []string{"sojourn.simulation.customers=2000", "sojourn.service_rates=[43]", "sojourn.schemes=[equal, levels]"}

// A runner whose cells are computed by workers writes the run directory of one that
// computes them itself, and computes nothing twice.
func TestRunnerByWorkers(t *testing.T) {
	e := quick(t, "fig5", few...)
	local, elsewhere := t.TempDir(), t.TempDir()
	here, err := (&experiments.Runner{Out: local}).Run(t.Context(), []*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	link := serve(t)
	q := open(t, link, Options{})
	leave := work(t, Worker{Link: link, Jobs: 3})
	there, err := (&experiments.Runner{Out: elsewhere, Remote: q}).Run(t.Context(), []*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"results.jsonl", "claims.json", "cells.jsonl", "experiment.yaml"} {
		if got, want := read(t, there[0].Dir, name), read(t, here[0].Dir, name); got != want {
			t.Errorf("%s differs", name)
		}
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	again, err := (&experiments.Runner{Out: elsewhere, Remote: nobody{t}}).Run(t.Context(), []*experiments.Experiment{e})
	if err != nil || len(again) != 1 {
		t.Errorf("run again: %v", err)
	}
}

// Cells that read a clock are computed here.
func TestMeasuredCellsStayHere(t *testing.T) {
	e := quick(t, "fig8")
	measured := 0
	for _, c := range e.Cells {
		if c.Measured {
			measured++
		}
	}
	if measured == 0 || measured == len(e.Cells) {
		t.Fatalf("%d of %d cells read a clock: the test needs both kinds", measured, len(e.Cells))
	}
	link := serve(t)
	q := open(t, link, Options{})
	leave := work(t, Worker{Link: link, Run: func(ctx context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
		for _, c := range e.Cells {
			if c.ID == task.Cell && c.Measured {
				t.Errorf("cell %s was handed out", c.ID)
			}
		}
		return tools.run(ctx, task)
	}})
	if reports, err := (&experiments.Runner{Remote: q}).Run(t.Context(), []*experiments.Experiment{e}); err != nil || len(reports) != 1 {
		t.Error(err)
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// nobody fails the test when a cell is handed out.
type nobody struct{ t *testing.T }

func (n nobody) Run(_ context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
	n.t.Errorf("cell %s is computed again", task.Cell)
	return experiments.Outcome{}, experiments.Event{}, errors.New("nobody is here")
}

func quick(t *testing.T, name string, set ...string) *experiments.Experiment {
	t.Helper()
	files, err := experiments.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := experiments.Open(files[0], experiments.Options{Quick: true, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A runner lists the cell that ends its workers, keeps the outcomes of all others, and
// tries only that cell in the next run.
func TestRunnerListsThePoisonCell(t *testing.T) {
	e := quick(t, "fig5", few...)
	poison := e.Cells[3].ID
	link, out := serve(t), t.TempDir()
	q := open(t, link, Options{Attempts: 2})
	t.Setenv("SWEEP_WORKER_URL", link.URL)
	t.Setenv("SWEEP_POISON", poison)
	ctx, cancel := context.WithCancel(t.Context())
	crew := Crew{Command: []string{os.Args[0]}, Workers: 2}
	ended := make(chan error, 1)
	go func() { ended <- crew.Work(ctx) }()
	_, err := (&experiments.Runner{Out: out, KeepGoing: true, Remote: q}).Run(t.Context(), []*experiments.Experiment{e})
	if !errors.Is(err, ErrPoison) || !strings.Contains(err.Error(), poison) {
		t.Errorf("%v", err)
	}
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	closeQueue(t, q)
	if text := read(t, out, e.ID()+".failed.jsonl"); strings.Count(text, "\n") != 1 || !strings.Contains(text, ErrPoison.Error()) {
		t.Errorf("failed.jsonl holds %s", text)
	}
	var again []string
	reports, err := (&experiments.Runner{Out: out, Remote: remote(func(task experiments.Task) { again = append(again, task.Cell) })}).Run(t.Context(), []*experiments.Experiment{e})
	if err != nil || len(reports) != 1 || !slices.Equal(again, []string{poison}) {
		t.Errorf("the next run computes %q: %v", again, err)
	}
}

// remote computes here and says what.
type remote func(experiments.Task)

func (r remote) Run(ctx context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
	r(task)
	return tools.run(ctx, task)
}

// What the queue adds to a cell that takes no time.
func BenchmarkQueue(b *testing.B) {
	s, err := Serve("127.0.0.1:0", "")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // a benchmark
	link := Link{URL: s.URL()}
	q, err := Open(b.Context(), link, Options{})
	if err != nil {
		b.Fatal(err)
	}
	w := Worker{Link: link, Jobs: 4, Patience: time.Minute, Run: func(context.Context, experiments.Task) (experiments.Outcome, experiments.Event, error) {
		return experiments.Outcome{}, experiments.Event{}, nil
	}}
	done := make(chan error, 1)
	go func() {
		_, err := w.Work(b.Context())
		done <- err
	}()
	b.ReportAllocs()
	cells := make(chan int)
	var callers sync.WaitGroup
	for range 64 {
		callers.Go(func() {
			for i := range cells {
				if _, _, err := q.Run(b.Context(), experiments.Task{Name: "none", Hash: experiments.Hash(strconv.Itoa(i))}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := 0; b.Loop(); i++ {
		cells <- i
	}
	close(cells)
	callers.Wait()
	if err := errors.Join(q.Finish(), <-done, q.Close()); err != nil {
		b.Fatal(err)
	}
}
