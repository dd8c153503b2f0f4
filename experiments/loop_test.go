package experiments

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// formulaNodes are nodes whose block latency is that of a formula, but for one
// configuration, and which fail when told so.
type formulaNodes struct {
	model analytic.Model
	slow  chain.Config // takes ten times as long
	busy  float64
	fail  int // run that fails, from 1
	runs  int

	doubled, roots int // transactions that are not distinct, and state roots
}

var errNodes = errors.New("nodes failed")

func (f *formulaNodes) Measure(_ context.Context, c chain.Config, w chain.Workload) (chain.Measurement, error) {
	if f.runs++; f.runs == f.fail {
		return chain.Measurement{}, errNodes
	}
	l := f.model.Latency(c.Validators, c.BlockSize)
	if c == f.slow {
		l *= 10
	}
	l *= 1 + .01*math.Sin(float64(f.runs))
	return chain.Measurement{Config: c, Distinct: w.Count - f.doubled, StateRoots: max(1, f.roots), BlockLatency: output.NewSample([]float64{l, l, l}), HostCPU: f.busy, Load: chain.LoadBlock{Accepted: w.Count, Committed: w.Count}}, nil
}

// loopReport closes the loop on nodes, in the quick form.
func loopReport(t *testing.T, nodes *formulaNodes) (*Experiment, *Results, error) {
	t.Helper()
	e := openQuick(t, "loop", "loop.blocks=[10, 30, 60]", "loop.runs=4", "loop.selection.max_runs=6")
	x := &loopStudy{e.Spec}
	rows, err := x.closeLoop(t.Context(), &Env{Note: func(note string) { t.Log(note) }}, nodes, e.Spec.Loop.sweep(1))
	for i := range rows {
		rows[i].Fidelity = OnChain
	}
	return e, &Results{Rows: rows}, err
}

// onLinks is a formula that the calibration of the quick form can find.
var onLinks = analytic.Model{Fixed: .01, Delays: 3, Shape: chain.Shape{Delay: 5e6, UplinkBps: 80e6}, TransactionBits: 4000, Duplicates: .6, VoteBits: 1600, Host: analytic.Host{PerMessage: 2e-4, Parallelism: 1}}

// TestLoopOnFormulas: on nodes that do as the better model says, its choice has no
// regret, and KN agrees.
func TestLoopOnFormulas(t *testing.T) {
	e, r, err := loopReport(t, &formulaNodes{model: onLinks})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"31b", "31c"} {
		if c := verdict(t, e.Spec, r, id); c.Verdict != Holds {
			t.Errorf("%s: %s (%s)", id, c.Verdict, c.Measured)
		}
	}
	regret, _ := r.Value(Query{Series: byBetter, Metric: "regret"})
	if !(math.Abs(regret) < .08) {
		t.Errorf("regret %v of the model's best where the model is right", regret)
	}
	for _, metric := range []string{"predicted", "latency"} {
		if got := r.Values(Query{Metric: metric}); len(got) < 6 {
			t.Errorf("%d configurations, want the grid of six at least", len(got))
		}
	}
	for i, p := range r.Values(Query{Metric: "predicted"}) {
		if l := r.Values(Query{Metric: "latency"})[i]; math.Abs(p/l-1) > .2 {
			t.Errorf("configuration %d: predicted %v, took %v", i, p, l)
		}
	}
	if tables, figures := e.Spec.Tables(r), e.Spec.study().figures(r); len(tables) != 2 || len(figures) != 1 {
		t.Errorf("%d tables and %d figures", len(tables), len(figures))
	}
}

// TestLoopTellsBadChoices: a choice that the fresh runs find bad, which no calibration
// could know, and a busy host that says nothing.
func TestLoopTellsBadChoices(t *testing.T) {
	e, r, err := loopReport(t, &formulaNodes{model: onLinks})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := r.Value(Query{Series: byExact, Metric: "validators"})
	n, _ := r.Value(Query{Series: byExact, Metric: "block_size"})
	if _, r, err = loopReport(t, &formulaNodes{model: onLinks, slow: chain.Config{Validators: int(m), BlockSize: int(n)}}); err != nil {
		t.Fatal(err)
	}
	if c := verdict(t, e.Spec, r, "31b"); c.Verdict != Fails {
		t.Errorf("a bad choice: %s (%s)", c.Verdict, c.Measured)
	}
	if _, r, err = loopReport(t, &formulaNodes{model: onLinks, busy: .9}); err != nil {
		t.Fatal(err)
	}
	if c := verdict(t, e.Spec, r, "31b"); c.Verdict != Skip || !strings.Contains(c.Measured, "host-bound") || !strings.Contains(c.Measured, "regret") {
		t.Errorf("a busy host: %s (%s)", c.Verdict, c.Measured)
	}
	if row := e.Spec.Tables(r)[1].Rows[0]; !strings.HasSuffix(row[2], "*") {
		t.Errorf("not marked: %v", row)
	}
	if p := e.Spec.study().figures(r)[0].Panels[0]; !strings.HasSuffix(p.Series[0].Name, "host-bound*") {
		t.Errorf("not marked: %q", p.Series[0].Name)
	}
	for _, nodes := range []*formulaNodes{{model: onLinks, doubled: 1}, {model: onLinks, roots: 2}} {
		if _, r, err = loopReport(t, nodes); err != nil {
			t.Fatal(err)
		}
		if c := verdict(t, e.Spec, r, "31c"); c.Verdict != Fails {
			t.Errorf("%d doubled, %d roots: %s (%s)", nodes.doubled, nodes.roots, c.Verdict, c.Measured)
		}
	}
	for _, fail := range []int{1, 5, 20, 30, 200} {
		if _, _, err := loopReport(t, &formulaNodes{model: onLinks, fail: fail}); !errors.Is(err, errNodes) && fail < 200 {
			t.Errorf("run %d fails: %v", fail, err)
		}
	}
}

