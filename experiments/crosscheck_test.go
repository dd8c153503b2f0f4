package experiments

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// crosscheckOf opens fig5 as a crosscheck, in its quick form.
func crosscheckOf(t testing.TB, set ...string) *Experiment {
	t.Helper()
	files, err := Find("fig5")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Crosschecked(files[0], Options{Quick: true, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// plantedNodes is a chain whose services are known. It stands for real nodes.
type plantedNodes struct {
	early, late services // of the first runs, and of those after them; late may be empty
	first       int      // runs that have the early services
	blind       bool     // its manager does not see classes
	busy        float64  // share of the host's processors
	skip        int      // transactions of each run that it loses
	runs        int
}

// Measure implements chain.Chain.
func (p *plantedNodes) Measure(ctx context.Context, config chain.Config, w chain.Workload) (chain.Measurement, error) {
	law := p.early
	if p.runs >= p.first && len(p.late.all()) > 0 {
		law = p.late
	}
	p.runs++
	if p.blind && len(w.Trace) > 0 {
		w.Trace = w.Trace.Alike(chain.Normal)
	}
	m, err := timedChain(law.law(), rng.Key{Seed: 7, Name: "planted", Replication: p.runs}).Measure(ctx, config, w)
	m.HostCPU = p.busy
	m.Path = m.Path[:max(0, len(m.Path)-p.skip)]
	return m, err
}

// quantiles returns 200 services of 10 ms in the mean, at the middles of slices of equal
// probability.
func quantiles(inverse func(u float64) float64) services {
	var s services
	mean := 0.0
	for i := range 200 {
		x := inverse((float64(i) + 0.5) / 200)
		s.idle = append(s.idle, 0.01*x)
		mean += x / 200
	}
	for i := range s.idle {
		s.idle[i] /= mean
	}
	s.busy = s.idle
	return s
}

var (
	nearlyEven          = quantiles(func(u float64) float64 { return 0.9 + 0.2*u })
	exponentialServices = quantiles(func(u float64) float64 { return -math.Log1p(-u) })
)

// plantedReport runs the closed forms, and the planted nodes in the place of real ones.
func plantedReport(t *testing.T, nodes *plantedNodes, set ...string) *Report {
	t.Helper()
	e := crosscheckOf(t, append([]string{"fidelity=[analytic, chain]", "crosscheck.runs=15", "crosscheck.transactions=100", "crosscheck.draws=20"}, set...)...)
	x := e.Spec.study().(*crosscheckStudy)
	trace, err := x.arrivals()
	if err != nil {
		t.Fatal(err)
	}
	r := &Results{}
	for _, mu := range x.spec.Sojourn.ServiceRates {
		for _, scheme := range x.spec.Sojourn.Schemes {
			for _, row := range x.closedRows(x.quantities(mu, scheme)) {
				row.Fidelity = Analytic
				r.Rows = append(r.Rows, row)
			}
		}
	}
	var notes []string
	rows, err := x.measure(t.Context(), func(s string) { notes = append(notes, s) }, nodes, trace)
	if err != nil {
		t.Fatal(err)
	}
	r.Rows = append(r.Rows, onChain(rows)...)
	return &Report{Experiment: e, Results: r, Notes: notes}
}

// evenReport runs nearly even services once for all tests, which must copy what they change.
var evenReport = sync.OnceValue(func() func(t *testing.T) *Report {
	var report *Report
	return func(t *testing.T) *Report {
		if report == nil {
			report = plantedReport(t, &plantedNodes{early: nearlyEven})
		}
		return &Report{Experiment: report.Experiment, Results: copied(report.Results), Notes: report.Notes}
	}
})()

// onNodesOf returns what was decided on nodes, by metric.
func onNodesOf(r *Report) map[string]Comparison {
	out := map[string]Comparison{}
	for _, c := range r.Comparisons() {
		if c.ChainVerdict != NotRun {
			out[c.Metric] = c
		}
	}
	return out
}

// Nodes with nearly even services: the formula fails, by the variance of services above
// all, and nothing is left.
func TestEvenServicesAreExplained(t *testing.T) {
	report := evenReport(t)
	got := onNodesOf(report)
	if len(got) != 4 {
		t.Fatalf("%d comparisons: %+v", len(got), got)
	}
	for metric, c := range got {
		if c.ChainVerdict != Explained && c.ChainVerdict != Agree {
			t.Errorf("%s: %s, rest %v, steps %v", metric, c.verdict(), c.Rest, c.Steps)
		}
	}
	if c := got["equal: all"]; c.ExplainedBy == nil || c.ExplainedBy[0] != "service variance" || math.Abs(float64(c.Steps[0].Change)+0.35) > 0.01 {
		t.Errorf("equal: explained by %v, variance %v, want −0.35 (ρ/2 at 0.7)", c.ExplainedBy, c.Steps[0])
	}
	if c := got["classes: urgent"]; c.Steps[1].Change < 0.2 {
		t.Errorf("urgent entities that interrupt nobody wait longer: %v", c.Steps)
	}
	spec := report.Experiment.Spec
	for id, want := range map[string]Verdict{"38a": Skip, "38b": Holds, "38c": Finding, "38d": Holds} {
		if c := verdict(t, spec, report.Results, id); c.Verdict != want {
			t.Errorf("%s: %s (%s), want %s", id, c.Verdict, c.Measured, want)
		}
	}
}

// Nodes that are the paper's queue agree with it: exponential services, one class.
func TestExponentialServicesAgree(t *testing.T) {
	report := plantedReport(t, &plantedNodes{early: exponentialServices}, "sojourn.schemes=[equal]", "crosscheck.transactions=200", "crosscheck.runs=30", "crosscheck.null_pairs=16", "crosscheck.tolerance=0.4")
	c := onNodesOf(report)["equal: all"]
	if c.ChainVerdict != Agree || len(c.ExplainedBy) != 0 {
		t.Errorf("%s, Δ %v", c.verdict(), c.ChainDifference)
	}
	if c := verdict(t, report.Experiment.Spec, report.Results, "38c"); c.Verdict != Fails {
		t.Errorf("38c: %s (%s): the finding cannot be shown here", c.Verdict, c.Measured)
	}
}

// A manager that does not see classes is not explained by anything that M/M/1 lacks, and
// only where there are classes.
func TestBlindManagerIsUnexplained(t *testing.T) {
	report := plantedReport(t, &plantedNodes{early: nearlyEven, blind: true}, "crosscheck.runs=40")
	got := onNodesOf(report)
	for metric, want := range map[string]CheckVerdict{"equal: all": Explained, "classes: urgent": Unexplained} {
		if got[metric].ChainVerdict != want {
			t.Errorf("%s: %s, rest %v, want %s", metric, got[metric].verdict(), got[metric].Rest, want)
		}
	}
	if c := verdict(t, report.Experiment.Spec, report.Results, "38d"); c.Verdict != Fails {
		t.Errorf("38d: %s (%s)", c.Verdict, c.Measured)
	}
}

// Services that grow after the calibration are found, and called drift. The first run is
// the probe.
func TestDriftIsNamed(t *testing.T) {
	report := plantedReport(t, &plantedNodes{early: nearlyEven, late: nearlyEven.scaled(1.2), first: 1 + 2*4})
	c := onNodesOf(report)["equal: all"]
	if c.ChainVerdict != Explained && c.ChainVerdict != Agree || c.Steps[4].Change < 0.2 {
		t.Errorf("%s, steps %v, rest %v", c.verdict(), c.Steps, c.Rest)
	}
	if c.ChainVerdict == Explained && !strings.Contains(strings.Join(c.ExplainedBy, " "), "service drift") {
		t.Errorf("explained by %v", c.ExplainedBy)
	}
}

// A service after idling that differs from one back to back has a step of its own.
func TestFirstServiceIsNamed(t *testing.T) {
	slow := nearlyEven.scaled(1.3)
	report := plantedReport(t, &plantedNodes{early: services{idle: nearlyEven.idle, busy: slow.busy}})
	c := onNodesOf(report)["equal: all"]
	if c.Steps[3].Change < 0.04 || c.ChainVerdict == Unexplained {
		t.Errorf("%s, steps %v, rest %v", c.verdict(), c.Steps, c.Rest)
	}
}

// Where the host sets the pace, or A differs from itself, nothing is decided.
func TestNoVerdictOnDoubtfulRuns(t *testing.T) {
	report := plantedReport(t, &plantedNodes{early: nearlyEven, busy: 0.9})
	for metric, c := range onNodesOf(report) {
		if c.ChainVerdict != NoVerdict || !strings.HasPrefix(c.Reason, "host-bound") {
			t.Errorf("%s: %s", metric, c.verdict())
		}
	}
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "host-bound: in 30 of 30 runs") {
		t.Errorf("notes %q", report.Notes)
	}
	for _, id := range []string{"38c", "38d"} {
		if c := verdict(t, report.Experiment.Spec, report.Results, id); c.Verdict != Skip || !strings.Contains(c.Measured, "host-bound") {
			t.Errorf("%s: %s (%s)", id, c.Verdict, c.Measured)
		}
	}
	report = evenReport(t)
	for i, row := range report.Results.Rows {
		if row.Metric == "log_ratio" {
			report.Results.Rows[i].Value = Number(0.3 * math.Pow(-1, float64(row.X)))
		}
	}
	for metric, c := range onNodesOf(report) {
		if c.ChainVerdict != NoVerdict || !strings.HasPrefix(c.Reason, "null test") {
			t.Errorf("%s: %s", metric, c.verdict())
		}
	}
}

// judgedOn returns what is decided on rows by which the nodes differ from the closed form, 1,
// by a difference whose runs scatter by sd, of which models leave rest.
func judgedOn(x *crosscheckStudy, s *rng.Stream, difference, rest, sd, null float64) Comparison {
	q := crossQuantity{60, equalPriority, -1, upTo(0, 21)}
	r := &Results{Rows: []Row{q.row("sojourn", 1)}}
	r.Rows[0].Fidelity = Analytic
	l := &live{crosscheckStudy: x}
	var means []float64
	for k := range x.spec.Crosscheck.Runs {
		v := 1 + difference + s.Normal(0, sd)
		means = append(means, v)
		l.add(q, "sojourn_run", k, v)
		for _, metric := range []string{withArrivals, withFirst, withDrift} {
			l.add(q, metric, k, v-rest-s.Normal(0, sd))
		}
	}
	for k := range 4 {
		l.rows = append(l.rows, Row{Panel: nullPanel, Metric: "log_ratio", Value: Number(null * (float64(k) - 1.5))})
	}
	l.seen = nearlyEven
	if err := l.summarise([]crossQuantity{q}, [][]float64{means}, 1); err != nil {
		panic(err)
	}
	r.Rows = append(r.Rows, onChain(l.rows)...)
	c, _ := x.compared(r, q)
	return c
}

// The verdicts keep their error rates on planted differences: with intervals of level
// 1 − 2α, α = 5 % here, a difference of the tolerance or more is called agreement, a rest of
// it or more explained, and one of it or less unexplained, with probability α at most. n =
// 2000 a row; a procedure of exactly that rate fails with p < 1e-6.
func TestCrosscheckKeepsItsErrorRates(t *testing.T) {
	const n, alpha = 2000, 0.05
	x := crosscheckOf(t, "crosscheck.level=0.9", "sojourn.schemes=[equal]").Spec.study().(*crosscheckStudy)
	s := rng.New(rng.Key{Seed: 5, Name: "verdicts"})
	most := n*alpha + 5*math.Sqrt(n*alpha*(1-alpha))
	for _, row := range []struct {
		difference, rest float64
		wrong            CheckVerdict // rare
		right            CheckVerdict // at least so often
		least            int
	}{
		{0.15, 0, Agree, Explained, n * 8 / 10},
		{-0.15, 0, Agree, Explained, n * 8 / 10},
		{0, 0, Unexplained, Agree, n * 95 / 100},
		{0.5, 0, Unexplained, Explained, n * 95 / 100},
		{0.5, 0.15, Explained, NoVerdict, n * 8 / 10},
		{0.5, 0.15, Unexplained, NoVerdict, n * 8 / 10},
		{0.5, -0.15, Explained, NoVerdict, n * 8 / 10},
		{0.5, 0.4, Explained, Unexplained, n * 95 / 100},
		{0.5, -0.4, Explained, Unexplained, n * 95 / 100},
	} {
		counts := map[CheckVerdict]int{}
		for range n {
			counts[judgedOn(x, s, row.difference, row.rest, 0.1, 0.01).ChainVerdict]++
		}
		if float64(counts[row.wrong]) > most || counts[row.right] < row.least {
			t.Errorf("difference %v, rest %v: %v; want %s at most %.0f times and %s at least %d", row.difference, row.rest, counts, row.wrong, most, row.right, row.least)
		}
	}
}

// Below the spread of the null nothing is decided, however clear it looks.
func TestNoVerdictBelowTheNull(t *testing.T) {
	x := crosscheckOf(t, "sojourn.schemes=[equal]").Spec.study().(*crosscheckStudy)
	s := rng.New(rng.Key{Seed: 6, Name: "null"})
	for _, row := range []struct {
		null float64
		want bool
	}{{0.01, false}, {0.05, false}, {0.08, true}, {1, true}} { // spreads of 2, 11, 18 and 700 %
		c := judgedOn(x, s, 0.5, 0.5, 0.01, row.null)
		if got := c.ChainVerdict == NoVerdict && strings.HasPrefix(c.Reason, "null test"); got != row.want {
			t.Errorf("null pairs of ± %v: %s", row.null, c.verdict())
		}
	}
}

// The largest parameters are named, as few as bring the formula to the nodes.
func TestLargestParameters(t *testing.T) {
	steps := []Step{{"a", -0.5}, {"b", -0.1}, {"c", 0.3}, {"d", 0.02}}
	for _, row := range []struct {
		difference float64
		want       string
	}{{-0.28, "a c"}, {-0.5, "a"}, {-0.6, "a"}, {-0.7, "a b"}, {0.3, "c"}} {
		if got := strings.Join(largest(steps, row.difference, 0.15), " "); got != row.want {
			t.Errorf("%v: %s, want %s", row.difference, got, row.want)
		}
	}
}

// A chain that loses a transaction fails the run.
func TestLostTransactionsAreAnError(t *testing.T) {
	e := crosscheckOf(t)
	x := e.Spec.study().(*crosscheckStudy)
	trace, err := x.arrivals()
	if err != nil {
		t.Fatal(err)
	}
	_, err = x.measure(t.Context(), func(string) {}, &plantedNodes{early: nearlyEven, skip: 1}, trace)
	if err == nil || !strings.Contains(err.Error(), "1 of 40 transactions of the trace were not committed") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.measure(ctx, func(string) {}, &plantedNodes{early: nearlyEven}, trace); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Claims fall when the results contradict them.
func TestCrosscheckClaimsCatchWrongResults(t *testing.T) {
	report := evenReport(t)
	spec := report.Experiment.Spec
	for _, row := range []spoiling{
		{claim: "38b", spoil: set("matched", 99)},
		{claim: "38b", spoil: set("distinct", 99)},
		{claim: "38b", spoil: set("rejected", 1)},
		{claim: "38b", spoil: set("intended", 101)},
		{claim: "38b", spoil: set("accepted", 99)},
		{claim: "38b", spoil: set("negative_latencies", 1)},
		{claim: "38b", spoil: set("state_roots", 2)},
		{claim: "38d", all: true, spoil: func(r *Row) bool {
			if r.Metric == "sojourn_run" {
				r.Value *= 2
			}
			return r.Metric == "sojourn_run"
		}},
	} {
		r := copied(report.Results)
		changed := false
		for k := range r.Rows {
			if row.all || !changed {
				changed = row.spoil(&r.Rows[k]) || changed
			}
		}
		if got := verdict(t, spec, r, row.claim); !changed || got.Verdict != Fails {
			t.Errorf("%s: %s (%s) although values are wrong", row.claim, got.Verdict, got.Measured)
		}
	}
	for _, id := range crosscheckClaims {
		if c := verdict(t, spec, &Results{}, id); c.Verdict != Skip {
			t.Errorf("%s without rows: %s", id, c.Verdict)
		}
	}
}

// The simulation of the queue agrees with the formula below load 0.9, and a wrong formula
// is found.
func TestCrosscheckOfTheSimulation(t *testing.T) {
	e := crosscheckOf(t, "fidelity=[analytic, simulated]", "sojourn.service_rates=[60]", "sojourn.simulation.customers=40000")
	reports, err := (&Runner{}).Run(t.Context(), []*Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	spec, r := e.Spec, reports[0].Results
	if c := verdict(t, spec, r, "38a"); c.Verdict != Holds {
		t.Errorf("%s (%s)", c.Verdict, c.Measured)
	}
	if got := reports[0].Tables; len(got) != 1 || len(got[0].Rows) != 7 || got[0].Rows[0][5] != string(Agree) {
		t.Errorf("tables %+v", got)
	}
	spoilt := copied(r)
	for i, row := range spoilt.Rows {
		if row.Fidelity == Analytic && row.Metric == "sojourn" {
			spoilt.Rows[i].Value *= 1.3
		}
	}
	if c := verdict(t, spec, spoilt, "38a"); c.Verdict != Fails {
		t.Errorf("with a wrong formula: %s (%s)", c.Verdict, c.Measured)
	}
}

func TestCrosscheckTablesAndFigure(t *testing.T) {
	report := evenReport(t)
	spec := report.Experiment.Spec
	tables := spec.Tables(report.Results)
	if len(tables) != 8 {
		t.Fatalf("%d tables", len(tables))
	}
	for _, table := range tables {
		if len(table.Rows) == 0 || len(table.Rows[0]) != len(table.Header) {
			t.Errorf("%s: %v", table.Title, table.Rows)
		}
	}
	load, pace := tables[6].Rows, tables[7].Rows
	if len(load) != 3 || load[0][0] != "null test (8)" || load[1][1] != "1500" || pace[1][3] != "150" {
		t.Errorf("load %v, pace %v", load, pace)
	}
	figures := spec.study().figures(report.Results)
	if len(figures) != 1 || len(figures[0].Panels) != 2 || figures[0].Gaps() != 0 || figures[0].Validate() != nil {
		t.Errorf("figures %+v", figures)
	}
	if spec.Tables(&Results{}) != nil || spec.study().figures(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}

// A recorded trace replayed gives the very same runs.
func TestCrosscheckReplaysARecordedTrace(t *testing.T) {
	drawn, err := crosscheckOf(t).Arrivals()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "arrivals.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(drawn.Write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	e := crosscheckOf(t, "crosscheck.trace="+path)
	replayed, err := e.Arrivals()
	if err != nil || len(replayed) != len(drawn) || len(e.Inputs) != 1 {
		t.Fatalf("%d of %d arrivals, inputs %v, %v", len(replayed), len(drawn), e.Inputs, err)
	}
	for i := range drawn {
		want := drawn[i].At.Seconds() * drawn.Rate() / 42 // the mean rate is made that of the file
		if math.Abs(replayed[i].At.Seconds()-want) > 1e-8 || replayed[i].Entity != drawn[i].Entity || replayed[i].Urgency != drawn[i].Urgency {
			t.Fatalf("arrival %d: %+v, want at %v s", i, replayed[i], want)
		}
	}
	if other := crosscheckOf(t); other.ID() == e.ID() {
		t.Error("the trace is not part of the identity")
	}
	if err := os.WriteFile(path, []byte("at_s,entity,urgency,payload_bytes\n0,a,urgnt,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, _ := Find("fig5")
	for set, want := range map[string]string{path: path + ":2:5: not a valid arrival trace", "absent.csv": "absent.csv"} {
		if _, err := Crosschecked(files[0], Options{Set: []string{"crosscheck.trace=" + set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", set, err)
		}
	}
	if _, err := openQuick(t, "fig5").Arrivals(); !errors.Is(err, ErrNoCrosscheck) {
		t.Errorf("fig5 itself: %v", err)
	}
}

func TestCrosscheckRefusesBadFiles(t *testing.T) {
	files, err := Find("fig5")
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"crosscheck.stages=[]":       "no stage is given",
		"crosscheck.stages=[61]":     "there is no stage of μ = 61/s",
		"crosscheck.stages=[60, 60]": "listed twice",
		"crosscheck.validators=3":    "3 validators",
		"crosscheck.links.delay=-1":  "delay of -1",
		"crosscheck.transactions=19": "19 transactions",
		"crosscheck.null_pairs=3":    "3 pairs",
		"crosscheck.runs=9":          "9 runs",
		"crosscheck.draws=0":         "0 draws",
		"crosscheck.tolerance=0":     "tolerance 0",
		"crosscheck.level=1":         "confidence level 1",
		"crosscheck.toleranse=1":     "tolerance",
		"sojourn.schemes=[levels]":   "real nodes have one class or three",
		"claims=[5a]":                "38a",
	} {
		if _, err := Crosschecked(files[0], Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", set, err, want)
		}
	}
	for name, want := range map[string]string{"fig10": "section sojourn with service_rates", "fig7": "section sojourn with service_rates"} {
		files, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Crosschecked(files[0], Options{}); !errors.Is(err, ErrNoCrosscheck) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e := crosscheckOf(t); e.Spec.Name != "crosscheck-fig5" || len(e.Spec.Crosscheck.Stages) != 1 || len(e.Cells) != 19 {
		t.Errorf("%s: %v, %d cells", e.Spec.Name, e.Spec.Crosscheck.Stages, len(e.Cells))
	}
}

// Real nodes: every arrival is matched, whatever the clock says.
func TestCrosscheckOnRealNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real nodes; run without -short")
	}
	e := crosscheckOf(t, "fidelity=[analytic, chain]", "crosscheck.transactions=20", "sojourn.schemes=[classes]", "crosscheck.links={}")
	reports, err := (&Runner{}).Run(t.Context(), []*Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	r := reports[0].Results
	if c := verdict(t, e.Spec, r, "38b"); c.Verdict != Holds || !strings.Contains(c.Measured, "360 arrivals in 18 runs") {
		t.Errorf("%s (%s)", c.Verdict, c.Measured)
	}
	if got := onNodesOf(reports[0]); len(got) != 3 {
		t.Errorf("%d comparisons", len(got))
	}
	for _, v := range r.Values(Query{Panel: servicePanel, Metric: "mean"}) {
		if !(v > 0.0005 && v < 10) {
			t.Errorf("a block of one transaction takes %v s", v)
		}
	}
}
