package simbench

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestToleranceIsTheBirthAndDeathFormula computes the asymptotic variance of the
// number in an M/M/1 from the general formula for birth and death processes,
// 2 Σ_j (Σ_{i≤j} (i−E)π_i)² / (λ π_j) (Whitt 1992, "Asymptotic formulas for Markov
// processes", Operations Research 40, prop. 1).
func TestToleranceIsTheBirthAndDeathFormula(t *testing.T) {
	m := Model{Classes: 3}
	for k := range m.Classes {
		rate := lambda / 3 * float64(k+1)
		rho := rate / mu
		// From the end, where the numbers are small: Σ_{i≤j} = −Σ_{i>j}.
		variance, beyond := 0.0, 0.0
		for j := int(-600 / math.Log(rho)); j >= 0; j-- {
			pi := (1 - rho) * math.Pow(rho, float64(j))
			variance += 2 * beyond * beyond / (rate * pi)
			beyond += (float64(j) - rho/(1-rho)) * pi
		}
		const customers = 42_000 // in 1000 s
		want := deviations * math.Sqrt(variance/1000) / (lambda / 3)
		if got := m.tolerance(k, customers); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("class %d: tolerance %v, want %v", k, got, want)
		}
	}
}

// TestOwnStylesAreRight runs each style on both models, with a seed for which a true
// model fails less than once in 10^7.
func TestOwnStylesAreRight(t *testing.T) {
	for name, start := range map[string]style{"handlers": handlers, "sources": sources, "patients": patients} {
		for _, classes := range []int{1, 3, 21} {
			m := Model{Classes: classes}
			run, err := runClinic(t.Context(), m, 20_000, 1, start)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.check([]Run{run}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// firstCome serves in order of arrival, which leaves the load as it is and every
// class's sojourn time wrong but that of all together.
func firstCome(c *clinic, class int, rate float64, intervals *rng.Stream) {
	if class == 0 {
		c.station = sim.NewStation(&c.sim, sim.StationConfig{
			Discipline: sim.FCFS, Classes: len(c.services),
			Departed: func(u sim.Customer) { c.leave(u.Class, u.Arrived) },
		})
	}
	handlers(c, class, rate, intervals)
}

func TestWrongSimulatorIsCaught(t *testing.T) {
	m := Model{Classes: 3}
	run, err := runClinic(t.Context(), m, 20_000, 1, firstCome)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.check([]Run{run}); !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), "class 1 of 3") {
		t.Errorf("err = %v", err)
	}
	if err := m.check([]Run{{Sojourns: make([]Sojourns, 2)}}); !errors.Is(err, ErrWrong) {
		t.Errorf("two classes of three: err = %v", err)
	}
	if err := m.check([]Run{{Sojourns: make([]Sojourns, 3)}}); !errors.Is(err, ErrWrong) {
		t.Errorf("nobody has left: err = %v", err)
	}
}

// TestLoopIsRight compiles and runs the loop in C.
func TestLoopIsRight(t *testing.T) {
	loop, err := newLoop(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if loop.absent != "" {
		t.Skipf("%s: install a C compiler to run this test", loop.absent)
	}
	for _, classes := range []int{1, 3, 21} {
		m := Model{Classes: classes}
		run, err := loop.run(t.Context(), m, 1_000_000, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.check([]Run{run}); err != nil {
			t.Error(err)
		}
	}
	if _, err := loop.run(t.Context(), Model{Classes: 65}, 10, 1); err == nil {
		t.Error("65 classes are more than the loop has room for, and it does not say so")
	}
}

// TestSimPyIsRight runs both styles, where SimPy is installed.
func TestSimPyIsRight(t *testing.T) {
	all, err := newSimPy(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.absent != "" {
			t.Skipf("%s: install SimPy 3 or 4 to run this test", c.absent)
		}
		m := Model{Classes: 3}
		run, err := c.run(t.Context(), m, 5000, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.check([]Run{run}); err != nil {
			t.Error(err)
		}
	}
}

// program writes an executable shell script.
func program(t *testing.T, folder, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestAbsentPeersAreNoError(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	c, err := newLoop(t.Context(), t.TempDir())
	if err != nil || !strings.Contains(c.absent, "no cc, gcc or clang") {
		t.Errorf("%+v, %v", c, err)
	}
	program(t, folder, "gcc", "echo no headers >&2; exit 1")
	c, err = newLoop(t.Context(), t.TempDir())
	if err != nil || !strings.Contains(c.absent, "no headers") {
		t.Errorf("%+v, %v", c, err)
	}
	if _, _, err := findSimPy(t.Context(), []string{"python3"}); !errors.Is(err, errAbsent) {
		t.Errorf("err = %v", err)
	}
	program(t, folder, "python3", "echo 4.1.1")
	if python, version, err := findSimPy(t.Context(), interpreters); err != nil || python != "python3" || version != "4.1.1" {
		t.Errorf("%q, %q, %v", python, version, err)
	}
}

func TestExecuteTellsWhatWentWrong(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "peer")
	program(t, folder, "peer", "echo out of rings >&2; exit 4")
	if _, err := execute(t.Context(), path); err == nil || !strings.Contains(err.Error(), "out of rings") {
		t.Errorf("err = %v", err)
	}
	program(t, folder, "peer", "echo nonsense")
	if _, err := execute(t.Context(), path); err == nil || !strings.HasPrefix(err.Error(), "peer: ") {
		t.Errorf("err = %v", err)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := execute(ctx, path); !errors.Is(err, cause) {
		t.Errorf("err = %v", err)
	}
}

// small is as little as can be measured.
var small = Options{
	Classes: []int{3}, Customers: 1000, SlowCustomers: 1000, HoldSizes: []int{22, 100}, Holds: 1000,
	Replications: 4, Repetitions: 2, Seed: 1,
}

func TestMeasure(t *testing.T) {
	o := small
	var steps []int
	o.Progress = func(done, total int) { steps = append(steps, done, total) }
	r, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 6, 2, 6, 3, 6, 4, 6, 5, 6, 6, 6}; !slices.Equal(steps, want) {
		t.Errorf("progress %v, want %v", steps, want)
	}
	m := &r.Models[0]
	if len(m.Own().Times) != 2 || !(m.Own().Median() > 0) || m.Results[0].Name != ownName {
		t.Errorf("ours: %+v", m.Own())
	}
	if len(r.Hold) != 2 || len(r.Hold[1].Sim) != 2 || len(r.Hold[1].Heap) != 2 {
		t.Errorf("hold: %+v", r.Hold)
	}
	if !r.Workers.Identical() || len(r.Workers.Digests) != 4 {
		t.Errorf("workers: %+v", r.Workers)
	}
}

// TestMeasureReportsAWrongPeer has a SimPy that is very fast and idle.
func TestMeasureReportsAWrongPeer(t *testing.T) {
	folder := t.TempDir()
	program(t, folder, "python3", `case "$1" in -c) echo 9.9;; *) echo '{"seconds":0.000001,"sojourns":[{"count":1000,"sum_s":1},{"count":1000,"sum_s":1},{"count":1000,"sum_s":1}]}';; esac`)
	t.Setenv("PATH", folder)
	r, err := Measure(t.Context(), small)
	if !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), "SimPy 9.9, own server: wrong sojourn times: class 1 of 3") {
		t.Fatalf("err = %v", err)
	}
	for _, result := range r.Models[0].Results[4:] {
		if result.Wrong == "" || len(result.Valid()) != 0 || !math.IsNaN(result.Median()) {
			t.Errorf("%s: its times count: %+v", result.Name, result)
		}
	}
	if r.Models[0].Loop().Absent == "" || !math.IsNaN(r.Models[0].Loop().Median()) {
		t.Error("found a C compiler in an empty folder")
	}
}

func TestMeasureEndsWithTheContext(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := Measure(ctx, small); !errors.Is(err, cause) {
		t.Errorf("err = %v", err)
	}
}

func TestDigestSeesTheLastBit(t *testing.T) {
	var a, b [1]sim.Sojourns
	m := sim.MM1{Lambdas: []float64{1}, Mu: 2, Customers: 100}
	for _, runs := range []*[1]sim.Sojourns{&a, &b} {
		run, err := m.Run(t.Context(), rng.Key{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		runs[0] = run
	}
	if digest(a[:]) != digest(b[:]) {
		t.Error("equal results, different digests")
	}
	most := b[0].Tallies[0].Max()
	a[0].Tallies[0].Add(most)
	b[0].Tallies[0].Add(math.Nextafter(most, 1e9))
	if digest(a[:]) == digest(b[:]) {
		t.Error("different results, equal digests")
	}
}

// TestPeersElsewhere holds the figures of the session against what was concluded
// from them: ratios to the loop in C.
func TestPeersElsewhere(t *testing.T) {
	peers := Peers()
	for name, want := range map[string]float64{
		loopName: 1, "Cimba 3.0-RC1, events": 162 / 27., "SSJ 3.3.2": 310 / 27., "simgo": 5604.5 / 27,
	} {
		i := slices.IndexFunc(peers, func(p Peer) bool { return p.Name == name })
		if got := peers[i].ToLoop(21); math.Abs(got-want) > 1e-12*want {
			t.Errorf("%s: %v times the loop, want %v", name, got, want)
		}
	}
	for _, p := range peers {
		for _, classes := range []int{3, 21} {
			if !(p.From[classes] > 0) || p.To[classes] < p.From[classes] {
				t.Errorf("%s, %d classes: from %v to %v", p.Name, classes, p.From[classes], p.To[classes])
			}
		}
	}
}
