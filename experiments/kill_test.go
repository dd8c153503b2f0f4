package experiments_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/experiments"
)

// killedIn makes this test binary run an experiment in the folder that it names.
const killedIn = "IHEALTH_TEST_KILLED_IN"

// slow is fig5 with cells that take a few milliseconds more and write down when they
// begin; the runner's observer writes down when they are kept.
func slow(t testing.TB, log *os.File) *experiments.Experiment {
	e := *open(t, "fig5", cheap...)
	for i, c := range e.Cells {
		run := c.Run
		e.Cells[i].Run = func(ctx context.Context, env *experiments.Env) ([]experiments.Row, error) {
			if _, err := fmt.Fprintf(log, "begin %s\n", c.ID); err != nil {
				return nil, err
			}
			time.Sleep(5 * time.Millisecond)
			return run(ctx, env)
		}
	}
	return &e
}

type logged struct {
	t   testing.TB
	log *os.File
}

func (l logged) Planned(int)          {}
func (l logged) Noted(string, string) {}
func (l logged) Finished(_, cell string) {
	if _, err := fmt.Fprintf(l.log, "kept %s\n", cell); err != nil {
		l.t.Error(err)
	}
}

// runLogged runs the slow experiment in dir and logs it beside.
func runLogged(t testing.TB, dir string) *experiments.Report {
	log, err := os.OpenFile(filepath.Join(dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close() //nolint:errcheck // written line by line
	return runOne(t, experiments.Runner{Out: filepath.Join(dir, "runs"), Jobs: 2, Observer: logged{t, log}}, slow(t, log))
}

// A run that is killed again and again ends with the bytes of one that was not: no cell
// that was kept is computed again, and no run directory is ever half there.
func TestKilledRuns(t *testing.T) {
	if dir := os.Getenv(killedIn); dir != "" {
		runLogged(t, dir)
		return
	}
	kills := 8
	if testing.Short() {
		kills = 3
	}
	dir, random := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	for range kills {
		pause := time.Duration(random.IntN(120)) * time.Millisecond
		killed(t, dir, filepath.Join(dir, "log"), "begin", pause)
	}
	killed(t, dir, filepath.Join(dir, "runs", ".fig5-*.draft"), "", 0) // while it writes the run directory
	got := runLogged(t, dir)
	checkLog(t, filepath.Join(dir, "log"))
	compareRuns(t, runLogged(t, t.TempDir()).Dir, got.Dir)
	for _, pattern := range []string{"runs/.*.draft", "runs/.*.old"} {
		if left, _ := filepath.Glob(filepath.Join(dir, pattern)); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// killed starts a run in a process of its own and kills it a while after a file has come
// to hold more of a word, or after a file that the pattern means has appeared. Whatever
// is to be seen then is whole.
func killed(t *testing.T, dir, pattern, word string, pause time.Duration) {
	t.Helper()
	seen := func() int {
		n := 0
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			text, _ := os.ReadFile(f) // a folder has no text
			n += 1 + strings.Count(string(text), word)
		}
		return n
	}
	before := seen()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledRuns$")
	cmd.Env = append(os.Environ(), killedIn+"="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // it is killed
	}()
	for running := true; running && seen() <= before; {
		select {
		case <-ended: // without a cell to compute, or too fast for the eye
			running = false
		case <-time.After(time.Millisecond):
		}
	}
	time.Sleep(pause)
	_ = cmd.Process.Kill() // it may have ended
	<-ended
	runs := filepath.Join(dir, "runs")
	if _, err := os.Stat(runs); err != nil {
		return
	}
	for _, name := range visible(t, runs) {
		if _, err := experiments.OpenRun(filepath.Join(runs, name)); err != nil {
			t.Error(err)
		}
	}
}

// checkLog finds cells that began again after they had been kept, and makes sure that
// there were kills which could have shown it.
func checkLog(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begun, kept := map[string]int{}, map[string]bool{}
	again := 0
	for line := range strings.Lines(string(text)) {
		word, cell, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "kept":
			kept[cell] = true
		case kept[cell]:
			t.Errorf("%s was kept and computed again", cell)
		default:
			if begun[cell]++; begun[cell] > 1 {
				again++
			}
		}
	}
	t.Logf("%d cells, %d computed again after a kill", len(kept), again)
	if len(kept) == 0 || len(kept) != len(begun) {
		t.Errorf("%d cells began, %d were kept", len(begun), len(kept))
	}
}

// varying are the files of a run directory that say when and where it was made.
var varying = []string{"DONE", "events.jsonl", "environment.json"}

// compareRuns holds all other files of two run directories together.
func compareRuns(t *testing.T, want, got string) {
	t.Helper()
	a, err := os.ReadDir(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadDir(got)
	if err != nil || len(a) != len(b) {
		t.Fatalf("%d files in %s, %d in %s, %v", len(a), want, len(b), got, err)
	}
	for _, f := range a {
		x, errX := os.ReadFile(filepath.Join(want, f.Name()))
		y, errY := os.ReadFile(filepath.Join(got, f.Name()))
		if errX != nil || errY != nil || !slices.Contains(varying, f.Name()) && !bytes.Equal(x, y) {
			t.Errorf("%s differs between %s and %s: %v, %v", f.Name(), want, got, errX, errY)
		}
	}
}

// A process that is killed while it puts a run directory in the place of another leaves
// what the next run mends, wherever it was.
func TestKilledReplacement(t *testing.T) {
	x := countedCells(t, 3, false)
	for name, leave := range map[string]func(dir, old, draft string) error{
		"half a draft":       func(_, _, draft string) error { return os.MkdirAll(filepath.Join(draft, "x"), 0o755) },
		"old one moved away": func(dir, old, _ string) error { return os.Rename(dir, old) },
		"old one not removed": func(dir, old, _ string) error {
			return errors.Join(os.Rename(dir, old), os.CopyFS(dir, os.DirFS(old)), os.Remove(filepath.Join(dir, "mine")))
		},
	} {
		out := t.TempDir()
		dir := runOne(t, experiments.Runner{Out: out}, x.Experiment).Dir
		if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		hidden := filepath.Join(out, "."+filepath.Base(dir))
		if err := leave(dir, hidden+".old", hidden+".draft"); err != nil {
			t.Fatal(err)
		}
		runOne(t, experiments.Runner{Out: out}, x.Experiment)
		if _, err := os.Stat(filepath.Join(dir, "mine")); err != nil {
			t.Errorf("%s: what was put beside the results is lost: %v", name, err)
		}
		if left, _ := filepath.Glob(hidden + "*"); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

// Same bytes for any number of cells at once, in all files.
func TestSameRunForAnyNumberOfJobs(t *testing.T) {
	e := open(t, "fig5", cheap...)
	want := runOne(t, experiments.Runner{Out: t.TempDir(), Jobs: 1}, e)
	for _, jobs := range []int{2, 7} {
		compareRuns(t, want.Dir, runOne(t, experiments.Runner{Out: t.TempDir(), Jobs: jobs}, e).Dir)
	}
}
