package experiments

import (
	"context"
	"math"
	"slices"
	"testing"
)

// quickReports holds what report has run, by name.
var quickReports = map[string]*Report{}

// quickReport runs a catalogue experiment in memory, in its quick form and once
// for all tests. Its results must not be changed.
func quickReport(t *testing.T, name string) *Report {
	t.Helper()
	return onceReport(t, name, name)
}

// onceReport is runReport once for all tests under a name of its own.
func onceReport(t *testing.T, as, name string, set ...string) *Report {
	t.Helper()
	if raceDetector {
		t.Skip("judges the results of an experiment: TestEveryExperimentIsWatched")
	}
	if quickReports[as] == nil {
		quickReports[as] = runReport(t, name, set...)
	}
	return quickReports[as]
}

// openQuick opens a catalogue experiment in its quick form.
func openQuick(t *testing.T, name string, set ...string) *Experiment {
	t.Helper()
	files, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(files[0], Options{Quick: true, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// runReport runs a catalogue experiment in memory, in its quick form.
func runReport(t *testing.T, name string, set ...string) *Report {
	t.Helper()
	e := openQuick(t, name, set...)
	reports, err := (&Runner{}).Run(context.Background(), []*Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	return reports[0]
}

// copied returns results whose rows may be changed.
func copied(r *Results) *Results { return &Results{Rows: slices.Clone(r.Rows)} }

func verdict(t *testing.T, s *Spec, r *Results, id string) Claim {
	t.Helper()
	for _, c := range s.Judge(r) {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no claim %s", id)
	return Claim{}
}

// spoiling is a change of results that a claim must not survive.
type spoiling struct {
	claim string
	spoil func(r *Row) bool
	all   bool // every value that there is, else the first
}

// checkSpoilt demands that a claim stands on the results of a quick run, and falls
// when they are spoilt.
func checkSpoilt(t *testing.T, of string, rows []spoiling) {
	t.Helper()
	for i, row := range rows {
		report := quickReport(t, of)
		spec, r := report.Experiment.Spec, copied(report.Results)
		if before := verdict(t, spec, r, row.claim); before.Verdict != Holds && before.Verdict != Finding {
			t.Fatalf("%s: %s (%s) before anything is spoilt", row.claim, before.Verdict, before.Measured)
		}
		changed := false
		for k := range r.Rows {
			if row.all || !changed {
				changed = row.spoil(&r.Rows[k]) || changed
			}
		}
		if after := verdict(t, spec, r, row.claim); !changed || after.Verdict != Fails {
			t.Errorf("%d, %s: %s (%s) although a value is wrong", i, row.claim, after.Verdict, after.Measured)
		}
	}
}

// set gives the rows of a metric a value.
func set(metric string, value Number) func(r *Row) bool {
	return func(r *Row) bool {
		if r.Metric != metric {
			return false
		}
		r.Value = value
		return true
	}
}

// A claim must fail on results that contradict it: each row spoils one value.
func TestClaimsCatchWrongResults(t *testing.T) {
	for _, row := range []struct {
		claim, of string
		spoil     func(*Row) bool // reports whether it changed the row
	}{
		{"5a", "fig5", value("sojourn", "equal priority", 21, 1.001)},
		{"5b", "fig5", value("sojourn", "priority, three classes", 8, 100)},
		{"5c", "fig5", value("sojourn", "priority, one level an entity", 21, 0.001)},
		{"5d", "fig5", value("sojourn", "equal priority", 3, 0.001)},
		{"5e", "fig5", value("sojourn", "priority, one level an entity", 18, 100)},
		{"5f", "fig5", value("sojourn", "priority, one level an entity", 2, 1.00001)},
		{"5g", "fig5", interval("sojourn_simultaneous")},
		{"7a", "fig7", metric("utility_min", 4)},
		{"8a", "fig8", metric("passes", 8./7)},
		{"8b", "fig8", metric("utility", 1.01)},
		{"8c", "fig8", series("evaluations", "exhaustive, n in steps of 20", 2)},
		{"8d", "fig8", metric("evaluations", 4)},
		{"8e", "fig8", metric("bco_misses", 0)},
		{"8f", "fig8", series("utility", "annealing", 0.99)},
		{"9a", "fig9", metric("latency_final", 3)},
		{"9b", "fig9", metric("cost_final", 9)},
		{"9c", "fig9", series("security_final", "3 non-urgent", 0.1)},
		{"9d", "fig9", metric("latency_final", 9)},
		{"9e", "fig9", series("latency", "4 fixed", 2)},
		{"10a", "fig10", value("sojourn", "priority, three classes", 8, 1.5)},
		{"10b", "fig10", metric("service_rate", 0.1)},
		{"10c", "fig10", metric("block_latency", 1e-3)},
	} {
		t.Run(row.claim, func(t *testing.T) {
			report := quickReport(t, row.of)
			spec, r := report.Experiment.Spec, copied(report.Results)
			before := verdict(t, spec, r, row.claim)
			if before.Verdict != Holds && before.Verdict != Finding {
				t.Fatalf("%s (%s) before anything is spoilt", before.Verdict, before.Measured)
			}
			changed := false
			for i := range r.Rows {
				if row.claim == "10c" { // every channel must look as if it waited
					changed = row.spoil(&r.Rows[i]) || changed
				} else if !changed || row.claim == "8e" {
					changed = row.spoil(&r.Rows[i]) || changed
				}
			}
			if !changed {
				t.Fatal("nothing to spoil")
			}
			if after := verdict(t, spec, r, row.claim); after.Verdict != Fails {
				t.Errorf("%s (%s) although a value is wrong", after.Verdict, after.Measured)
			}
		})
	}
}

// value multiplies the closed form of one entity.
func value(metric, series string, x float64, factor Number) func(*Row) bool {
	return func(r *Row) bool {
		if r.Metric != metric || r.Series != series || float64(r.X) != x || r.Fidelity != Analytic {
			return false
		}
		r.Value *= factor
		return true
	}
}

// metric multiplies the first value of a metric.
func metric(name string, factor Number) func(*Row) bool { return series(name, "", factor) }

func series(name, of string, factor Number) func(*Row) bool {
	return func(r *Row) bool {
		if r.Metric != name || of != "" && r.Series != of {
			return false
		}
		r.Value *= factor
		return true
	}
}

// interval moves a simulated interval away.
func interval(name string) func(*Row) bool {
	return func(r *Row) bool {
		if r.Metric != name {
			return false
		}
		moved := *r.Interval
		moved.Low, moved.High = moved.Low*2, moved.High*2
		r.Interval = &moved
		return true
	}
}

func TestClaimsWithoutResultsAreSkipped(t *testing.T) {
	for _, name := range Names() {
		files, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Open(files[0], Options{})
		if err != nil {
			t.Fatal(err)
		}
		claims := e.Spec.Judge(&Results{})
		if len(claims) != len(e.Spec.Claims) {
			t.Errorf("%s: %d claims of %d", name, len(claims), len(e.Spec.Claims))
		}
		for _, c := range claims {
			if c.Verdict != Skip || c.Measured == "" || c.Predicate == "" || c.Source == "" || c.Claim == "" {
				t.Errorf("%s: claim without results: %+v", name, c)
			}
		}
	}
}

// Wilson's interval; Agresti and Coull, The American Statistician 52 (1998),
// give [0, 0.2775] for 0 of 10, and by symmetry the others follow. 5 of 10 is
// [0.2366, 0.7634] (Newcombe, Statistics in Medicine 17 (1998) formula).
func TestProportion(t *testing.T) {
	for _, row := range []struct {
		k, n      int
		low, high float64
	}{{0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {81, 263, 0.2553, 0.3662}} {
		got := proportion(row.k, row.n, 0.95)
		if math.Abs(float64(got.Low)-row.low) > 5e-5 || math.Abs(float64(got.High)-row.high) > 5e-5 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", row.k, row.n, got.Low, got.High, row.low, row.high)
		}
	}
}

// Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
func TestDifference(t *testing.T) {
	for _, row := range []struct {
		k, n      [2]int
		low, high float64
	}{
		{[2]int{48, 56}, [2]int{80, 70}, 0.0524, 0.3339},
		{[2]int{3, 9}, [2]int{10, 10}, 0.1705, 0.8090},
		{[2]int{2, 6}, [2]int{7, 7}, 0.0582, 0.8062},
		{[2]int{0, 5}, [2]int{29, 56}, -0.0381, 0.1926},
		{[2]int{0, 0}, [2]int{20, 10}, -0.1611, 0.2775},
		{[2]int{0, 1}, [2]int{0, 2}, -1, 1},
	} {
		if low, high := difference(row.k, row.n, 0.95); math.Abs(low-row.low) > 5e-5 || math.Abs(high-row.high) > 5e-5 {
			t.Errorf("%v of %v: [%.4f, %.4f], want [%.4f, %.4f]", row.k, row.n, low, high, row.low, row.high)
		}
	}
}

func TestNumberJSON(t *testing.T) {
	for x, want := range map[Number]string{1e-7: "1e-07", 0.1: "0.1", 3: "3", Number(math.Inf(1)): "null"} {
		got, err := x.MarshalJSON()
		if err != nil || string(got) != want {
			t.Errorf("%v: %s, %v; want %s", x, got, err, want)
		}
	}
	var n Number
	if err := n.UnmarshalJSON([]byte("null")); err != nil || !math.IsNaN(float64(n)) {
		t.Errorf("null reads as %v, %v", n, err)
	}
}
