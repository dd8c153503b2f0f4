package experiments

import (
	"context"
	"math"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
)

// TestStoredCalibrations: every calibration of the repository follows from its points,
// and gives models that can be used.
func TestStoredCalibrations(t *testing.T) {
	if len(StoredCalibrations()) == 0 {
		t.Fatal("no calibration is stored")
	}
	for _, name := range StoredCalibrations() {
		c, err := StoredCalibration(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Model(7).Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		bound := 0
		for _, p := range c.Points {
			bound += int(numberOf(p.HostBound()))
		}
		if !c.Complete || 4*bound > len(c.Points) || !c.Null.Compatible() || c.Network.UplinkBps == 0 || !strings.HasPrefix(c.Engine, "CometBFT v") {
			t.Errorf("%s: %d points host-bound, null test %v, uplinks %v bit/s, engine %q", name, bound, c.Null, c.Network.UplinkBps, c.Engine)
		}
	}
	if _, err := StoredCalibration("absent"); err == nil {
		t.Error("an absent calibration is read")
	}
}

// TestCalibrationClaims: claims hold on the figures of the run and fail on others.
func TestCalibrationClaims(t *testing.T) {
	report := onceReport(t, "calibration", "calibration", "fidelity=[analytic]")
	spec := report.Experiment.Spec
	for id, want := range map[string]Verdict{"29a": Finding, "29b": Finding, "29c": Holds, "29d": Holds, "29e": Holds} {
		if c := verdict(t, spec, report.Results, id); c.Verdict != want {
			t.Errorf("%s: %s (%s), want %s", id, c.Verdict, c.Measured, want)
		}
		if c := verdict(t, spec, &Results{}, id); c.Verdict != Skip {
			t.Errorf("%s without rows: %s, want skipped", id, c.Verdict)
		}
	}
	for _, tt := range []struct {
		claim, series, metric string
		value                 Number
	}{
		{"29a", paperModel, "leave_one_out_r2", .95},
		{"29b", paperFree, "coefficient n", 1e-6},
		{"29c", betterModel, "leave_one_out_r2", .94},
		{"29d", betterModel, "leave_one_out_r2", .5},
		{"29e", betterModel, "held_out_error", .9},
	} {
		spoiled := &Results{Rows: append([]Row(nil), report.Results.Rows...)}
		for i, row := range spoiled.Rows {
			if row.Series == tt.series && row.Metric == tt.metric && !math.IsNaN(float64(row.Value)) {
				spoiled.Rows[i].Value = tt.value
			}
		}
		if c := verdict(t, spec, spoiled, tt.claim); c.Verdict != Fails {
			t.Errorf("%s with %s = %v: %s (%s), want it to fail", tt.claim, tt.metric, tt.value, c.Verdict, c.Measured)
		}
	}
}

// TestHostBoundCalibration: what a calibration of a busy host shows is not judged, and
// its points are marked.
func TestHostBoundCalibration(t *testing.T) {
	report := onceReport(t, "calibration", "calibration", "fidelity=[analytic]")
	spec, r := report.Experiment.Spec, copied(report.Results)
	if got := shapedPoints(r); got.of != 16 || got.bound != 2 {
		t.Errorf("%d of %d stored points are host-bound, want 2 of 16", got.bound, got.of)
	}
	for i, row := range r.Rows {
		if row.Metric == "host_bound" {
			r.Rows[i].Value = 1
		}
	}
	for _, id := range []string{"29d", "29e"} {
		if c := verdict(t, spec, r, id); c.Verdict != Skip || !strings.Contains(c.Measured, "host-bound") {
			t.Errorf("%s: %s (%s)", id, c.Verdict, c.Measured)
		}
	}
	for _, p := range spec.study().figures(r)[0].Panels {
		if !strings.HasSuffix(p.Series[0].Name, "host-bound*") {
			t.Errorf("%s: not marked: %q", p.Title, p.Series[0].Name)
		}
	}
}

// TestCalibrationRowsAreThoseOfTheFit: rows show the points and the fit of the table.
func TestCalibrationRowsAreThoseOfTheFit(t *testing.T) {
	report := onceReport(t, "calibration", "calibration", "fidelity=[analytic]")
	l := report.Experiment.Spec.Calibrated.Tables[1]
	f, err := calibration.FitPoints(calibration.Paper(), l.points(), true)
	if err != nil {
		t.Fatal(err)
	}
	rows := report.Results.Select(Query{Panel: l.Name, Series: "m = 13", Metric: paperModel})
	if len(rows) != 6 || rows[3].X != 100 || math.Abs(float64(rows[3].Value)-f.Latency(13, 100)) > 1e-12 {
		t.Errorf("%d rows, %+v; want %v at n = 100", len(rows), rows[3], f.Latency(13, 100))
	}
	if got := report.Results.Values(Query{Panel: l.Name, Series: "m = 13", Metric: "measured"}); got[3] != .066 {
		t.Errorf("measured %v, want 66 ms", got)
	}
	if tables, figures := report.Experiment.Spec.Tables(report.Results), report.Experiment.Spec.study().figures(report.Results); len(tables) != 2 || len(figures) != 2 {
		t.Errorf("%d tables and %d figures, want two of each", len(tables), len(figures))
	}
}

// TestBadCalibrationSections: what cannot be computed is refused with its place.
func TestBadCalibrationSections(t *testing.T) {
	for set, says := range map[string]string{
		"calibration.stored=[absent]":                    "known here: two-processors",
		"calibration.sweep.validators=[3, 4]":            "3 validators: want 4 to 100",
		"calibration.sweep.validators=[4]":               "calibration.sweep.validators",
		"calibration.sweep.blocks=[20]":                  "measure two or more numbers of validators and two or more block sizes",
		"calibration.sweep.blocks=[0]":                   "0 transactions: want 1 to 1500",
		"calibration.sweep.held_out=1":                   "calibration.sweep.held_out",
		"calibration.sweep.load=1":                       "load 1",
		"calibration.sweep.null_pairs=1":                 "pairs of the null test",
		"calibration.sweep.links.topology=star":          "topology",
		"calibration.sweep.links.delay=-1":               "delay of -1",
		"calibration.sweep.links.uplink_bps=5":           "uplink of 5 bit/s",
		"calibration.tables=[{links: {topology: mesh}}]": "the table has no name",
		"calibration.tables=[{name: x, links: {topology: mesh}, validators: [4], blocks: [1, 2], median_ms: [[1]]}]":       "1 medians for 2 block sizes",
		"calibration.tables=[{name: x, links: {topology: mesh}, validators: [4], blocks: [1, 2], median_ms: [[1, 2]]}]":    "do not determine the model",
		"calibration.tables=[{name: x, links: {topology: mesh}, validators: [4, 7], blocks: [1, 2], median_ms: [[1, 2]]}]": "1 rows for 2 numbers of validators",
	} {
		files, err := Find("calibration")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(files[0], Options{Quick: true, Set: []string{set}}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", set, err, says)
		}
	}
}

// TestCalibrationNodes: links and topology reach the nodes.
func TestCalibrationNodes(t *testing.T) {
	l := &NodeLinks{"ring", Links{Delay: .02, Jitter: .001, RateBps: 1e6, UplinkBps: 16e6}}
	o := CalibrationNodes(l.topology(), l.shape(), 3)
	want := chain.Shape{Delay: 20e6, Jitter: 1e6, RateBps: 1e6, UplinkBps: 16e6}
	if o.Shape != want || o.Topology != comet.Ring || o.Seed != 3 {
		t.Errorf("%+v", o)
	}
	if o := CalibrationNodes(analytic.Mesh, chain.Shape{}, 3); o.Topology != comet.Mesh {
		t.Errorf("%+v", o)
	}
}

// TestCalibratingRealNodes runs a dozen small networks, and none when cancelled.
func TestCalibratingRealNodes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := openQuick(t, "calibration", "fidelity=[chain]", "calibration.sweep.validators=[4, 5]", "calibration.sweep.blocks=[5, 20]", "calibration.sweep.per_run=2", "calibration.sweep.links.delay=0.001")
	env := &Env{Key: e.key(e.Cells[0]), Note: func(note string) { t.Log(note) }}
	if _, err := e.Cells[0].Run(ctx, env); err == nil {
		t.Error("cancelled: no error")
	}
	if testing.Short() {
		t.Skip("starts networks of real nodes; run without -short")
	}
	rows, err := e.Cells[0].Run(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	r := &Results{Rows: rows}
	for _, latency := range r.Values(Query{Panel: thisHost, Metric: "measured"}) {
		if !(latency > .003 && latency < 10) {
			t.Errorf("latency %v s behind links of 1 ms", latency)
		}
	}
	if len(r.Select(Query{Metric: "measured"})) != 4 || len(r.Select(Query{Metric: "r2"})) != 3 {
		t.Errorf("%d points, %d fits", len(r.Select(Query{Metric: "measured"})), len(r.Select(Query{Metric: "r2"})))
	}
}
