package experiments_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"ihealth/experiments"
)

// claim runs an experiment whose only cell tries to run it once more, as given.
func claim(t *testing.T, first, second experiments.Runner) error {
	t.Helper()
	x := countedCells(t, 4, false)
	var inner error
	again := *x.Experiment
	x.Cells[0].Run = func(ctx context.Context, _ *experiments.Env) ([]experiments.Row, error) {
		if first.Shard.Of > 1 && first.Shard.Index != 0 {
			t.Error("the first cell belongs to shard 0")
		}
		_, inner = second.Run(ctx, []*experiments.Experiment{&again})
		return nil, nil
	}
	again.Cells = x.Cells[1:]
	if _, err := first.Run(context.Background(), []*experiments.Experiment{x.Experiment}); err != nil {
		t.Fatal(err)
	}
	return inner
}

func TestTwoRunsInOneFolder(t *testing.T) {
	out := t.TempDir()
	whole := experiments.Runner{Out: out}
	shard := func(i, of int) experiments.Runner {
		return experiments.Runner{Out: out, Shard: experiments.Shard{Index: i, Of: of}}
	}
	for name, pair := range map[string][2]experiments.Runner{
		"two whole runs": {whole, whole}, "a shard beside a whole run": {whole, shard(0, 2)},
		"a whole run beside a shard": {shard(0, 2), whole}, "one shard twice": {shard(0, 2), shard(0, 2)},
	} {
		pair[0].Force, pair[1].Force = true, true
		err := claim(t, pair[0], pair[1])
		if !errors.Is(err, experiments.ErrLocked) || !strings.Contains(err.Error(), out) || !strings.Contains(err.Error(), "(process ") {
			t.Errorf("%s: error %v, want ErrLocked, the folder and the process", name, err)
		}
	}
	for name, pair := range map[string][2]experiments.Runner{
		"two shards": {shard(0, 2), shard(1, 2)}, "two folders": {whole, {Out: t.TempDir()}}, "no folder": {whole, {}},
	} {
		pair[0].Force = true
		if err := claim(t, pair[0], pair[1]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A claim ends with the run, however that ends, and leaves nothing that blocks the next.
func TestClaimEnds(t *testing.T) {
	out := t.TempDir()
	x := countedCells(t, 2, false)
	x.fail["cell 1"] = errors.New("boom")
	for range 2 {
		if _, err := (&experiments.Runner{Out: out}).Run(context.Background(), []*experiments.Experiment{x.Experiment}); errors.Is(err, experiments.ErrLocked) {
			t.Fatal(err)
		}
	}
	delete(x.fail, "cell 1")
	runOne(t, experiments.Runner{Out: out}, x.Experiment)
}

func TestLockWithoutFolder(t *testing.T) {
	s, dir := openStore(t)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(open(t, "fig7"), experiments.Shard{}); err == nil || errors.Is(err, experiments.ErrLocked) {
		t.Errorf("error %v, want that of the file system", err)
	}
}
