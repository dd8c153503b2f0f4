package eegbench

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/eeg"
	"ihealth/eeg/open"
)

var small = []Shape{{2, 3, 128, 60}, {3, 2, 256, 60}}

// TestShapesAreFiles: what is written can be read, without a warning, and is as long as
// the shape says.
func TestShapesAreFiles(t *testing.T) {
	for _, s := range small {
		path := filepath.Join(t.TempDir(), "a.edf")
		if err := s.write(path, 1); err != nil {
			t.Fatal(err)
		}
		src, err := open.File(path, open.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := eeg.Drain(src)
		if err != nil || len(r.Warnings) > 0 || len(r.Signals) != s.Channels || r.Signals[0].Samples != int64(s.RateHz*s.Seconds) {
			t.Errorf("%v: %v, %+v", s, err, r)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestContestantsAgree lets all who are installed read small files.
func TestContestantsAgree(t *testing.T) {
	steps := 0
	o := Options{Shapes: small, Patients: 3, TextRows: 100, Repetitions: 1, Seed: 1, Progress: func(done, total int) {
		if steps++; done != steps || done > total {
			t.Errorf("step %d of %d after %d", done, total, steps-1)
		}
	}}
	r, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		for _, result := range f.Results {
			if result.Absent != "" {
				t.Logf("%s is %s", result.Name, result.Absent)
				continue
			}
			if want := 1; len(result.Times) != want && (f.Width == 2 || result.Name != loopName) {
				t.Errorf("%s has %d times of %v, want %d", result.Name, len(result.Times), f.Shape, want)
			}
		}
		if a := f.find(portableName).Allocs; a >= 1 { // fewer are the runtime's own, of few windows
			t.Errorf("%v allocations a window", a)
		}
	}
	if len(r.Cohort) != 2 || !(r.Cohort[0].SpeedUp() > 0) || r.Cohort[0].Samples != 3*3*128*60 || !(r.Text.Rate() > 0) || len(r.Memory) != 0 || r.Kernel == "" {
		t.Errorf("%+v", r)
	}
	if steps != 1+1*(2+2) {
		t.Errorf("%d steps", steps)
	}
}

// TestWrongContestantIsFound takes one whose kurtosis is an excess.
func TestWrongContestantIsFound(t *testing.T) {
	s := small[0]
	path := filepath.Join(t.TempDir(), "a.edf")
	if err := s.write(path, 1); err != nil {
		t.Fatal(err)
	}
	honest := own(portableName, true)
	excess := contestant{name: "excess", run: func(ctx context.Context, path string) (run, error) {
		got, err := honest.run(ctx, path)
		got.totals.Kurtosis -= 3 * float64(s.Channels*s.Seconds/window)
		return got, err
	}}
	b := bench{Options: Options{Repetitions: 1}}
	file := File{Shape: s, Results: []Result{{Name: portableName}, {Name: "excess"}}}
	if err := b.file(t.Context(), &file, []contestant{honest, excess}, path); err != nil {
		t.Fatal(err)
	}
	b.Files = []File{file}
	if err := b.judge(); !errors.Is(err, ErrWrong) || !math.IsNaN(file.Over("excess", portableName)) || math.IsNaN(file.find(portableName).Best()) {
		t.Errorf("%v, %+v", err, file)
	}
}

func TestTargets(t *testing.T) {
	result := func(name string, ns, allocs float64) Result {
		return Result{Name: name, Times: measure.Times{ns, 2 * ns}, Allocs: allocs}
	}
	r := Report{
		Files: []File{
			{Shape: small[0], Results: []Result{result(portableName, 1, 0), result(fastestName, 0.5, 2), result(edflibName, 6, math.NaN()), {Name: mneName, Absent: "not installed"}}},
			{Shape: small[1], Results: []Result{result(portableName, 4, 0), result(fastestName, 4, 0)}},
		},
		Cohort: []Cohort{{Recordings: 4, Samples: fullCohort - 1, Kernel: portableName, One: measure.Times{1}, Two: measure.Times{0.1}}, {Recordings: 30, Samples: fullCohort, Kernel: portableName, One: measure.Times{1, 0.9}, Two: measure.Times{0.5, 0.45}}},
		Text:   Text{Values: 10, Times: measure.Times{20, 10}},
		Memory: []Memory{{1, 4 << 20}, {10, 5 << 20}},
	}
	met := map[string]float64{}
	for _, target := range r.Targets() {
		met[target.Name] = target.Measured
	}
	for name, want := range map[string]float64{
		"Go, portable kernel, over EDFlib in C, two passes, EDF of 3 channels at 128 Hz, 1 min": 6,
		"Go, portable kernel, over MNE and SciPy, EDF of 3 channels at 128 Hz, 1 min":           math.NaN(),
		"Go, fastest kernel here, million samples/s, EDF of 3 channels at 128 Hz, 1 min":        2000,
		"BDF, portable kernel, million samples/s":                                               250,
		"text, million values/s":                             100,
		"allocations of a window":                            2,
		"memory of the longest file, beyond an idle process": 5,
		"two workers over one, Go, portable kernel":          2,
		"30 recordings by two workers, Go, portable kernel":  0.45,
		"4 recordings by two workers, Go, portable kernel":   math.NaN(), // too few
	} {
		if got, ok := met[name]; !ok || got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// TestAbsentPeersAreNamed: without tools on the path the peers say what is missing.
func TestAbsentPeersAreNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, c := range contestants(t.Context(), t.TempDir())[2:4] {
		if c.absent == "" {
			t.Errorf("%s is there without a compiler", c.name)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := Options{Shapes: small[:1], Patients: 1, TextRows: 1, Repetitions: 1, Seed: 1}
	if _, err := Measure(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

// TestMemoryOfAProcess tells at least the pages of a small one.
func TestMemoryOfAProcess(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip(err)
	}
	if most, err := peak(t.Context(), "/bin/sleep", "0.05"); err != nil || most < 1<<16 || most > 1<<26 {
		t.Errorf("%v bytes, %v", most, err)
	}
	if _, err := peak(t.Context(), "/bin/false"); err == nil {
		t.Error("no error of a command that fails")
	}
}
