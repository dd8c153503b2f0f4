package bcobench

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/bco"
)

// small is as little as can be measured.
var small = Options{
	Sizes:     []Size{{Validators: 6, Blocks: 4, Instances: 6, Slow: 2}, {Validators: 5, Blocks: 100, Instances: 2, Slow: 1}},
	Questions: 2, Repetitions: 2, Batch: time.Microsecond, Seed: 1,
}

func TestMeasure(t *testing.T) {
	o := small
	var steps []int
	o.Progress = func(done, total int) { steps = append(steps, done, total) }
	r, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if total := 2 + len(questions); len(steps) != 2*total || steps[0] != 1 || steps[len(steps)-1] != total || steps[len(steps)-2] != total {
		t.Errorf("progress %v", steps)
	}
	for _, name := range []string{bcoName, scanName, setsName, exactName, sortName, gridName, allName} {
		x := r.Sizes[0].find(name)
		if x == nil || len(x.Times) != 2 || !(x.Valid().Median() > 0) || x.Chooses == (name == sortName) {
			t.Errorf("%s: %+v", name, x)
		}
	}
	if x := r.Sizes[0].find(allName); x.Instances != 2 || x.Missed != 0 || x.Allocs < 1 {
		t.Errorf("%+v", x)
	}
	for _, q := range r.Questions {
		if len(q.Times) != 4 || !(q.Valid().Median() > 0) {
			t.Errorf("%+v", q)
		}
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

// TestInstancesOfAllFamilies: the same seed draws the same, another one others.
func TestInstancesOfAllFamilies(t *testing.T) {
	size := Size{Validators: 8, Blocks: 9, Instances: 12}
	a, b, c := size.instances(1), size.instances(1), size.instances(2)
	equal := 0
	for i := range a {
		if a[i].MaxValidators != 8 || a[i].MinBlock != 1 || a[i].MaxBlock != 9 || a[i].Validate() != nil {
			t.Errorf("%+v", a[i])
		}
		if !slices.Equal(a[i].Validators, b[i].Validators) || a[i].Weights == c[i].Weights {
			t.Errorf("instance %d does not depend on the seed alone", i)
		}
		if a[i].Validators[0].Fee == a[i].Validators[1].Fee {
			equal++
		}
	}
	if equal != 2 {
		t.Errorf("%d of 12 instances have equal validators, want 2", equal)
	}
}

// run measures the contestants on small instances.
func run(t *testing.T, all ...contestant) (SizeReport, error) {
	t.Helper()
	return measureSize(t.Context(), small, Size{Validators: 7, Blocks: 5, Instances: 12, Slow: 12}, all)
}

// TestSolverThatMissesIsWrong: BCO as a search of prefixes or of all sets is caught by
// whoever searches them, and its times do not count.
func TestSolverThatMissesIsWrong(t *testing.T) {
	greedy := loaded((*bco.Workspace).Greedy)
	for _, tt := range []struct {
		scope bco.Scope
		by    contestant
	}{
		{bco.AllPrefixes, contestant{name: gridName, scope: bco.AllPrefixes, most: 100, slow: true, start: searched(bco.Exhaustive{})}},
		{bco.AllSubsets, contestant{name: allName, scope: bco.AllSubsets, most: 100, slow: true, start: searched(bco.ExhaustiveSubsets{})}},
	} {
		size := Size{Validators: 7, Blocks: 5, Instances: 120, Slow: 120} // BCO misses a prefix in some per cent
		r, err := measureSize(t.Context(), small, size, []contestant{{name: "greedy", scope: tt.scope, most: 100, start: greedy}, tt.by})
		if !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), "greedy, M = 7, N = 5: not the optimum: instance ") {
			t.Fatalf("%s: err = %v", tt.scope, err)
		}
		if x := &r.Results[0]; x.Wrong == "" || len(x.Times) == 0 || len(x.Valid()) != 0 || x.Missed == 0 {
			t.Errorf("%s: %+v", tt.scope, x)
		}
		if x := &r.Results[1]; x.Wrong != "" || len(x.Valid()) == 0 {
			t.Errorf("%s: %+v", tt.scope, x)
		}
	}
}

// TestExactSearchesAgree: those of package bco, with a search of all sets.
func TestExactSearchesAgree(t *testing.T) {
	r, err := run(t, contestants(t.TempDir())[:7]...)
	if err != nil {
		t.Fatal(err)
	}
	if missed := r.BCO().Missed; missed < 1 || missed > 11 {
		t.Errorf("BCO misses %d of 12", missed)
	}
	for _, name := range []string{setsName, exactName, allName} {
		if x := r.find(name); x.Missed != 0 {
			t.Errorf("%s misses %d", name, x.Missed)
		}
	}
	for _, name := range []string{bcoName, scanName, setsName, exactName, sortName} {
		if x := r.find(name); x.Allocs != 0 {
			t.Errorf("%s allocates %v times a solve", name, x.Allocs)
		}
	}
}

