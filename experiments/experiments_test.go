package experiments_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/experiments"
)

// open loads an experiment of the catalogue in its quick form.
func open(t testing.TB, name string, set ...string) *experiments.Experiment {
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

// cheap makes fig5 cheap enough for every test.
var cheap = []string{"sojourn.simulation.replications=10", "sojourn.simulation.customers=2000"}

func TestCatalogueLoads(t *testing.T) {
	names := experiments.Names()
	want := []string{"fig5", "fig6", "fig7", "fig8", "fig9", "fig10", "testnet", "block-service", "bytes-saved", "calibration", "cloning", "compromise", "counterexamples", "crosscheck", "detectors", "fault-naming", "faults", "fidelities", "joined", "joint-channels", "loop", "messages", "online", "optimality", "paper-rule", "pareto", "protocols", "quorum", "recordings", "response-times", "selection", "stability", "verification-work", "contracts", "s1-quarantine", "s2-contact", "s3-aerosol", "s4-vaccine", "s5-remote", "s6-overlay", "s7-hospital", "s8-provenance", "s9-consensus", "coverage"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("catalogue (-want +got):\n%s", diff)
	}
	for _, name := range names {
		for _, quick := range []bool{false, true} {
			files, err := experiments.Find(name)
			if err != nil {
				t.Fatal(err)
			}
			e, err := experiments.Open(files[0], experiments.Options{Quick: quick})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e.Spec.Name != name || e.Spec.Source == "" || e.Spec.Title == "" || len(e.Cells) == 0 {
				t.Errorf("%s: name %q, source %q, title %q, %d cells", name, e.Spec.Name, e.Spec.Source, e.Spec.Title, len(e.Cells))
			}
			again, err := experiments.Open(experiments.File{Name: "resolved.yaml", Text: e.Resolved}, experiments.Options{})
			if err != nil {
				t.Fatalf("%s: the resolved file does not load: %v", name, err)
			}
			if diff := cmp.Diff(e.Spec, again.Spec, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: the resolved file means something else (-file +resolved):\n%s", name, diff)
			}
		}
	}
}

func TestCellIDsAreUnique(t *testing.T) {
	for _, name := range experiments.Names() {
		seen := map[string]bool{}
		for _, c := range open(t, name).Cells {
			if seen[c.ID] {
				t.Errorf("%s: two cells %q", name, c.ID)
			}
			seen[c.ID] = true
		}
	}
}

// Every claim of the paper, and every one that was added, is checked by a file
// of the catalogue.
func TestEveryClaimIsChecked(t *testing.T) {
	var got []string
	for _, name := range experiments.Names() {
		got = append(got, open(t, name).Spec.Claims...)
	}
	for id := range strings.FieldsSeq("5a 5b 5c 5d 5e 5f 5g 6a 6b 6c 7a 8a 8b 8c 8d 8e 8f 9a 9b 9c 9d 9e 10a 10b 10c 10d 11a 11b 11c 12a 12b 12c 12d 12e 13a 13b 13c 13d 13e 14a 14b 14c 14d 14e 14f 15a 15b 15c 15d 15e 15f 15g 15h 16a 16b 16c 16d 16e 17a 17b 17c 17d 17e 18a 18b 18c 18d 18e 19a 19b 19c 19d 19e 20a 20b 20c 20d 20e 20f 20g 21a 21b 21c 21d 22a 22b 22c 22d 22e 23a 23b 23c 23d 24a 24b 24c 24d 24e 24f 24g 25a 25b 25c 25d 25e 25f 26a 26b 26c 26d 26e 27a 27b 27c 27d 27e 27f 27g 28a 28b 28c 28d 28e 29a 29b 29c 29d 29e 30a 30b 30c 31a 31b 31c 32a 32b 32c 32d 32e 32f 33a 33b 33c 33d 33e 33f 34a 34b 34c 34d 34e 34f 34g 34h 35a 35b 35c 35d 35e 36a 36b 36c 36d 37a") {
		if !slices.Contains(got, id) {
			t.Errorf("no file of the catalogue checks claim %s", id)
		}
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]int{"fig5": 1, "paper/fig5": 1, "experiments/paper/fig5.yaml": 1, "paper": 7, "experiments/paper": 7, "experiments/paper/": 7, "block-service": 1, "findings/block-service": 1, "findings": len(experiments.Names("findings")), "coverage": 1, "statistics": 1, "statistics/coverage": 1} {
		files, err := experiments.Find(name)
		if err != nil || len(files) != want {
			t.Errorf("Find(%q): %d files, %v; want %d", name, len(files), err, want)
		}
	}
	_, err := experiments.Find("fig4")
	if !errors.Is(err, experiments.ErrNoExperiment) || !strings.Contains(err.Error(), "fig5") {
		t.Errorf("Find(fig4): %v, want ErrNoExperiment with the names there are", err)
	}
	if _, err := experiments.Find(t.TempDir()); !errors.Is(err, experiments.ErrNoExperiment) {
		t.Errorf("an empty folder: %v, want ErrNoExperiment", err)
	}
}

func TestFilesOnDiskGoFirst(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "fig5.yaml")
	if err := os.WriteFile(path, []byte("name: mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, dir} {
		files, err := experiments.Find(name)
		if err != nil || len(files) != 1 || string(files[0].Text) != "name: mine\n" {
			t.Errorf("Find(%q) = %v, %v", name, files, err)
		}
	}
}

func TestFolderWithoutExperimentsHidesNone(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("faults", 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := experiments.Find("faults")
	if err != nil || len(files) != 1 || files[0].Name != "findings/faults.yaml" {
		t.Errorf("Find(faults) beside an empty folder of that name: %v, %v", files, err)
	}
}

// The runs are so short that the simulation has warnings, hence notes.
func TestRunDirectory(t *testing.T) {
	out := t.TempDir()
	e := open(t, "fig5", cheap...)
	runner := experiments.Runner{Out: out}
	for range 2 { // the second run replaces the first
		reports, err := runner.Run(context.Background(), []*experiments.Experiment{e})
		if err != nil {
			t.Fatal(err)
		}
		if got := reports[0].Dir; got != filepath.Join(out, e.ID()) {
			t.Fatalf("run directory %s", got)
		}
	}
	if got := visible(t, out); len(got) != 1 {
		t.Fatalf("the folder holds %q, want the run directory alone", got)
	}
	var names []string
	files, err := os.ReadDir(filepath.Join(out, e.ID()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	want := []string{"DONE", "cells.jsonl", "claims.json", "environment.json", "events.jsonl", "experiment.yaml", "fig5.csv", "fig5.pdf", "fig5.png", "fig5.provenance.json", "fig5.svg", "notes.txt", "results.jsonl", "seeds.json"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// visible lists the run directories of a folder.
func visible(t testing.TB, out string) []string {
	t.Helper()
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

// A later run replaces an earlier one and keeps what others have put beside it.
func TestForeignFilesAreKept(t *testing.T) {
	out := t.TempDir()
	e := open(t, "fig9")
	runner := experiments.Runner{Out: out}
	mine := filepath.Join(out, e.ID(), "notes-of-mine.txt")
	for range 3 {
		if _, err := runner.Run(context.Background(), []*experiments.Experiment{e}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(mine, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := runner.Run(context.Background(), []*experiments.Experiment{e}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v: the file is gone", text, err)
	}
	if got := visible(t, out); len(got) != 1 {
		t.Errorf("the folder holds %q, want the run directory alone", got)
	}
}

// A run directory whose list of files is of another kind is replaced all the same.
func TestUnreadableListOfFiles(t *testing.T) {
	out := t.TempDir()
	e := open(t, "fig9")
	runner := experiments.Runner{Out: out}
	for range 2 {
		reports, err := runner.Run(context.Background(), []*experiments.Experiment{e})
		if err != nil || len(reports) != 1 {
			t.Fatalf("%d reports, %v", len(reports), err)
		}
		if err := os.WriteFile(filepath.Join(out, e.ID(), "DONE"), []byte("something else\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := visible(t, out); len(got) != 1 {
		t.Errorf("the folder holds %q, want the run directory alone", got)
	}
}

// digest runs the deterministic experiments and returns the bytes that must not
// depend on the number of workers.
func digest(t testing.TB, jobs int) string {
	t.Helper()
	out := t.TempDir()
	list := []*experiments.Experiment{open(t, "fig5", cheap...), open(t, "fig8", "search.random.instances=100")}
	if !testing.Short() {
		list = append(list, open(t, "fig6", "change.generated.phase_seconds=5"), open(t, "fig7"), open(t, "fig9"),
			open(t, "fig10", "sojourn.simulation.replications=10", "sojourn.simulation.customers=2000"),
			open(t, "block-service", "block_service.loads=[0.5]", "block_service.simulation.customers=2000"),
			open(t, "stability"), open(t, "compromise"), open(t, "verification-work"))
	}
	runner := experiments.Runner{Out: out, Jobs: jobs}
	reports, err := runner.Run(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, r := range reports {
		for _, name := range append([]string{"results.jsonl", "claims.json"}, r.Figures...) {
			if strings.HasPrefix(name, "fig8-time.") {
				continue
			}
			content, err := os.ReadFile(filepath.Join(r.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			all.Write(content)
		}
	}
	return all.String()
}

func TestSeedMatters(t *testing.T) {
	run := func(seed uint64) *experiments.Results {
		files, err := experiments.Find("fig5")
		if err != nil {
			t.Fatal(err)
		}
		e, err := experiments.Open(files[0], experiments.Options{Set: cheap, Seed: &seed, Fidelity: []string{"simulated"}})
		if err != nil {
			t.Fatal(err)
		}
		reports, err := (&experiments.Runner{}).Run(context.Background(), []*experiments.Experiment{e})
		if err != nil {
			t.Fatal(err)
		}
		return reports[0].Results
	}
	if a, b := run(1), run(2); cmp.Equal(a.Rows, b.Rows) {
		t.Error("two seeds give the same simulation")
	}
}

func TestFidelitySelectsCellsAndSkipsClaims(t *testing.T) {
	files, err := experiments.Find("fig5")
	if err != nil {
		t.Fatal(err)
	}
	e, err := experiments.Open(files[0], experiments.Options{Set: cheap, Fidelity: []string{"analytic"}})
	if err != nil {
		t.Fatal(err)
	}
	reports, err := (&experiments.Runner{}).Run(context.Background(), []*experiments.Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range reports[0].Results.Rows {
		if row.Fidelity != experiments.Analytic {
			t.Fatalf("row of fidelity %s", row.Fidelity)
		}
	}
	for _, c := range reports[0].Claims {
		want := experiments.Holds
		if c.ID == "5g" {
			want = experiments.Skip
		}
		if c.Verdict != want {
			t.Errorf("claim %s: %s (%s), want %s", c.ID, c.Verdict, c.Measured, want)
		}
	}
}

func TestCancelledRunHasNoDirectory(t *testing.T) {
	out := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	runner := experiments.Runner{Out: out, Observer: cancelOnFirst{cancel}}
	reports, err := runner.Run(ctx, []*experiments.Experiment{open(t, "fig5")})
	if !errors.Is(err, context.Canceled) || len(reports) != 0 {
		t.Errorf("%d reports, error %v; want none and context.Canceled", len(reports), err)
	}
	if got := visible(t, out); len(got) != 0 {
		t.Errorf("%q were left behind", got)
	}
}

type cancelOnFirst struct{ cancel context.CancelFunc }

func (c cancelOnFirst) Planned(int)             {}
func (c cancelOnFirst) Finished(string, string) { c.cancel() }
func (c cancelOnFirst) Noted(string, string)    {}

// failing is an experiment whose only cell fails.
func failing(t testing.TB, cell func(context.Context, *experiments.Env) ([]experiments.Row, error)) *experiments.Experiment {
	e := *open(t, "fig7")
	e.Cells = []experiments.Cell{{ID: "bad", Fidelity: experiments.Analytic, Run: cell}}
	return &e
}

func TestFailedCell(t *testing.T) {
	boom := errors.New("boom")
	bad := failing(t, func(context.Context, *experiments.Env) ([]experiments.Row, error) { return nil, boom })
	for _, keepGoing := range []bool{false, true} {
		out := t.TempDir()
		runner := experiments.Runner{Out: out, Jobs: 1, KeepGoing: keepGoing}
		reports, err := runner.Run(context.Background(), []*experiments.Experiment{bad, open(t, "fig9")})
		if !errors.Is(err, boom) || !strings.Contains(err.Error(), "fig7: cell bad") {
			t.Errorf("error %v, want boom with experiment and cell", err)
		}
		want := 0
		if keepGoing {
			want = 1
		}
		if dirs := visible(t, out); len(reports) != want || len(dirs) != want {
			t.Errorf("keep going %v: %d reports and directories %q, want %d", keepGoing, len(reports), dirs, want)
		}
	}
}

func TestPanicInACellIsAnError(t *testing.T) {
	bad := failing(t, func(context.Context, *experiments.Env) ([]experiments.Row, error) { panic("ouch") })
	_, err := (&experiments.Runner{}).Run(context.Background(), []*experiments.Experiment{bad})
	if err == nil || !strings.Contains(err.Error(), "panic: ouch") || !strings.Contains(err.Error(), "goroutine") {
		t.Errorf("error %v, want the panic with its stack", err)
	}
}

// What is done when a run ends early stays.
func TestFinishedExperimentsOutliveAnError(t *testing.T) {
	boom := errors.New("boom")
	bad := failing(t, func(context.Context, *experiments.Env) ([]experiments.Row, error) { return nil, boom })
	runner := experiments.Runner{Out: t.TempDir(), Jobs: 1}
	reports, err := runner.Run(context.Background(), []*experiments.Experiment{open(t, "fig9"), bad})
	if !errors.Is(err, boom) || len(reports) != 1 || reports[0].Dir == "" {
		t.Errorf("%d reports, error %v; want fig9's and boom", len(reports), err)
	}
}

func TestUnwritableFolderFailsFirst(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	called := false
	e := failing(t, func(context.Context, *experiments.Env) ([]experiments.Row, error) { called = true; return nil, nil })
	runner := experiments.Runner{Out: filepath.Join(file, "runs")}
	if _, err := runner.Run(context.Background(), []*experiments.Experiment{e}); err == nil || called {
		t.Errorf("error %v, cell called: %v; want an error before any cell", err, called)
	}
}

// A figure that cannot be drawn costs the figure, not the results.
func TestFigureThatCannotBeDrawn(t *testing.T) {
	e := open(t, "fig5", append([]string{"sojourn.service_rates=[1e300]", "fidelity=[analytic]"}, cheap...)...)
	out := t.TempDir()
	runner := experiments.Runner{Out: out}
	reports, err := runner.Run(context.Background(), []*experiments.Experiment{e})
	if err == nil || !strings.Contains(err.Error(), "figure fig5 is left out") || len(reports) != 1 {
		t.Fatalf("%d reports, error %v; want one and what was left out", len(reports), err)
	}
	for _, name := range []string{"results.jsonl", "notes.txt", "DONE"} {
		if _, err := os.Stat(filepath.Join(reports[0].Dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// Results with and without recordings have run directories of their own.
func TestIdentityHoldsTheInputs(t *testing.T) {
	t.Setenv("IHEALTH_DATA", t.TempDir())
	t.Chdir(string(filepath.Separator)) // above every folder that may hold recordings
	without := open(t, "fig6")
	for _, input := range without.Inputs {
		if !strings.HasSuffix(input, " missing") {
			t.Errorf("input %q, want it missing", input)
		}
	}
	with := *without
	with.Inputs = []string{"eye-state 4e20"}
	if len(without.Inputs) != 4 || with.ID() == without.ID() {
		t.Errorf("inputs %q and %q give the same run %s", without.Inputs, with.Inputs, with.ID())
	}
}