// TestRegretInFreshRuns: among configurations that are all alike, the least of the sweep
// is no better in runs that it was not selected by; the intervals of three choices hold
// together in 95 % of trials. Of 400, more than 46 that miss zero have p < 1e-6.
func TestRegretInFreshRuns(t *testing.T) {
	const trials, configs, runs = 400, 12, 4
	missed, above := 0, 0.0
	for trial := range trials {
		s := rng.New(rng.Key{Seed: 3, Name: "regret", Replication: trial})
		sample := func() []float64 {
			var out []float64
			for range runs {
				out = append(out, s.Normal(0, 1))
			}
			return out
		}
		for range configs { // the exhaustive sweep, of which the least is the best
			sample()
		}
		best := sample()
		misses := false
		for range 3 {
			row := regretRow(sample(), best, 3)
			above += float64(row.Value) / (3 * trials)
			misses = misses || row.Interval.Low > 0 || row.Interval.High < 0
			if want := 1 - .05/3; row.Interval.Level != want {
				t.Fatalf("level %v, want %v", row.Interval.Level, want)
			}
		}
		missed += int(numberOf(misses))
	}
	if missed > 46 || math.Abs(above) > .2 {
		t.Errorf("%d of %d trials miss zero, mean regret %v", missed, trials, above)
	}
	_, r, err := loopReport(t, &formulaNodes{model: onLinks})
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := r.Value(Query{Panel: loopPanel, Series: bySweep, Metric: "regret"}); !ok || v != 0 {
		t.Errorf("the best of the sweep against itself: %v", v)
	}
	total, _ := r.Value(Query{Panel: loopPanel, Metric: "runs"})
	if configs := len(r.Values(Query{Metric: "observed"})); !(int(total) > 4*configs) {
		t.Errorf("%v runs of %d configurations: none is fresh", total, configs)
	}
}

// TestLoopClosedForm: choices from the stored calibration, with no chain.
func TestLoopClosedForm(t *testing.T) {
	report := runReport(t, "loop", "fidelity=[analytic]")
	spec, r := report.Experiment.Spec, report.Results
	if c := verdict(t, spec, r, "31a"); c.Verdict != Holds {
		t.Errorf("31a: %s (%s)", c.Verdict, c.Measured)
	}
	for _, id := range []string{"31b", "31c"} {
		if c := verdict(t, spec, r, id); c.Verdict != Skip {
			t.Errorf("%s without a chain: %s", id, c.Verdict)
		}
	}
	least, _ := r.Value(Query{Series: byBetter, Metric: "regret"})
	if least != 0 {
		t.Errorf("the best of the model has a regret of %v", least)
	}
	for i, row := range r.Rows {
		if row.Metric == "regret" {
			r.Rows[i].Value = .5
		}
	}
	if c := verdict(t, spec, r, "31a"); c.Verdict != Fails {
		t.Errorf("31a with a regret of 0.5: %s", c.Verdict)
	}
}

// TestBestOfTheModel: the search of the model looks at all of the grid.
func TestBestOfTheModel(t *testing.T) {
	e := openQuick(t, "loop")
	x := &loopStudy{e.Spec}
	c, err := StoredCalibration(e.Spec.Loop.Stored)
	if err != nil {
		t.Fatal(err)
	}
	o, choices, err := x.choose(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	best := choices[2]
	for m := 4; m <= 5; m++ {
		for n := 10; n <= 60; n++ {
			at := chain.Config{Validators: m, BlockSize: n}
			if u, least := o.utility(at, betterLatency(c)(m, n)), o.utility(best.Config, betterLatency(c)(best.Validators, best.BlockSize)); u < least {
				t.Errorf("%s has U = %v, %s has %v", place(at), u, place(best.Config), least)
			}
		}
	}
	g := o.model.Prefix(5)
	if u := o.utility(chain.Config{Validators: 5, BlockSize: 20}, o.model.Metrics(g, 20).Latency); math.Abs(u-o.model.Utility(g, 20)) > 1e-12 {
		t.Errorf("U = %v with the latency of eq. (17), the optimizer says %v", u, o.model.Utility(g, 20))
	}
}

func TestBadLoops(t *testing.T) {
	for set, says := range map[string]string{
		"loop.validators=[3, 4]": "3 validators", "loop.validators=[5, 4]": "must increase", "loop.validators=[4]": "needs two", "loop.validators=[4, 9]": "9 validators",
		"loop.blocks=[0, 4]": "0 transactions", "loop.stored=absent": "known here: two-processors", "loop.load=0": "load 0", "loop.runs=1": "1 runs", "loop.null_pairs=1": "1 pairs",
		"loop.selection.delta=0": "δ = 0", "loop.selection.alpha=1": "α = 1", "loop.selection.max_runs=1": "1 runs", "loop.nodes=3": "3 nodes", "loop.per_run=0": "0 blocks",
		"loop.weights={latency: 2, security: 0, cost: 0}": "outside", "loop.links.topology=star": "star",
	} {
		files, err := Find("loop")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(files[0], Options{Quick: true, Set: []string{set}}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", set, err, says)
		}
	}
}
