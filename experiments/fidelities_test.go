package experiments

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/simulated"
)

// TestFidelityClaims: claims hold on the figures of the run, fail on others, and are not
// judged without them.
func TestFidelityClaims(t *testing.T) {
	report := onceReport(t, "fidelities", "fidelities", "fidelity=[analytic, simulated]")
	spec, r := report.Experiment.Spec, report.Results
	for _, tt := range []struct {
		claim, panel, metric string
		factor               Number
		is                   Verdict
	}{{"30b", bySimulation, "latency", 1.5, Holds}, {"30c", byStored, "busy", 0, Finding}, {"30a", byStored, "unseen", 0, Finding}} {
		c := verdict(t, spec, r, tt.claim)
		if t.Log(tt.claim, c.Verdict, c.Measured); c.Verdict != tt.is {
			t.Errorf("%s: %s (%s)", tt.claim, c.Verdict, c.Measured)
		}
		if c := verdict(t, spec, &Results{}, tt.claim); c.Verdict != Skip {
			t.Errorf("%s without rows: %s", tt.claim, c.Verdict)
		}
		spoiled := &Results{Rows: append([]Row(nil), r.Rows...)}
		for i, row := range spoiled.Rows {
			if row.Panel == tt.panel && row.Metric == tt.metric {
				spoiled.Rows[i].Value *= tt.factor
				if tt.is == Finding { // known to be false: what contradicts it is a prediction without error
					spoiled.Rows[i].Value = Number(latencyAt(r, byStored, row.Series, "latency", row.X))
				}
				if tt.metric == "busy" {
					spoiled.Rows[i].Value -= Number(latencyAt(r, bySimulation, row.Series, "latency", row.X))
				}
			}
		}
		if c := verdict(t, spec, spoiled, tt.claim); c.Verdict != Fails {
			t.Errorf("%s with %s %v-fold: %s (%s)", tt.claim, tt.metric, tt.factor, c.Verdict, c.Measured)
		}
	}
	if tables, figures := spec.Tables(r), spec.study().figures(r); len(tables) != 1 || len(figures) != 1 || len(figures[0].Panels) != 4 {
		t.Errorf("%d tables and %d figures", len(tables), len(figures))
	}
}

// TestHostBoundFidelities: claims are not judged on a calibration that shows the host, and
// its points are marked.
func TestHostBoundFidelities(t *testing.T) {
	report := onceReport(t, "fidelities", "fidelities", "fidelity=[analytic, simulated]")
	spec, r := report.Experiment.Spec, copied(report.Results)
	if got := storedPoints(r); got.of != 16 || got.bound != 2 {
		t.Errorf("%d of %d stored points are host-bound, want 2 of 16", got.bound, got.of)
	}
	for i, row := range r.Rows {
		if row.Metric == "host_bound" {
			r.Rows[i].Value = 1
		}
	}
	for _, id := range []string{"30a", "30b", "30c"} {
		if c := verdict(t, spec, r, id); c.Verdict != Skip || !strings.Contains(c.Measured, "host-bound") {
			t.Errorf("%s: %s (%s)", id, c.Verdict, c.Measured)
		}
	}
	for _, p := range spec.study().figures(r)[0].Panels {
		if p.Dodge || !strings.HasSuffix(p.Series[len(p.Series)-1].Name, "host-bound*") {
			t.Errorf("%s: dodged %v, last series %q", p.Title, p.Dodge, p.Series[len(p.Series)-1].Name)
		}
	}
	if rows := spec.Tables(r)[0].Rows; !strings.HasSuffix(rows[0][4], "*") {
		t.Errorf("not marked: %v", rows[0])
	}
}

