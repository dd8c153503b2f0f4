package experiments

import (
	"context"
	"math"
	"strings"
	"testing"

	"ihealth/chain"
)

// joinedReport runs the simulated part, once for all tests.
func joinedReport(t *testing.T) *Report {
	t.Helper()
	return onceReport(t, "joined", "joined", "fidelity=[simulated]")
}

// realResults adds what real nodes might show, a run with a full queue and two under
// loads, to the simulated results.
func realResults(t *testing.T) *Results {
	t.Helper()
	r := copied(joinedReport(t).Results)
	add := func(load string, x float64, values map[string]float64) {
		for metric, v := range values {
			r.Rows = append(r.Rows, Row{Fidelity: OnChain, Panel: realChain, Series: load, X: Number(x), Metric: metric, Value: Number(v), Measured: true})
		}
	}
	sound := func(ratio float64) map[string]float64 {
		return map[string]float64{
			"accepted": 500, "committed": 500, "distinct": 500, "rejected": 0, "state_roots": 1, "throughput": 250,
			"host_bound": 0, "host_cpu": 0.4, "block_latency": 0.07, "block_fill": 0.5, "urgent_over_nonurgent": ratio,
		}
	}
	add(fullQueue, math.NaN(), sound(0.4))
	add(atLoad(0.5), 0.5, sound(0.97))
	add(atLoad(1.5), 1.5, sound(0.1))
	for _, load := range []float64{0.5, 1.5} {
		for _, u := range chain.Urgencies() {
			add(atLoad(load)+", "+u.String(), load, map[string]float64{"sojourn": 0.1})
		}
	}
	return r
}

func TestJoinedClaimsHold(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	for _, c := range spec.Judge(realResults(t)) {
		if c.Verdict != Holds {
			t.Errorf("%s: %s (%s)", c.ID, c.Verdict, c.Measured)
		}
	}
}

// A claim must fail on results that contradict it.
func TestJoinedClaimsCatchWrongResults(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	shifted := func(series string) func(r *Row) bool {
		return func(r *Row) bool {
			if r.Series != series || r.Metric != "sojourn" || r.Cell != r.Panel {
				return false
			}
			moved := *r.Interval
			moved.Low, moved.High = moved.Low*1.05, moved.High*1.05
			r.Interval = &moved
			return true
		}
	}
	worth := func(load float64, series string, value Number) func(r *Row) bool {
		return func(r *Row) bool {
			if r.Metric != "urgent_over_nonurgent" || r.Series != series || float64(r.X) != load {
				return false
			}
			r.Value = value
			if r.Interval != nil {
				r.Interval = &Range{Low: value - 0.005, High: value + 0.005}
			}
			return true
		}
	}
	for i, row := range []spoiling{
		{claim: "25a", spoil: shifted(partialBlocks)},
		{claim: "25b", spoil: shifted(fullBlocks)},
		{claim: "25c", spoil: set("lost", 1)},
		{claim: "25c", spoil: func(r *Row) bool {
			if r.Metric != "difference" {
				return false
			}
			r.Interval = &Range{Low: 0.001, High: 0.002}
			return true
		}},
		{claim: "25d", spoil: worth(0.7, partialBlocks, 0.97)},
		{claim: "25d", spoil: worth(0.98, partialBlocks, 0.91)},
		{claim: "25e", spoil: set("committed", 499)},
		{claim: "25e", spoil: set("distinct", 499)},
		{claim: "25e", spoil: set("rejected", 1)},
		{claim: "25e", spoil: set("state_roots", 2)},
		{claim: "25e", spoil: set("committed", 0)},
		{claim: "25f", spoil: worth(0.5, atLoad(0.5), 0.7)},
		{claim: "25f", spoil: worth(1.5, atLoad(1.5), 0.7)},
	} {
		r := realResults(t)
		changed := false
		for k := range r.Rows {
			if !changed {
				changed = row.spoil(&r.Rows[k])
			}
		}
		if got := verdict(t, spec, r, row.claim); !changed || got.Verdict != Fails {
			t.Errorf("%d, %s: %s (%s) although a value is wrong", i, row.claim, got.Verdict, got.Measured)
		}
	}
}

// What a host-bound run shows is evidence neither for a claim nor against it.
func TestJoinedSparesTheHost(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	r := realResults(t)
	for k := range r.Rows {
		set("host_bound", 1)(&r.Rows[k])
	}
	if got := verdict(t, spec, r, "25f"); got.Verdict != Skip || !strings.Contains(got.Measured, "host-bound") {
		t.Errorf("%s (%s)", got.Verdict, got.Measured)
	}
	for k := range r.Rows {
		set("urgent_over_nonurgent", 0.65)(&r.Rows[k])
	}
	if got := verdict(t, spec, r, "25f"); got.Verdict != Skip || !strings.Contains(got.Measured, "host-bound") {
		t.Errorf("%s (%s)", got.Verdict, got.Measured)
	}
}

