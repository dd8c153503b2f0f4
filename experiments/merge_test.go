package experiments_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/experiments"
)

func TestMerge(t *testing.T) {
	x, out := countedCells(t, 5, false), t.TempDir()
	list := []*experiments.Experiment{x.Experiment}
	merger := experiments.Runner{Out: out}
	shard := func(i int) *experiments.Runner {
		return &experiments.Runner{Out: out, Shard: experiments.Shard{Index: i, Of: 2}, KeepGoing: true}
	}
	x.fail["cell 2"] = errors.New("boom")
	if _, err := shard(0).Run(context.Background(), list); err == nil {
		t.Fatal("no error of the failed cell")
	}
	x.total()
	var missing *experiments.MissingError
	reports, err := merger.Merge(context.Background(), list)
	if len(reports) != 0 || !errors.As(err, &missing) {
		t.Fatalf("%d reports, error %v, want what is missing", len(reports), err)
	}
	want := []experiments.Missing{
		{Experiment: "fig7", Cell: "cell 1", Index: 1, Hash: x.Hash(x.Cells[1])},
		{Experiment: "fig7", Cell: "cell 2", Index: 2, Hash: x.Hash(x.Cells[2]), Error: "boom"},
		{Experiment: "fig7", Cell: "cell 3", Index: 3, Hash: x.Hash(x.Cells[3])},
	}
	if got := fmt.Sprint(missing.Cells); got != fmt.Sprint(want) {
		t.Errorf("missing %v\nwant %v", got, want)
	}
	if text := err.Error(); !strings.Contains(text, "3 cells have no outcome") || !strings.Contains(text, "cell 2 (number 2 of the plan): failed: boom") {
		t.Errorf("error %q", text)
	}
	clear(x.fail)
	for i := range 2 {
		if _, err := shard(i).Run(context.Background(), list); err != nil {
			t.Fatal(err)
		}
	}
	x.total()
	reports, err = merger.Merge(context.Background(), list)
	if err != nil || len(reports) != 1 || x.total() != 0 {
		t.Fatalf("%d reports, error %v, runs %v", len(reports), err, x.runs)
	}
	if want := results(t, runOne(t, experiments.Runner{Out: t.TempDir()}, x.Experiment)); results(t, reports[0]) != want {
		t.Error("merged results differ from those of one run")
	}
}

// The run that the last shard has concluded is there for who merges after it.
func TestMergeOfAMeasuredRun(t *testing.T) {
	e, out := open(t, "fig8", "search.random.instances=100"), t.TempDir()
	list := []*experiments.Experiment{e}
	merger := experiments.Runner{Out: out}
	var missing *experiments.MissingError
	if _, err := merger.Merge(context.Background(), list); !errors.As(err, &missing) || len(missing.Cells) != len(e.Cells) {
		t.Fatalf("merge of nothing: %v", err)
	}
	var last *experiments.Report
	for i := range 2 {
		reports, err := (&experiments.Runner{Out: out, Shard: experiments.Shard{Index: i, Of: 2}}).Run(context.Background(), list)
		if err != nil || len(reports) != i {
			t.Fatalf("shard %d: %d reports, %v", i, len(reports), err)
		}
		if i == 1 {
			last = reports[0]
		}
	}
	reports, err := merger.Merge(context.Background(), list)
	if err != nil || len(reports) != 1 || reports[0].Dir != last.Dir || results(t, reports[0]) != results(t, last) {
		t.Errorf("%d reports, %v", len(reports), err)
	}
}

func TestMergeNeedsAFolder(t *testing.T) {
	if _, err := (&experiments.Runner{}).Merge(context.Background(), nil); err == nil {
		t.Error("merged without a folder")
	}
	file := filepath.Join(t.TempDir(), "x")
	if _, err := (&experiments.Runner{Out: file}).Merge(context.Background(), nil); err != nil {
		t.Errorf("merge of nothing: %v", err)
	}
}