// TestNothingIsWrongToo: an answer that names nobody, too many or a stranger is none.
func TestNothingIsWrongToo(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	p.Constraints.MaxLatency = 1
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		ids []string
		n   int
		ok  bool
	}{
		{[]string{"v1"}, 20, true},
		{[]string{"v2", "v1"}, 20, true},
		{[]string{"v1", "v1"}, 20, true}, // one validator
		{nil, 20, false},
		{[]string{"v1"}, 0, false},
		{[]string{"v1"}, 401, false},
		{[]string{"stranger"}, 20, false},
		{[]string{"v1"}, 400, false}, // too late
	} {
		if u := value(e, tt.ids, tt.n); math.IsInf(u, 1) == tt.ok {
			t.Errorf("%v, %d: U = %v", tt.ids, tt.n, u)
		}
	}
}

func TestGLPKIsRight(t *testing.T) {
	c := newGLPK(t.TempDir(), 100)
	if c.absent != "" {
		t.Skipf("%s: install glpk-utils to run this test", c.absent)
	}
	r, err := run(t, c, contestant{name: setsName, scope: bco.AllSubsets, most: 100, start: loaded((*bco.Workspace).Exact)})
	if err != nil {
		t.Fatal(err)
	}
	if x := &r.Results[0]; len(x.Times) != small.Repetitions || !(x.Valid().Median() > 0) || !math.IsNaN(x.Allocs) || x.Missed != 0 {
		t.Errorf("%+v", x)
	}
}

// program writes an executable shell script and lets it be the only program.
func program(t *testing.T, name, body string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
}

func TestGLPKThatIsAbsent(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	r, err := run(t, newGLPK(t.TempDir(), 100))
	if err != nil {
		t.Fatal(err)
	}
	if x := &r.Results[0]; !strings.Contains(x.Absent, "no glpsol") || len(x.Valid()) != 0 || x.Chooses {
		t.Errorf("%+v", x)
	}
}

func TestGLPKThatFails(t *testing.T) {
	program(t, "glpsol", "echo no licence >&2; exit 4")
	if _, err := run(t, newGLPK(t.TempDir(), 100)); err == nil || !strings.Contains(err.Error(), "no licence") {
		t.Errorf("err = %v", err)
	}
}

// TestGLPKThatLies has a glpsol that is very fast and takes the first validator.
func TestGLPKThatLies(t *testing.T) {
	program(t, "glpsol", `echo "     1 x_1          *              1             0             1 
     2 z_1          *              1             0             1 " > "$4"`)
	r, err := run(t, newGLPK(t.TempDir(), 100), contestant{name: setsName, scope: bco.AllSubsets, most: 100, start: loaded((*bco.Workspace).Exact)})
	if !errors.Is(err, ErrWrong) || r.Results[0].Wrong == "" || len(r.Results[0].Valid()) != 0 || r.Results[1].Wrong != "" {
		t.Errorf("%+v, %v", r.Results, err)
	}
	program(t, "glpsol", `: > "$4"`) // silent
	if r, err = run(t, newGLPK(t.TempDir(), 100)); !errors.Is(err, ErrWrong) || r.Results[0].Wrong == "" {
		t.Errorf("%+v, %v", r.Results, err)
	}
}

func TestTooLargeForSome(t *testing.T) {
	r, err := run(t, contestant{name: "timid", most: 34, start: sorting}, contestant{name: "bold", most: 35, start: sorting})
	if err != nil || len(r.Results) != 1 || r.Results[0].Name != "bold" {
		t.Errorf("%+v, %v", r.Results, err)
	}
}

