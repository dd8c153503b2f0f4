package experiments

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestCoverageClaims runs the quick file, and then spoils single values: each claim
// must notice.
func TestCoverageClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("runs thousands of experiments; run without -short")
	}
	report := quickReport(t, "coverage")
	spec := report.Experiment.Spec
	for _, c := range report.Claims {
		if c.Verdict != Holds && c.Verdict != Finding {
			t.Errorf("%s: %s (%s)", c.ID, c.Verdict, c.Measured)
		}
	}
	for _, tt := range []struct {
		claim, metric, method string
		value                 Number // of the first row, or of all rows of a finding
		all                   bool
	}{
		{"13a", "coverage_answered", skart, 0.80, false},
		{"13a", "coverage_answered", tenthDeleted, 0.92, false},
		{"13a", "coverage_answered", tenthDeleted, 0.98, false},
		{"13a", "coverage_answered", stopped, 0.84, false},
		{"13b", "wrong", tenthDeleted, 0.08, false},
		{"13b", "wrong", stopped, 0.16, false},
		{"13c", "coverage", ownMSER, 0.95, true},
		{"13d", "coverage", batches20, 0.95, true},
		{"13e", "coverage_answered", skart, 0.95, true},
	} { // 0.92 and 0.08 are moderate faults: enough experiments see them
		r, changed := copied(report.Results), false
		for i := len(r.Rows) - 1; i >= 0; i-- { // the last process answers always, and has 1000 experiments
			row := &r.Rows[i]
			if row.Metric == tt.metric && row.Series == tt.method && (tt.all || !changed) {
				row.Value, changed = tt.value, true
				if i := row.Interval; i != nil { // not without answers
					row.Interval = proportion(int(float64(min(1, tt.value))*float64(i.N)), i.N, 0.95)
				}
			}
		}
		if c := verdict(t, spec, r, tt.claim); !changed || c.Verdict != Fails {
			t.Errorf("%s with %s of %s at %v: %s (%s)", tt.claim, tt.metric, tt.method, tt.value, c.Verdict, c.Measured)
		}
	}
}

// TestCoverageNeedsExperiments: few experiments excuse too much for a claim to hold.
func TestCoverageNeedsExperiments(t *testing.T) {
	report := quickReport(t, "coverage")
	r := copied(report.Results)
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Interval != nil && row.Interval.N > 100 {
			row.Interval = proportion(95, 100, 0.95)
		}
	}
	for _, id := range []string{"13a", "13b"} {
		c := verdict(t, report.Experiment.Spec, r, id)
		if c.Verdict != Skip || !strings.Contains(c.Measured, "900 experiments of one process or more: ") {
			t.Errorf("%s: %s (%s)", id, c.Verdict, c.Measured)
		}
	}
}

// TestSlackIsShown: who reads a claim or the table sees what chance is allowed, and
// which answers are not judged.
func TestSlackIsShown(t *testing.T) {
	report := quickReport(t, "coverage")
	for _, id := range []string{"13a", "13b"} {
		if c := verdict(t, report.Experiment.Spec, report.Results, id); !strings.Contains(c.Measured, "experiments or more, which are allowed up to 12.") {
			t.Errorf("%s: %s", id, c.Measured)
		}
	}
	found := map[string]bool{}
	for _, row := range report.Tables[2].Rows {
		found[strings.Join([]string{row[0], row[1], row[2], row[6]}, "; ")] = true
	}
	for _, want := range []string{
		"M/M/1, ρ = 0.933; 4e+05; first tenth deleted; no: too few answers",
		"AR(1), φ = 0.9; 2e+04; N-Skart; yes, ± 8.7 (of 100)",
		"AR(1), φ = 0.9; 3e+04; first tenth deleted; yes",
	} {
		if !found[want] {
			t.Errorf("no %q among %v", want, found)
		}
	}
}

