package sweep

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ihealth/experiments"
)

// A runner whose cells are computed by workers writes the run directory of one that
// computes them itself, and computes nothing twice.
func TestRunnerByWorkers(t *testing.T) {
	e := quick(t, "fig5", "sojourn.simulation.customers=2000")
	local, remote := t.TempDir(), t.TempDir()
	here, err := (&experiments.Runner{Out: local}).Run(t.Context(), []*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	link := serve(t)
	q := open(t, link, Options{})
	leave := work(t, Worker{Link: link, Jobs: 3})
	there, err := (&experiments.Runner{Out: remote, Remote: q}).Run(t.Context(), []*experiments.Experiment{e})
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
	again, err := (&experiments.Runner{Out: remote, Remote: nobody{t}}).Run(t.Context(), []*experiments.Experiment{e})
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
