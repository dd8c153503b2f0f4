package scenario

import (
	"context"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func phones() Phones {
	return Phones{
		People: 8, Side: 6, Rest: 600, Interval: 5, Minutes: 60, Reference: -60, Exponent: 2,
		Slow: 0.7, Correlation: 0.8, Loss: 0.1, Floor: -100, Within: 2,
	}
}

func rawRule() RawRule {
	return RawRule{Reference: -60, Exponent: 2, Sigmas: []float64{6}, Distances: []float64{2}, Limit: 2, Other: 1.8288, Signals: 100}
}

func origin() Origin {
	return Origin{
		People: 60, Days: 10, Meetings: 1, Friends: 5, Faithful: 1, Transmission: 0.8, MinLatent: 0.5, Latent: 0.5,
		Infectious: 5, Report: 20, Cases: 5, Before: 100, Top: 3, Replications: 20,
		Qualities: []Quality{{Name: "all", Precision: 1, Recall: 1}, {Name: "none", Precision: 1, Recall: 0}},
	}
}

func env(seed uint64) *Env {
	return &Env{Key: rng.Key{Seed: seed, Cell: "own"}, Shared: rng.Key{Seed: seed, Cell: "shared"}, Workers: 1, Note: func(string) {}}
}

// TestRawRuleByHand: F16, 0.777 dB between 6 feet and 2 m, 1.27 times too far at σ = 6 dB (Φ from tables).
func TestRawRuleByHand(t *testing.T) {
	r := rawRule()
	points, err := r.formula(t.Context(), env(1))
	if err != nil {
		t.Fatal(err)
	}
	for metric, want := range map[string]float64{
		"gap": 20 * math.Log10(2/1.8288), "bias_formula": 1.2702, "spread_by_gap": 7.719,
		// The threshold of 2 m is −66.02 dBm, so −66 and more alert, from −66.5 before rounding:
		// Φ((−66.0206+66.5)/6) = Φ(0.0799).
		"alert_formula": 0.53184,
		// Of the rule of 6 feet −65 and more: Φ(−0.0868) is 0.46542.
		"differ_formula": 0.53184 - 0.46542,
		"differ_most":    0.4 / 6,
	} {
		i := slices.IndexFunc(points, func(p Point) bool { return p.Metric == metric })
		if i < 0 || math.Abs(points[i].Value-want) > 2e-4*max(1, want) {
			t.Errorf("%s: %+v, want %v", metric, points, want)
		}
	}
}

// TestRawRuleIsDrawnAsACurve: between the distances that are simulated, closed forms have more points.
func TestRawRuleIsDrawnAsACurve(t *testing.T) {
	r := &RawRule{Distances: []float64{2, 1, 2}}
	if got := r.grid(); !slices.Equal(got, []float64{1, 1.25, 1.5, 1.75, 2}) {
		t.Errorf("closed forms at %v", got)
	}
}

// TestFitRadio recovers a line, and the correlation of what alternates.
func TestFitRadio(t *testing.T) {
	path := os.Getenv(datasets.RootVariable)
	signals, err := readRecording("HH")
	if err != nil {
		t.Skipf("no recordings below %q: %v", path, err)
	}
	for i := range signals { // exactly on a line but for ±1
		at := math.Log10(signals[i].Distance)
		signals[i].Strength = int(math.Round(-70 - 20*at))
	}
	fit := fitRadio(signals)
	if math.Abs(fit.reference+70) > 0.2 || math.Abs(fit.exponent-2) > 0.02 || fit.spread > 0.5 {
		t.Errorf("%+v, want -70 dBm, exponent 2 and the rounding's spread", fit)
	}
}

// TestLinkingSees: an eavesdropper who sees equal identifiers links them, and the counting of
// differing bits is right.
func TestLinkingSees(t *testing.T) {
	x := Identifiers{People: []int{5}, Heard: 3, Replications: 2}
	points, err := x.simulate(t.Context(), env(2), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range points {
		want := map[string]float64{"linked_fixed": 1, "matched": 1, "mismatched": 0}
		if w, ok := want[p.Metric]; ok && p.Value != w {
			t.Errorf("%s is %v, want %v", p.Metric, p.Value, w)
		}
	}
	a, b := points[0].Value, points[0].N
	if a*float64(b) != math.Trunc(a*float64(b)) || b != 10 {
		t.Errorf("a share of %v of %d", a, b)
	}
}

// TestOriginWithoutContacts: a search that knows no meeting knows reports alone, and loses.
func TestOriginWithoutContacts(t *testing.T) {
	o := origin()
	points, err := o.trace(t.Context(), env(3))
	if err != nil {
		t.Fatal(err)
	}
	value := func(series, metric string) float64 {
		i := slices.IndexFunc(points, func(p Point) bool { return p.Series == series && p.Metric == metric })
		return points[i].Value
	}
	if all, none := value("all", "top"), value("none", "top"); all <= none || math.Abs(value("none", "lost")-(all-none)) > 1e-12 {
		t.Errorf("found %v with all contacts and %v with none, lost %v", all, none, value("none", "lost"))
	}
	if value("all", "cases") != value("none", "cases") {
		t.Error("qualities see different epidemics")
	}
	again, err := o.trace(t.Context(), env(3))
	if err != nil || len(again) != len(points) || again[0] != points[0] && !math.IsNaN(points[0].X) {
		t.Errorf("%v: another run of the same cell differs", err)
	}
}

// TestOutbreakThatNeverIs: more cases than people, or than the epidemics reach, is an error, and a cancelled
// search ends.
func TestOutbreakThatNeverIs(t *testing.T) {
	many := origin()
	many.Cases = many.People + 1
	var paths []string
	many.check(func(path, _ string, _ ...any) { paths = append(paths, path) })
	if !slices.Equal(paths, []string{"cases"}) {
		t.Errorf("mistakes at %v, want one at cases", paths)
	}
	tiny := origin()
	tiny.Transmission, tiny.Cases = 0.001, tiny.People
	if _, err := tiny.trace(t.Context(), env(1)); err == nil || !strings.Contains(err.Error(), "cases: 60") {
		t.Errorf("%v, want an error that names the cases", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := tiny.outbreak(ctx, env(1).Shared); !errors.Is(err, context.Canceled) {
		t.Errorf("%v of a cancelled search", err)
	}
}

// TestQualityOfDetector counts pairs by hand: met 0 and 1, alarms at 1 and 2.
func TestQualityOfDetector(t *testing.T) {
	d := Detected{Least: 60}
	q := d.quality("x", []float64{70, 60, 59, 0}, []float64{0, 100, 61, 30})
	if q.Precision != 0.5 || q.Recall != 0.5 {
		t.Errorf("%+v, want one of two and one of two", q)
	}
	if q := d.quality("x", []float64{70}, []float64{0}); q.Precision != 0.01 || q.Recall != 0 {
		t.Errorf("%+v of a detector that finds nothing", q)
	}
}

// TestContactsOnTheChain: all honest messages are taken, all forged ones refused, and the rule of duration
// is not worse than none.
func TestContactsOnTheChain(t *testing.T) {
	c := Contacts{Phones: phones(), Sigma: 3, Least: 5, Replications: 2}
	points, err := c.run(t.Context(), env(4))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for _, p := range points {
		got[p.Metric] = p.Value
	}
	if got["leaks"] != 0 || got["refused"] != 0 || got["forged_refused"] != 1 || got["anchored"] != 2 {
		t.Errorf("%v, want nothing refused but what is forged, two roots, and no leak", got)
	}
	if !(got["precision"] >= got["precision_without"]) || !(got["recall"] > 0.5) || !(got["kept"] > 0 && got["kept"] < 0.05) {
		t.Errorf("%v", got)
	}
}

// TestContactsLeak: a contact in clear, among the messages, is found.
func TestContactsLeak(t *testing.T) {
	c := Contacts{Phones: phones(), Sigma: 3, Least: 5, Replications: 2}
	w := c.begin(rng.Key{Seed: 5}, &crowdTally{})
	for _, step := range []func() error{func() error { return w.walk(rng.Key{Seed: 5}) }, w.enrol} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.leaks(); n != 0 {
		t.Errorf("%d leaks before", n)
	}
	secret := edge.Contact{Subject: w.subjects[0], Peer: w.phones[1].Identifier(0), From: 123456789e6, To: 123999999e6, Close: 98765e6}
	w.hide(secret)
	w.calldata = append(w.calldata, tracing.EncodeContact(secret))
	if w.leaks() == 0 {
		t.Error("no leak found in a contact in clear")
	}
}

// TestContactTrialsStop within a replication of the cancellation.
func TestContactTrialsStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o, p := origin(), Proximity{Phones: phones(), Sigmas: []float64{4}, Bodies: []float64{0}, Replications: 1000}
	c, x := Contacts{Phones: phones(), Sigma: 4, Least: 5, Replications: 1000}, Identifiers{People: []int{200}, Heard: 144, Replications: 10000}
	for _, k := range []kind{&o, &p, &c, &x} {
		for _, cell := range k.cells() {
			if cell.Fidelity != simulated {
				continue
			}
			if _, err := cell.Run(ctx, env(5)); err == nil {
				t.Errorf("%T: cell %s goes on", k, cell.ID)
			}
		}
	}
}

// TestContactMistakes: every parameter that is out of range is named.
func TestContactMistakes(t *testing.T) {
	raw := RawRule{Reference: 1, Exponent: math.NaN(), Sigmas: []float64{0}, Distances: []float64{2, -1}, Limit: 0, Other: math.Inf(1), Signals: 1}
	if got := strings.Join(mistakes(&raw), " "); got != "reference exponent sigmas[0] distances[1] limit other signals" {
		t.Error(got)
	}
	p := Proximity{Phones: phones(), Sigmas: []float64{30}, Bodies: []float64{-1}, Replications: 1}
	p.Phones.Slow = math.NaN()
	if got := strings.Join(mistakes(&p), " "); got != "phones.slow sigmas[0] bodies[0] replications" {
		t.Error(got)
	}
	r := Recorded{Positions: []string{"HH", "../x", "hh"}, Within: 2, Interval: 0, Drift: 0.1}
	if got := strings.Join(mistakes(&r), " "); got != "positions[1] positions[2] interval" {
		t.Error(got)
	}
	o := origin()
	o.Friends, o.Airborne, o.Qualities[1] = 40, 2, Quality{Precision: 0, Recall: -1}
	o.Detected = &Detected{Phones: phones(), Sigmas: []float64{1}, Body: 61, Least: 0}
	if got := strings.Join(mistakes(&o), " "); got != "friends airborne qualities[1].name qualities[1].precision qualities[1].recall detected.body detected.least" {
		t.Error(got)
	}
	x := Identifiers{People: []int{1, 2}, Heard: 145, Replications: 0}
	if got := strings.Join(mistakes(&x), " "); got != "people[0] heard replications" {
		t.Error(got)
	}
	c := Contacts{Phones: phones(), Sigma: 0, Least: 0, Body: 0, Replications: 2}
	if got := strings.Join(mistakes(&c), " "); got != "sigma[0] least" {
		t.Error(got)
	}
}

// TestRecordedWithoutData: a missing recording is no error; the cell says so and has no points.
func TestRecordedWithoutData(t *testing.T) {
	t.Setenv(datasets.RootVariable, t.TempDir())
	r, notes := Recorded{Positions: []string{"HH"}, Within: 2, Interval: 0.1, Drift: 0.1}, 0
	e := env(1)
	e.Note = func(string) { notes++ }
	points, err := r.replay(e, "HH")
	if err != nil || points != nil || notes != 1 {
		t.Errorf("%v, %v, %d notes", points, err, notes)
	}
	if got := r.inputs(); len(got) != 1 || got[0] != "ble/HH missing" {
		t.Errorf("%v", got)
	}
}

// TestFalseMeetingsHaveTheirKind: 40 meetings by radio and 10 by air are all known; a precision
// of 0.8 adds 10 by radio, one of 0.2 adds 40 by air.
func TestFalseMeetingsHaveTheirKind(t *testing.T) {
	o := &Origin{People: 20, Days: 2}
	meetings := make([]tracing.Meeting, 50)
	for i := range meetings {
		meetings[i] = tracing.Meeting{At: sim.Seconds(float64(i)), A: i % 20, B: (i + 1) % 20, Air: i < 10}
	}
	truth, err := tracing.NewGraph(o.People, meetings)
	if err != nil {
		t.Fatal(err)
	}
	known := o.observe(truth, Quality{Precision: 0.8, Recall: 1, Air: 1, AirPrecision: 0.2}, rng.Key{})
	air := 0
	for _, m := range known {
		if m.Air {
			air++
		}
	}
	if len(known) != 100 || air != 50 {
		t.Errorf("%d meetings are known, %d of them by air, want 100 and 50", len(known), air)
	}
	if none := o.observe(truth, Quality{Precision: 1, Recall: 0, Air: 0}, rng.Key{}); len(none) != 0 {
		t.Errorf("%d meetings are known of none", len(none))
	}
}