// Intervals that hold the limit are no verdict.
func TestJoinedPriorityOnIntervals(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	for load, wide := range map[float64]Range{0.7: {Low: 0.97, High: 1.03}, 0.98: {Low: 0.8, High: 0.91}} {
		r := realResults(t)
		for k := range r.Rows {
			if row := &r.Rows[k]; row.Metric == "urgent_over_nonurgent" && row.Series == partialBlocks && float64(row.X) == load {
				row.Interval = &wide
			}
		}
		if got := verdict(t, spec, r, "25d"); got.Verdict != Skip {
			t.Errorf("load %v: %s (%s)", load, got.Verdict, got.Measured)
		}
	}
}

// The figure marks the runs whose pace the host set, as the table does.
func TestJoinedFigureMarksTheHost(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	for series, want := range map[string][3]string{
		"":          {"0.5", "1.5", "load, part of the throughput of a full queue"},
		atLoad(1.5): {"0.5", "1.5*", "load, part of full queue's throughput; *: host-bound"},
		fullQueue:   {"0.5", "1.5", "load, part of full queue's* throughput; *: host-bound"},
	} {
		r := realResults(t)
		for k := range r.Rows {
			if row := &r.Rows[k]; row.Series == series && row.Metric == "host_bound" {
				row.Value = 1
			}
		}
		for _, p := range spec.study().figures(r)[0].Panels[2:] {
			if got := [3]string{p.XTicks[0].Label, p.XTicks[1].Label, p.XLabel}; got != want {
				t.Errorf("%s, %s: %q, want %q", series, p.Title, got, want)
			}
		}
	}
}

func TestJoinedTablesAndFigure(t *testing.T) {
	spec := joinedReport(t).Experiment.Spec
	r := realResults(t)
	tables := spec.Tables(r)
	if len(tables) != 2 || len(tables[0].Rows) != 8 || len(tables[1].Rows) != 3 || tables[1].Rows[0][0] != fullQueue {
		t.Fatalf("tables %+v", tables)
	}
	if got := tables[0].Rows[0]; got[0] != "1 urgent" || got[1] != "3" || got[2] != "36" || got[3] != partialBlocks {
		t.Errorf("row %v", got)
	}
	figures := spec.study().figures(r)
	if len(figures) != 1 || len(figures[0].Panels) != 4 || figures[0].Gaps() != 0 {
		t.Errorf("figures %+v", figures)
	}
	simulated := spec.study().figures(joinedReport(t).Results)
	if len(simulated) != 1 || len(simulated[0].Panels) != 2 {
		t.Errorf("without real nodes: %+v", simulated)
	}
	if spec.Tables(&Results{}) != nil || spec.study().figures(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}

func TestJoinedRefusesBadFiles(t *testing.T) {
	files, err := Find("joined")
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"joined.arrival_rate=0":           "Λ = 0",
		"joined.arrival_rate=40":          `"3 non-urgent" is overloaded`,
		"joined.classes=[1, 2]":           "2 classes",
		"joined.classes=[0, 1, 1]":        "0 entities",
		"joined.sweep.channel=none":       `no channel "none"`,
		"joined.sweep.loads=[0.5, 1]":     "load 1 must lie between 0 and 1",
		"joined.sweep.loads=[0.5, 0.4]":   "must increase",
		"joined.sweep.loads=[0.5, 0.5]":   "listed twice",
		"joined.simulation.customers=0":   "0 customers",
		"joined.real.validators=3":        "3 validators",
		"joined.real.block=0":             "0 transactions",
		"joined.real.links.delay=-1":      "delay of -1",
		"joined.real.loads=[11]":          "load 11",
		"joined.real.seconds=0":           "0 s of load",
		"joined.simulation.replications=": "replications",
	} {
		_, err := Open(files[0], Options{Set: []string{set}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", set, err, want)
		}
	}
}

// One short run of real nodes gives all that claims and tables need.
func TestJoinedOnRealNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real nodes; run without -short")
	}
	e := openQuick(t, "joined", "joined.real.loads=[0.5]", "joined.real.seconds=0.7", "joined.real.links={}")
	x := &joinedStudy{e.Spec}
	var notes []string
	rows, err := x.realRows(context.Background(), &Env{Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Fidelity = OnChain
	}
	r := &Results{Rows: rows}
	if got := verdict(t, e.Spec, r, "25e"); got.Verdict != Holds {
		t.Errorf("%s (%s), notes %v", got.Verdict, got.Measured, notes)
	}
	if table := x.realTable(r); len(table.Rows) != 2 {
		t.Errorf("table %+v", table)
	}
}
