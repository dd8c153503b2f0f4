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
		{"13a", "coverage_answered", tenthDeleted, 1.06, false},
		{"13b", "wrong", tenthDeleted, 0.30, false},
		{"13c", "coverage", ownMSER, 0.95, true},
		{"13d", "coverage", batches20, 0.95, true},
		{"13e", "coverage_answered", skart, 0.95, true},
	} {
		r, changed := copied(report.Results), false
		for i := len(r.Rows) - 1; i >= 0; i-- { // the last process answers always
			row := &r.Rows[i]
			if row.Metric == tt.metric && row.Series == tt.method && (tt.all || !changed) {
				row.Value, changed = tt.value, true
				row.Interval = proportion(int(100*min(1, tt.value)), 100, 0.95)
			}
		}
		if c := verdict(t, spec, r, tt.claim); !changed || c.Verdict != Fails {
			t.Errorf("%s with %s of %s at %v: %s (%s)", tt.claim, tt.metric, tt.method, tt.value, c.Verdict, c.Measured)
		}
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

// spec51 holds the coverage that was measured of the same methods by another program,
// on other random numbers, 2000 experiments each (the last two 1000): M/M/1 waiting
// times from an empty system, nominal 95 %, in %.
var spec51 = []struct {
	load        float64
	n, replicas int
	method      string
	coverage    float64
	experiments int // of that program
}{
	{0.8, 10_000, 10, batches20, 91.3, 2000},
	{0.8, 10_000, 10, nothingDeleted, 88.5, 2000},
	{0.8, 10_000, 10, ownMSER, 69.1, 2000},
	{14. / 15, 10_000, 10, batches20, 72.3, 2000},
	{14. / 15, 10_000, 10, nothingDeleted, 59.2, 2000},
	{14. / 15, 10_000, 10, ownMSER, 61.4, 2000},
	{14. / 15, 100_000, 10, batches20, 90.4, 2000},
	{14. / 15, 100_000, 10, batches20MSER, 85.4, 2000},
	{14. / 15, 100_000, 10, overlapping16, 86.2, 2000},
	{14. / 15, 100_000, 10, area16, 85.3, 2000},
	{14. / 15, 100_000, 10, nothingDeleted, 88.5, 2000},
	{14. / 15, 100_000, 10, ownMSER, 70.2, 2000},
	{14. / 15, 100_000, 10, tenthDeleted, 92.1, 1000},
	{14. / 15, 100_000, 10, commonMSER, 87.8, 1000},
}

// TestCoverageAgreesWithAnotherProgram: two shares of n and m experiments differ by
// less than 5 standard errors of their difference with probability 1 − 6e-7.
func TestCoverageAgreesWithAnotherProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 4·10⁷ customers; run without -short")
	}
	r := runReport(t, "coverage", "coverage.cases=["+
		"{model: mm1, load: 0.8, observations: 10000, replications: 10, experiments: 500, single_run: true},"+
		"{model: mm1, load: 0.93333333333333333, observations: 10000, replications: 10, experiments: 500, single_run: true},"+
		"{model: mm1, load: 0.93333333333333333, observations: 100000, replications: 10, experiments: 200, single_run: true}]").Results
	for _, want := range spec51 {
		c := CoverageCase{Model: modelMM1, Load: want.load, Replications: want.replicas}
		m, ok := measure(r, c.name(), want.method, Number(want.n))
		if !ok {
			t.Fatalf("%s, n = %d: no %s", c.name(), want.n, want.method)
		}
		p, n := want.coverage/100, float64(m.coverage.Interval.N)
		slack := 5 * math.Sqrt(p*(1-p)*(1/n+1/float64(want.experiments)))
		if got := float64(m.coverage.Value); math.Abs(got-p) > slack {
			t.Errorf("%s, n = %d, %s: %.1f %%, want %.1f ± %.1f %%", c.name(), want.n, want.method, 100*got, 100*p, 100*slack)
		}
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
		"{" + strings.Replace(good, "0.8", "1", 1) + "}":                           "load",
		"{" + strings.Replace(good, "0.8", ".nan", 1) + "}":                        "load",
		"{" + strings.Replace(good, "mm1", "ar1", 1) + ", correlation: 1}":         "correlation",
		"{" + strings.Replace(good, "mm1", "md1", 1) + "}":                         "md1",
		"{" + strings.Replace(good, "mm1", "mm1-priority", 1) + "}":                "0 classes",
		"{" + strings.Replace(good, "mm1", "mg1", 1) + ", scv: -1}":                "variation",
		"{" + strings.Replace(good, "mm1", "mg1", 1) + ", quantile: 0.9}":          "quantile",
		"{" + good + ", quantile: 1}":                                              "quantile",
		"{" + strings.Replace(good, "10000", "100", 1) + "}":                       "100 observations",
		"{" + strings.Replace(good, "10,", "9,", 1) + "}":                          "9 replications",
		"{" + strings.Replace(good, "experiments: 100", "experiments: 1", 1) + "}": "1 experiments",
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
	const cases = "coverage.cases=[{model: mm1, load: 0.5, observations: 2000, replications: 10, experiments: 20, quantile: 0.5, single_run: true}," +
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
		{CoverageCase{Model: modelMM1, Load: 14. / 15, Replications: 100}, "", "M/M/1, ρ = 0.933", "R = 100"},
		{CoverageCase{Model: modelMG1, Load: 0.8, SCV: 2, Replications: 10}, "", "M/G/1, ρ = 0.8, c² = 2", "c² = 2"},
		{CoverageCase{Model: modelAR1, Correlation: 0.9, Replications: 10}, "", "AR(1), φ = 0.9", "AR(1)"},
		{CoverageCase{Model: modelPriority, Load: 0.8, Replications: 10}, ", class 3 of 3", "M/M/1 priority, ρ = 0.8, class 3 of 3", "class 3"},
	} {
		panel := tt.c.name() + tt.class
		if apart(panel) != tt.apart || shortName(panel) != tt.short {
			t.Errorf("%s: %s, %s", panel, apart(panel), shortName(panel))
		}
	}
}
