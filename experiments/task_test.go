package experiments_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
)

// A task gives what the runner gives, also after a journey as JSON.
func TestTaskGivesTheCell(t *testing.T) {
	e := open(t, "fig5", cheap...)
	reports, err := (&experiments.Runner{}).Run(context.Background(), []*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	var all []experiments.Row
	for _, c := range e.Cells {
		text, err := json.Marshal(e.Task(c))
		if err != nil {
			t.Fatal(err)
		}
		var task experiments.Task
		if err := json.Unmarshal(text, &task); err != nil {
			t.Fatal(err)
		}
		out, err := task.Run(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, out.Rows...)
	}
	if diff := cmp.Diff(reports[0].Results.Rows, all, same); diff != "" {
		t.Errorf("(-runner +tasks):\n%s", diff)
	}
}

func TestTaskRefusesSkew(t *testing.T) {
	e := open(t, "fig7")
	good := e.Task(e.Cells[0])
	for name, spoil := range map[string]func(*experiments.Task){
		"engine version": func(x *experiments.Task) { x.Engine++ },
		"another hash":   func(x *experiments.Task) { x.Hash = hashA },
		"unknown cell":   func(x *experiments.Task) { x.Cell = "none" },
		"other file":     func(x *experiments.Task) { x.File = []byte(strings.Replace(string(x.File), "seed: ", "seed: 9", 1)) },
		"newer file":     func(x *experiments.Task) { x.File = append(x.File, "invention: 1\n"...) },
		"no file":        func(x *experiments.Task) { x.File = nil },
	} {
		bad := good
		spoil(&bad)
		if _, err := bad.Run(context.Background(), 1); !errors.Is(err, experiments.ErrSkew) {
			t.Errorf("%s: error %v, want ErrSkew", name, err)
		}
	}
	if _, err := good.Run(context.Background(), 1); err != nil {
		t.Error(err)
	}
}

// A cell that panics ends its task, not its worker.
func TestComputeOfAPanic(t *testing.T) {
	bad := failing(t, func(context.Context, *experiments.Env) ([]experiments.Row, error) { panic("ouch") })
	if _, err := bad.Compute(context.Background(), bad.Cells[0], 1, nil); err == nil || !strings.Contains(err.Error(), "panic: ouch") {
		t.Errorf("error %v, want the panic", err)
	}
}

func TestParseShard(t *testing.T) {
	for text, want := range map[string]experiments.Shard{"0/1": {0, 1}, "2/3": {2, 3}, "199/200": {199, 200}} {
		if got, err := experiments.ParseShard(text); err != nil || got != want || got.String() != text {
			t.Errorf("ParseShard(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1", "3/3", "-1/3", "0/0", "1/-2", "a/b", "1/2/3", " 0/1"} {
		if got, err := experiments.ParseShard(text); !errors.Is(err, experiments.ErrShard) {
			t.Errorf("ParseShard(%q) = %v, %v, want ErrShard", text, got, err)
		}
	}
}