// TestSequentialStopsAsADumberRule adds replications one by one, and looks at the
// interval after each.
func TestSequentialStopsAsADumberRule(t *testing.T) {
	c := CoverageCase{Model: modelMM1, Load: 0.8, Replications: 10, Observations: 100_000, Sequential: true}
	x := coverageStudy{&Spec{Coverage: &Coverage{Level: 0.95}}}
	p, err := c.process()
	if err != nil {
		t.Fatal(err)
	}
	key, longer := rng.Key{Seed: 3}, 0
	for index := range 20 {
		got, err := x.sequential(t.Context(), &c, p, key, index)
		if err != nil || got.refused || got.exact != p.quantities[0].mean {
			t.Fatalf("%+v, %v", got, err)
		}
		var means []float64
		var want output.Interval
		for len(means) < 10 || !(want.HalfWidth() <= want.Mean*0.05/1.05) {
			key.Replication = index*mostReplications + len(means)
			series, err := p.run(t.Context(), key, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			if means = append(means, meanOf(series[0][1000:])); len(means) >= 10 {
				want, err = output.MeanInterval(means, 0.95)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(means) > 10 {
			longer++
		}
		if got.interval.N != want.N || math.Abs(got.interval.Mean-want.Mean) > 1e-12 || math.Abs(got.interval.HalfWidth()-want.HalfWidth()) > 1e-12 {
			t.Errorf("experiment %d: %+v, want %+v", index, got.interval, want)
		}
	}
	if longer < 10 {
		t.Errorf("only %d of 20 experiments went on", longer)
	}
	if a, err := judge(stopped, 1, output.Interval{}, output.ErrPrecision); err != nil || !a.refused {
		t.Errorf("%+v, %v after too many replications", a, err)
	}
}

// TestCoverageNeedsAnswers: a process that no default answers leaves the first claim
// open.
func TestCoverageNeedsAnswers(t *testing.T) {
	report := quickReport(t, "coverage")
	r := copied(report.Results)
	for i := range r.Rows {
		if r.Rows[i].Metric == "answered" && strings.HasPrefix(r.Rows[i].Panel, "AR(1)") {
			r.Rows[i].Value = 0.5
		}
	}
	if c := verdict(t, report.Experiment.Spec, r, "13a"); c.Verdict != Skip || !strings.Contains(c.Measured, "longer runs of AR(1)") {
		t.Errorf("%s (%s)", c.Verdict, c.Measured)
	}
}

// TestCoverageAgreesWithAnotherProgram: two shares of n and m experiments differ by
// less than 5 standard errors of their difference with probability 1 − 6e-7. Grown
// batches are a method of its own there, with another test of independence.
func TestCoverageAgreesWithAnotherProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 10⁸ customers; run without -short")
	}
	r := runReport(t, "coverage", "coverage.cases=["+
		"{model: mm1, load: 0.8, observations: 10000, replications: 10, experiments: 500, single_run: true},"+
		"{model: mm1, load: 0.8, observations: 200000, replications: 10, experiments: 100, sequential: true},"+
		"{model: mm1, load: 0.93333333333333333, observations: 10000, replications: 10, experiments: 500, single_run: true},"+
		"{model: mm1, load: 0.93333333333333333, observations: 100000, replications: 10, experiments: 200, single_run: true}]").Results
	compared := 0
	for _, row := range r.Select(Query{Metric: "coverage"}) {
		p, experiments, ok := coverageElsewhere(row.Panel, row.Series, row.X)
		if !ok || row.Series == grownBatches {
			continue
		}
		compared++
		slack := 5 * math.Sqrt(p*(1-p)*(1/float64(row.Interval.N)+1/float64(experiments)))
		if got := float64(row.Value); math.Abs(got-p) > slack {
			t.Errorf("%s, n = %v, %s: %.1f %%, want %.1f ± %.1f %%", row.Panel, row.X, row.Series, 100*got, 100*p, 100*slack)
		}
	}
	if compared != 3*7+2+1 {
		t.Errorf("%d methods compared", compared)
	}
}

// TestProcessesHaveTheirExactMeans: the time average of a long run, without its
// beginning, is within 5 standard errors of batch means.
func TestProcessesHaveTheirExactMeans(t *testing.T) {
	n := 400_000
	if testing.Short() {
		n = 100_000
	}
	for _, c := range []CoverageCase{
		{Model: modelMM1, Load: 0.6, Quantile: 0.9},
		{Model: modelMG1, Load: 0.6, SCV: 0},
		{Model: modelMG1, Load: 0.6, SCV: 2},
		{Model: modelAR1, Correlation: 0.9, Quantile: 0.9},
		{Model: modelPriority, Load: 0.6, Classes: 3, Quantile: 0.9},
	} {
		checkExact(t, &c, n)
	}
}

func checkExact(t *testing.T, c *CoverageCase, n int) {
	t.Helper()
	p, err := c.process()
	if err != nil {
		t.Fatal(err)
	}
	series, err := p.run(t.Context(), rng.Key{Seed: 1, Cell: c.name()}, n)
	if err != nil {
		t.Fatal(err)
	}
	const fiveSigma = 0.999999
	for q, xs := range series {
		exact := p.quantities[q]
		rest := xs[output.Warmup(len(xs)):]
		mean, err := output.BatchMeans(rest, 50, fiveSigma)
		if err != nil || !mean.Contains(exact.mean) {
			t.Errorf("%s %s: mean %v, want %v (%v)", c.name(), exact.name, mean, exact.mean, err)
		}
		if c.Quantile == 0 {
			continue
		}
		quantile, err := output.BatchQuantile(rest, 20, c.Quantile, fiveSigma)
		if err != nil || !quantile.Contains(exact.quantile) {
			t.Errorf("%s %s: quantile %v, want %v (%v)", c.name(), exact.name, quantile, exact.quantile, err)
		}
	}
}

// TestCoverageFilesAreChecked: what cannot be computed is refused with its place.
func TestCoverageFilesAreChecked(t *testing.T) {
	files, err := Find("coverage")
	if err != nil {
		t.Fatal(err)
	}
	good := "model: mm1, load: 0.8, observations: 10000, replications: 10, experiments: 100"
	for cases, want := range map[string]string{
		"":                               "no case is given",
		"{" + good + "}, {" + good + "}": "listed twice",
		"{" + strings.Replace(good, "0.8", "1", 1) + "}":                                          "load",
		"{" + strings.Replace(good, "0.8", ".nan", 1) + "}":                                       "load",
		"{" + strings.Replace(good, "mm1", "ar1", 1) + ", correlation: 1}":                        "correlation",
		"{" + strings.Replace(good, "mm1", "md1", 1) + "}":                                        "md1",
		"{" + strings.Replace(good, "mm1", "mm1-priority", 1) + "}":                               "0 classes",
		"{" + strings.Replace(good, "mm1", "mg1", 1) + ", scv: -1}":                               "variation",
		"{" + strings.Replace(good, "mm1", "mg1", 1) + ", quantile: 0.9}":                         "quantile",
		"{" + good + ", quantile: 1}":                                                             "quantile",
		"{" + strings.Replace(good, "10000", "100", 1) + "}":                                      "100 observations",
		"{" + strings.Replace(good, "10,", "9,", 1) + "}":                                         "9 replications",
		"{" + strings.Replace(good, "mm1", "mm1-priority", 1) + ", classes: 2, sequential: true}": "classes are estimated together",
		"{" + strings.Replace(good, "experiments: 100", "experiments: 1", 1) + "}":                "1 experiments",
	} {
		_, err := Open(files[0], Options{Set: []string{"coverage.cases=[" + cases + "]"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("cases [%s]: %v, want %q", cases, err, want)
		}
	}
	if _, err := Open(files[0], Options{Set: []string{"coverage.level=1"}}); err == nil || !strings.Contains(err.Error(), "confidence level 1") {
		t.Errorf("level 1: %v", err)
	}
}

// TestAnswersAreCounted holds five experiments: a hit, a miss, a refused hit, a refusal
// without an interval, and an interval that is too wide.
func TestAnswersAreCounted(t *testing.T) {
	at := func(mean float64, refused bool) [][]answer {
		return [][]answer{{{method: skart, exact: 10, interval: output.Interval{Mean: mean, Low: mean - 1, High: mean + 1}, refused: refused}}}
	}
	wide := [][]answer{{{method: skart, exact: 10, interval: output.Interval{Mean: 10, Low: 8.4, High: 11.6}}}}
	none := [][]answer{{{method: skart, exact: 10, refused: true}}}
	c := CoverageCase{Model: modelMM1, Load: 0.8, Replications: 10, Observations: 5000, Experiments: 5}
	x := coverageStudy{&Spec{Coverage: &Coverage{Level: 0.95}}}
	rows := x.rows(&c, quantity{mean: 10}, 0, [][][]answer{at(10.5, false), at(12, false), at(9.5, true), none, wide})
	got := map[string]float64{}
	for _, row := range rows {
		if row.Panel != "M/M/1, ρ = 0.8" || row.Series != skart || row.X != 5000 {
			t.Errorf("%+v", row)
		}
		got[row.Metric] = float64(row.Value)
	}
	for metric, want := range map[string]float64{"coverage": 0.6, "coverage_answered": 0.5, "answered": 0.4, "wrong": 0.2} {
		if got[metric] != want {
			t.Errorf("%s = %v, want %v", metric, got[metric], want)
		}
	}
	if !math.IsInf(got["relative_half_width"], 1) {
		t.Errorf("half-width %v although one experiment has no interval", got["relative_half_width"])
	}
}

// TestTruncatedAloneIsMSER5 compares with the average of ten copies, which is what the
// toolkit's own function would be fooled by.
func TestTruncatedAloneIsMSER5(t *testing.T) {
	for r := range 50 {
		c := CoverageCase{Model: modelMM1, Load: 0.9}
		p, err := c.process()
		if err != nil {
			t.Fatal(err)
		}
		series, err := p.run(t.Context(), rng.Key{Seed: 2, Replication: r}, 1003)
		if err != nil {
			t.Fatal(err)
		}
		var average output.AverageSeries
		for range output.MinReplications {
			if err := average.Add(series[0]); err != nil {
				t.Fatal(err)
			}
		}
		want, err := average.MSER5()
		if err != nil {
			t.Fatal(err)
		}
		if got := len(series[0]) - len(truncatedAlone(series[0])); got != want.Delete {
			t.Errorf("replication %d: %d deleted, want %d", r, got, want.Delete)
		}
	}
}

// equalNumbers takes two undefined numbers for equal.
var equalNumbers = cmp.Comparer(func(a, b Number) bool { return a == b || a != a && b != b })

// TestCoverageIsTheSameForAnyNumberOfJobs compares all rows.
func TestCoverageIsTheSameForAnyNumberOfJobs(t *testing.T) {
	const cases = "coverage.cases=[{model: mm1, load: 0.5, observations: 2000, replications: 10, experiments: 20, quantile: 0.5, single_run: true, sequential: true}," +
		"{model: mm1-priority, load: 0.5, classes: 2, observations: 2000, replications: 10, experiments: 10, single_run: true}]"
	var first *Report
	for _, jobs := range []int{1, 2, 5} {
		reports, err := (&Runner{Jobs: jobs}).Run(t.Context(), []*Experiment{openQuick(t, "coverage", cases)})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = reports[0]
		}
		if diff := cmp.Diff(first.Results, reports[0].Results, equalNumbers); diff != "" {
			t.Errorf("%d jobs (-one +these):\n%s", jobs, diff)
		}
	}
	checkTables(t, first)
}

// checkTables: every method of every process has its place, and what was not asked for
// is left blank.
func checkTables(t *testing.T, report *Report) {
	t.Helper()
	if len(report.Tables) != 3 {
		t.Fatalf("%d tables", len(report.Tables))
	}
	for _, table := range report.Tables {
		for _, row := range table.Rows {
			if len(row) != len(table.Header) {
				t.Errorf("%s: %q", table.Title, row)
			}
		}
	}
	single := report.Tables[0]
	if len(single.Rows) != 3 || single.Rows[2][0] != "M/M/1 priority, ρ = 0.5, class 2 of 2" || single.Rows[2][1] != "2e+03" || single.Rows[2][2] != "10" {
		t.Errorf("%q", single.Rows)
	}
	if quantile := single.Header[len(single.Header)-1]; quantile != batchQuantile || single.Rows[2][9] != undefined || single.Rows[0][9] == undefined {
		t.Errorf("%s: %q", quantile, single.Rows)
	}
	if tables := report.Experiment.Spec.Tables(&Results{}); len(tables) > 0 {
		t.Errorf("nothing gives tables: %q", tables)
	}
}

func TestNamesOfProcesses(t *testing.T) {
	for _, tt := range []struct {
		c            CoverageCase
		class        string
		apart, short string
	}{
		{CoverageCase{Model: modelMM1, Load: 14. / 15, Replications: 100}, "", "M/M/1, ρ = 0.933", "M/M/1, R = 100"},
		{CoverageCase{Model: modelMG1, Load: 0.8, SCV: 2, Replications: 10}, "", "M/G/1, ρ = 0.8, c² = 2", "M/G/1, c² = 2"},
		{CoverageCase{Model: modelAR1, Correlation: 0.9, Replications: 10}, "", "AR(1), φ = 0.9", "AR(1)"},
		{CoverageCase{Model: modelPriority, Load: 0.8, Replications: 10}, ", class 3 of 3", "M/M/1 priority, ρ = 0.8, class 3 of 3", "M/M/1 priority, class 3"},
	} {
		panel := tt.c.name() + tt.class
		if apart(panel) != tt.apart || shortName(panel) != tt.short {
			t.Errorf("%s: %s, %s", panel, apart(panel), shortName(panel))
		}
	}
}