// TestTermsAddUp: the closed form's terms sum to its latency, and the latency is that of
// the stored calibration's fit.
func TestTermsAddUp(t *testing.T) {
	report := runReport(t, "fidelities", "fidelity=[analytic]")
	r, c := report.Results, report.Experiment.Spec.Fidelities.stored()
	for _, row := range r.Select(Query{Panel: byFormula, Metric: "latency"}) {
		sum := 0.0
		for _, metric := range []string{"fixed", "propagation", "transfer", "votes", "verification", "host"} {
			sum += latencyAt(r, byFormula, row.Series, metric, row.X)
		}
		m := 0
		for _, candidate := range report.Experiment.Spec.Fidelities.Validators {
			if seriesOfSize(candidate) == row.Series {
				m = candidate
			}
		}
		want := c.Fits.Better.Fit().Latency(m, int(row.X))
		if math.Abs(sum-float64(row.Value)) > 1e-12 || math.Abs(sum-want) > 1e-9 {
			t.Errorf("%s, n = %v: terms %v, latency %v, fit %v", row.Series, row.X, sum, row.Value, want)
		}
	}
}

// TestSimulatedRoundsBehindLinks: on links without rates a simulated block takes three
// delays and a little for the looks; in a ring more, by the hops.
func TestSimulatedRoundsBehindLinks(t *testing.T) {
	e := openQuick(t, "fidelities")
	f := e.Spec.Fidelities
	key := e.key(e.Cells[0])
	at := chain.Config{Validators: 4, BlockSize: 20}
	m, err := f.simulation(key).Measure(t.Context(), at, f.sweep(key, 4).Workload(at, 50))
	if err != nil {
		t.Fatal(err)
	}
	delays := 3 * f.stored().Network.Delay
	if l := m.BlockLatency.Quantile(.5); !(l > delays && l < 2*delays) || m.Load.Committed != 80 {
		t.Errorf("a block takes %v s, %d committed; want a little more than %v", l, m.Load.Committed, delays)
	}
	ring := simulated.Chain{Options: simulated.Options{Protocol: roundsBehind(chain.Shape{Delay: 10e6}, analytic.Ring), BlockTimeout: time.Hour}}
	at.Validators = 13
	if m, err = ring.Measure(t.Context(), at, f.sweep(key, 4).Workload(at, 20)); err != nil {
		t.Fatal(err)
	}
	if l := m.BlockLatency.Quantile(.5); !(l > .06 && l < .13) {
		t.Errorf("a block in a ring of 13 with three hops of 10 ms takes %v s, want 60 to 130 ms", l)
	}
}

// TestFidelitiesEnd: a chain that fails ends the cell with the place.
func TestFidelitiesEnd(t *testing.T) {
	e := openQuick(t, "fidelities")
	f := e.Spec.Fidelities
	_, err := f.measure(t.Context(), &Env{Note: func(string) {}}, byNodes, &formulaNodes{model: onLinks, fail: 2}, f.sweep(e.key(e.Cells[0]), 2), points([]int{4}, []int{10, 20}))
	if !errors.Is(err, errNodes) || !strings.Contains(err.Error(), "(4, 20)") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := &fidelitiesStudy{e.Spec}
	if _, err := x.onNodes(ctx, &Env{Key: e.key(e.Cells[0]), Note: func(string) {}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	noted := ""
	rows, err := f.measure(t.Context(), &Env{Note: func(n string) { noted = n }}, byNodes, &formulaNodes{model: onLinks, busy: .9}, f.sweep(e.key(e.Cells[0]), 2), points([]int{4}, []int{10}))
	if err != nil || len(rows) != 2 || !strings.Contains(noted, "host-bound") {
		t.Errorf("%d rows, %v, %q", len(rows), err, noted)
	}
}

func TestBadFidelities(t *testing.T) {
	for set, says := range map[string]string{
		"fidelities.stored=absent": "known here: two-processors", "fidelities.validators=[3, 4]": "3 validators", "fidelities.blocks=[9, 9]": "must increase",
		"fidelities.on_nodes.validators=[4]": "needs two", "fidelities.on_nodes.blocks=[0, 1]": "0 transactions", "fidelities.per_run=0": "0 blocks",
		"fidelities.on_nodes.per_run=0": "0 blocks", "fidelities.load=1": "load 1", "fidelities.tolerance=1": "tolerance 1",
	} {
		files, err := Find("fidelities")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(files[0], Options{Quick: true, Set: []string{set}}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", set, err, says)
		}
	}
}
