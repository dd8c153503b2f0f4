package experiments_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"ihealth/experiments"
)

func forecast(t *testing.T, r experiments.Runner, e *experiments.Experiment) experiments.Forecast {
	t.Helper()
	f, err := r.Forecast([]*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// states joins the states of all cells.
func states(f experiments.Forecast) string {
	var all []string
	for _, c := range f.Cells {
		all = append(all, string(c.State))
	}
	return strings.Join(all, ", ")
}

func TestForecast(t *testing.T) {
	x, out := countedCells(t, 4, true), t.TempDir()
	runner := experiments.Runner{Out: out, Jobs: 2, KeepGoing: true}
	f := forecast(t, runner, x.Experiment)
	if states(f) != "to do, to do, to do, to do" || f.Unknown != 4 || f.Known != 0 || f.Seconds != 0 || f.Cells[0].Seconds != nil {
		t.Errorf("nothing has run: %+v", f)
	}
	if entries, _ := os.ReadDir(out); len(entries) != 0 {
		t.Errorf("a forecast has written %v", entries)
	}
	x.fail["cell 1"] = errors.New("boom")
	if _, err := runner.Run(context.Background(), []*experiments.Experiment{x.Experiment}); err == nil {
		t.Fatal("no error")
	}
	x.total()
	f = forecast(t, runner, x.Experiment)
	if states(f) != "stored, failed, stored, stored" || f.Unknown != 0 || f.Known != 1 || *f.Cells[0].Seconds != 0 {
		t.Errorf("after a failure: %+v", f)
	}
	clear(x.fail)
	runOne(t, runner, x.Experiment)
	if f = forecast(t, runner, x.Experiment); states(f) != "stored, stored, stored, to do" || f.Known != 1 {
		t.Errorf("of a complete run, the cell that reads a clock is measured anew: %s", states(f))
	}
	runner.Force, runner.Shard = true, experiments.Shard{Index: 1, Of: 2}
	if f = forecast(t, runner, x.Experiment); states(f) != "other shard, to do, other shard, to do" {
		t.Errorf("shard 1/2, by force: %s", states(f))
	}
	runner.Shard.Of = 1
	if _, err := runner.Forecast(nil); !errors.Is(err, experiments.ErrShard) {
		t.Errorf("shard 1/1: %v", err)
	}
}

// Times are those of the same cell, whatever its parameters; else of its like. Cells that
// read no clock share the jobs.
func TestForecastOfTimes(t *testing.T) {
	x, out := countedCells(t, 4, true), t.TempDir()
	store, err := experiments.OpenStore(out + "/.cells")
	if err != nil {
		t.Fatal(err)
	}
	for i, seconds := range []float64{9, 10, 2} { // the earlier of cell 0 does not count for it
		by := experiments.Event{Experiment: "fig7", Cell: []string{"cell 0", "cell 0", "cell 3"}[i], Fidelity: experiments.Analytic, At: time.Unix(int64(i+1), 0), Seconds: seconds}
		if err := store.Record(experiments.Hash(strings.Repeat("0", 63)+string('a'+rune(i))), experiments.Outcome{}, by); err != nil {
			t.Fatal(err)
		}
	}
	f := forecast(t, experiments.Runner{Out: out, Jobs: 2}, x.Experiment)
	want := []float64{10, 7, 7, 2} // the mean of all is 7
	for i, c := range f.Cells {
		if c.Seconds == nil || *c.Seconds != want[i] {
			t.Errorf("%s: %v, want %v s", c.Cell, c.Seconds, want[i])
		}
	}
	if f.Seconds != (10+7+7)/2.0+2 {
		t.Errorf("all: %v s, want 14", f.Seconds)
	}
}
