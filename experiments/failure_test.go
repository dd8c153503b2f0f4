package experiments_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/experiments"
)

// failures reads the list of failed cells beside a run directory.
func failures(t *testing.T, out string, e *experiments.Experiment) []experiments.Failure {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(out, e.ID()+".failed.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	var list []experiments.Failure
	for line := range strings.Lines(string(text)) {
		var f experiments.Failure
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// All other cells are computed and kept, what failed is listed and tried again.
func TestKeepGoing(t *testing.T) {
	x, out := countedCells(t, 6, true), t.TempDir()
	x.fail["cell 1"], x.fail["cell 3"] = errors.New("boom"), errors.New("bang")
	runner := experiments.Runner{Out: out, KeepGoing: true}
	for attempt, want := range []int{6, 2} { // cells that run
		reports, err := runner.Run(context.Background(), []*experiments.Experiment{x.Experiment})
		if len(reports) != 0 || err == nil || err.Error() != "fig7: cell cell 1: boom\nfig7: cell cell 3: bang" {
			t.Fatalf("attempt %d: %d reports, error %q", attempt, len(reports), err)
		}
		if n := x.total(); n != want {
			t.Errorf("attempt %d: %d cells ran, want %d", attempt, n, want)
		}
		list := failures(t, out, x.Experiment)
		if len(list) != 2 || list[0].Cell != "cell 1" || list[0].Error != "boom" || list[1].Hash != x.Hash(x.Cells[3]) || list[1].PID != os.Getpid() || list[1].At.IsZero() {
			t.Errorf("list of failures: %+v", list)
		}
	}
	clear(x.fail)
	runOne(t, runner, x.Experiment)
	if n := x.total(); n != 2 {
		t.Errorf("%d cells ran after the repair, want 2", n)
	}
	if list := failures(t, out, x.Experiment); list != nil {
		t.Errorf("failures of a complete run: %v", list)
	}
}

// Of many failures the error names the first ten, and the file that has all.
func TestManyFailures(t *testing.T) {
	x, out := countedCells(t, 25, false), t.TempDir()
	for i := range 25 {
		x.fail[fmt.Sprintf("cell %d", i)] = errors.New("boom")
	}
	_, err := (&experiments.Runner{Out: out, KeepGoing: true}).Run(context.Background(), []*experiments.Experiment{x.Experiment})
	if n := strings.Count(err.Error(), "boom"); n != 10 || !strings.Contains(err.Error(), "15 more cells failed: "+filepath.Join(out, x.ID()+".failed.jsonl")) {
		t.Errorf("%d of 25 failures in %q", n, err)
	}
	if list := failures(t, out, x.Experiment); len(list) != 25 {
		t.Errorf("%d failures listed", len(list))
	}
}

// A cell that was stopped has not failed.
func TestStoppedCellsAreNotListed(t *testing.T) {
	x, out := countedCells(t, 2, false), t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	x.Cells[0].Run = func(ctx context.Context, _ *experiments.Env) ([]experiments.Row, error) {
		cancel()
		return nil, ctx.Err()
	}
	_, err := (&experiments.Runner{Out: out, KeepGoing: true, Jobs: 1}).Run(ctx, []*experiments.Experiment{x.Experiment})
	if list := failures(t, out, x.Experiment); list != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("failures %v, error %v", list, err)
	}
}

func TestFailNeedsAHash(t *testing.T) {
	s, _ := openStore(t)
	if err := s.Fail(experiments.Failure{Event: experiments.Event{Hash: "../x"}}); err == nil {
		t.Error("a failure without a hash was kept")
	}
}
