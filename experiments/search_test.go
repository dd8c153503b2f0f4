package experiments

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/bco"
	"ihealth/bco/baseline"
	"ihealth/experiments/plot"
	"ihealth/sim/rng"
)

// Every solver that there is can be named in a file, and nothing else.
func TestEverySolverCanBeNamed(t *testing.T) {
	files, err := Find("fig8")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"nobody"}
	for _, s := range append(bco.Solvers(), baseline.Solvers(1, rng.Key{})...) {
		names = append(names, s.Name())
	}
	for _, name := range names {
		e, err := Open(files[0], Options{Set: []string{"search.solvers=[{name: " + name + "}]"}})
		if name == "nobody" {
			if err == nil || !strings.Contains(err.Error(), "nelder-mead") {
				t.Errorf("%s: %v, want the names there are", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := e.Spec.Search.solver(e.Spec.Search.Solvers[0], e.Spec); got.Name() != name {
			t.Errorf("%s is %s", name, got.Name())
		}
	}
}

// Every solver has its incumbents, each better than the one before and each with the time
// at which it appeared, and a time of the whole search that is no shorter.
func TestIncumbentsByEvaluationsAndTime(t *testing.T) {
	report := quickReport(t, "fig8")
	x, r := &searchStudy{report.Experiment.Spec}, report.Results
	for _, c := range x.spec.Search.choices(&x.spec.Network) {
		best := seriesOf(r.Select(Query{Series: c.label(), Metric: "incumbent"}))
		times := r.Select(Query{Series: c.label(), Metric: "incumbent_time"})
		if len(best.X) == 0 || len(times) != len(best.X) {
			t.Errorf("%s: %d incumbents and %d times", c.label(), len(best.X), len(times))
			continue
		}
		evaluations, err := x.final(r, c, "evaluations")
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range times {
			if !row.Measured || float64(row.X) != best.X[i] || row.Value < 0 || row.X > Number(evaluations) {
				t.Errorf("%s: %+v beside incumbent %v", c.label(), row, best.X[i])
			}
			if i > 0 && (best.Y[i] > best.Y[i-1] || row.Value < times[i-1].Value) {
				t.Errorf("%s: incumbent %d of %v after %v", c.label(), i, best.Y[i], best.Y[i-1])
			}
		}
	}
	for _, row := range r.Select(Query{Metric: "search_time"}) {
		if row.Interval.N < 10 || !row.Measured {
			t.Errorf("%s is timed %d times", row.Series, row.Interval.N)
		}
	}
}

// The budget of the file binds the solvers that draw random numbers, and only them.
func TestBudgetOfTheFile(t *testing.T) {
	r := quickReport(t, "fig8").Results
	for _, s := range baseline.Solvers(1, rng.Key{}) {
		if n, _ := r.Value(Query{Series: s.Name(), Metric: "evaluations"}); n != 2000 {
			t.Errorf("%s: %v evaluations, want 2000", s.Name(), n)
		}
	}
	if n, _ := r.Value(Query{Series: "exhaustive, n in steps of 1", Metric: "evaluations"}); n != 8316 {
		t.Errorf("exhaustive: %v evaluations, want 8316", n)
	}
}

func TestSlowSearchesAreTimedOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second; run without -short")
	}
	calls := 0
	sample, err := stopwatch(10, func() error { calls++; time.Sleep(slow); return nil })
	if err != nil || calls != 1 || sample.N() != 1 || sample.Mean() < slow.Seconds() {
		t.Errorf("%d calls, %v, %v", calls, sample, err)
	}
}

// The surface marks every solver of the file once, at its own (m, n).
func TestSurfaceMarksEverySolver(t *testing.T) {
	report := quickReport(t, "fig7")
	x := &surfaceStudy{report.Experiment.Spec}
	figure := x.figures(report.Results)[0]
	if len(figure.Panels) != 2 {
		t.Fatalf("%d panels", len(figure.Panels))
	}
	var names []string
	for _, s := range figure.Panels[1].Series {
		_, list, _ := strings.Cut(s.Name, ": ")
		names = append(names, strings.Split(strings.ReplaceAll(list, ", n in", " n in"), ", ")...)
		heat := figure.Panels[1].Heatmap
		if s.X[0] < heat.X[0] || s.X[0] > heat.X[len(heat.X)-1] || !slices.Contains(heat.Y, s.Y[0]) {
			t.Errorf("%s lies outside the map", s.Name)
		}
	}
	for _, c := range x.spec.Surface.Solvers {
		if n := strings.Count(strings.Join(names, "|")+"|", c.Name+"|"); c.Name != exhaustive && n < 1 {
			t.Errorf("%s is not marked in %v", c.Name, names)
		}
	}
	if len(names) != len(x.spec.Surface.Solvers) {
		t.Errorf("%d marks for %d solvers", len(names), len(x.spec.Surface.Solvers))
	}
}

func TestAround(t *testing.T) {
	heat := &plot.Heatmap{X: []float64{0, 10, 20, 30, 40, 50}, Y: []float64{1, 2, 3, 4}, Z: make([][]float64, 4)}
	for i := range heat.Z {
		heat.Z[i] = []float64{0, 1, 2, 3, 4, 5}
	}
	got := around(heat, []plot.Series{{X: []float64{25}, Y: []float64{2}}})
	if !slices.Equal(got.X, []float64{10, 20, 30, 40, 50}) || !slices.Equal(got.Y, []float64{1, 2, 3, 4}) ||
		len(got.Z) != 4 || !slices.Equal(got.Z[0], []float64{1, 2, 3, 4, 5}) {
		t.Errorf("%+v", got)
	}
}