func TestQuestionWithAWrongAnswer(t *testing.T) {
	for _, q := range []question{
		{"front", func(p *bco.Problem, i int) (asker, error) {
			a, err := askFront(p, i)
			return silent{a}, err
		}},
		{"joint", func(p *bco.Problem, i int) (asker, error) {
			a, err := askJoint(p, i)
			return silent{a}, err
		}},
	} {
		got, err := q.measure(t.Context(), small)
		if !errors.Is(err, ErrWrong) || got.Wrong == "" || len(got.Valid()) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// silent answers nothing.
type silent struct{ asker }

func (silent) answer(context.Context) error { return nil }

// TestJointAnswerIsChecked spoils an answer in every way.
func TestJointAnswerIsChecked(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 1})
	asked, err := askJoint(&p, 0)
	if err != nil {
		t.Fatal(err)
	}
	a := asked.(*jointAsker)
	if err := errors.Join(a.answer(t.Context()), a.check(t.Context())); err != nil {
		t.Fatal(err)
	}
	right := a.solution
	for name, spoil := range map[string]func(c []bco.Solution){
		"a validator serves two": func(c []bco.Solution) { c[0].Validators = c[1].Validators },
		"another block size":     func(c []bco.Solution) { c[0].N = 400 },
		"nobody":                 func(c []bco.Solution) { c[2].Validators = nil },
	} {
		a.solution.Channels = slices.Clone(right.Channels)
		spoil(a.solution.Channels)
		if err := a.check(t.Context()); !errors.Is(err, ErrWrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a.solution.Status = bco.Heuristic
	if err := a.check(t.Context()); !errors.Is(err, ErrWrong) {
		t.Errorf("not proven: %v", err)
	}
}

// TestRatiosAreOfTheSameInstances: those of a slow contestant compare what it solved.
func TestRatiosAreOfTheSameInstances(t *testing.T) {
	fast := Result{Instances: 24, Times: []float64{10}, FewOf: 6, Few: []float64{5}}
	other := Result{Instances: 24, Times: []float64{20}, FewOf: 6, Few: []float64{15}}
	slow := Result{Instances: 6, Times: []float64{100}}
	for _, tt := range []struct {
		a, b *Result
		want float64
	}{
		{&other, &fast, 2},
		{&slow, &fast, 20},
		{&fast, &slow, 0.05},
		{&slow, &slow, 1},
		{&slow, &Result{Instances: 24, Times: []float64{10}}, math.NaN()},
		{&slow, &Result{Instances: 6, Times: []float64{10}, Wrong: "yes"}, math.NaN()},
		{&slow, nil, math.NaN()},
	} {
		if got := tt.a.Over(tt.b); got != tt.want && !(math.IsNaN(got) && math.IsNaN(tt.want)) {
			t.Errorf("%+v over %+v = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
	r, err := Measure(t.Context(), small)
	if err != nil {
		t.Fatal(err)
	}
	s := &r.Sizes[0]
	if all, exact := s.find(allName), s.Exact(); exact.FewOf != all.Instances || len(exact.Few) != len(exact.Times) || all.Over(exact) != all.Times.Median()/exact.Few.Median() {
		t.Errorf("%+v over %+v = %v", all, exact, all.Over(exact))
	}
}

// TestSortingIsThatOfTheSolver: fastest first, ties by id, at lengths of both sorts.
func TestSortingIsThatOfTheSolver(t *testing.T) {
	for _, m := range []int{9, 21, 200} {
		p := Size{Validators: m, Blocks: 5, Instances: 1}.instances(1)
		for i := range p[0].Validators {
			p[0].Validators[i].ComputeHz = math.Ceil(p[0].Validators[i].ComputeHz / 1e9)
		}
		started, err := sorting(p)
		if err != nil {
			t.Fatal(err)
		}
		s := started.(*sorts)
		e, err := bco.NewEvaluator(&p[0])
		if err != nil {
			t.Fatal(err)
		}
		for rank, want := range ids(e) {
			if got := p[0].Validators[s.speeds[rank].at].ID; got != want {
				t.Errorf("rank %d of %d is %s, want %s", rank, m, got, want)
			}
		}
		if len(s.fees) != m || !slices.IsSorted(s.fees) {
			t.Errorf("fees %v", s.fees)
		}
	}
}

// TestTargetsAreThoseOfTheReport sets all times, and looks for their ratios.
func TestTargetsAreThoseOfTheReport(t *testing.T) {
	result := func(name string, ns, allocs float64) Result {
		return Result{Name: name, Instances: 2, Times: []float64{ns}, Allocs: allocs}
	}
	fast := func(name string, ns, few, allocs float64) Result {
		r := result(name, ns, allocs)
		r.Instances, r.FewOf, r.Few = 24, 2, []float64{few}
		return r
	}
	r := Report{
		Sizes: []SizeReport{
			{Size{Validators: 21, Blocks: 20}, []Result{
				fast(bcoName, 50, 40, 0), fast(scanName, 60, 45, 0), fast(setsName, 300, 200, 0), fast(exactName, 600, 500, 0),
				result(allName, 2e8, 40), result(glpkName, 9e7, math.NaN()),
			}},
			{Size{Validators: 1000, Blocks: 10_000}, []Result{result(exactName, 3e5, 2), result(bcoName, 1e3, 0), result(scanName, 1600, 0)}},
		},
		Questions: []Question{{Name: frontName, Times: []float64{9e5}}, {Name: jointName, Times: []float64{5e6, 1e6, 9e7}}},
	}
	want := map[string]float64{
		"exact prefix scan, over BCO, M = 21, N = 20":          1.2,
		"exact, all sets, with sorting, M = 21, N = 20":        600,
		"exact prefix scan, over BCO, M = 1000, N = 10000":     1.6,
		"every set and n, over exact, M = 21, N = 20":          2e8 / 500,
		"GLPK, over exact, M = 21, N = 20":                     1.8e5,
		"exact, all sets, with sorting, M = 1000, N = 10000":   3e5,
		"allocations of a solve in a workspace, all sizes":     2,
		"Pareto front, M = 21, N = 20":                         9e5,
		"three channels that share validators, M = 21, N = 20": 5e6,
	}
	for _, x := range r.Targets() {
		if math.Abs(x.Measured-want[x.Name]) > 1e-9*x.Measured {
			t.Errorf("%s: %v, want %v", x.Name, x.Measured, want[x.Name])
		}
		missed := x.Name == "allocations of a solve in a workspace, all sizes" || x.Measured == 1.6
		if x.Met() == missed {
			t.Errorf("%s: met %t", x.Name, x.Met())
		}
	}
	var nothing Report
	for _, x := range nothing.Targets() {
		if !math.IsNaN(x.Measured) || x.Met() {
			t.Errorf("%s of nothing: %v", x.Name, x.Measured)
		}
	}
}
