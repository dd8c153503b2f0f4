package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/experiments/plot"
	"ihealth/sim"
)

// faultSpec is the catalogue's file in full.
func faultSpec(t *testing.T) *Spec {
	t.Helper()
	files, err := Find("faults")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(files[0], Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e.Spec
}

// ms is a time of the load.
func ms(n int) sim.Time { return sim.Time(n) * sim.Time(time.Millisecond) }

// asExpected is the report of a scenario in which all goes as theory says: 35 ms of
// latency, a height every 40 ms, and a fault from 1 s to 3 s.
func asExpected(c FaultScenario) comet.FaultReport {
	r := comet.FaultReport{
		Windows: []comet.FaultWindow{{Begun: ms(1000), Held: ms(1001), Ending: ms(3000), Ended: ms(3010), Level: ms(3100)}},
		Measurement: chain.Measurement{
			Distinct: 900, StateRoots: 1, Load: chain.LoadBlock{Sent: 900, Accepted: 900, Committed: 900},
		},
	}
	add := func(at, latency int, round int32) {
		r.Heights = append(r.Heights, comet.HeightTrace{
			Height: int64(len(r.Heights)) + 2, Decided: ms(at), Released: ms(at - latency), Round: round, Transactions: 12,
		})
	}
	s := faultOf{c: c}
	timeouts := int(math.Round(1e3 * (c.ProposeTimeout + c.VoteTimeout)))
	at := 0
	for at < 4400 {
		latency, round := 35, int32(0)
		during := at >= 1000 && at < 2900
		switch {
		case during && s.gone() && s.excess():
			at = 3100
		case during && s.gone() && len(r.Heights)%4 == 0:
			latency, round = 35+timeouts, 1
		case during && s.excess():
			latency += int(1e3 * c.SlowVerification)
		}
		at += latency + 5
		add(at, latency, round)
	}
	if c.DoubleVote {
		r.Evidence = []comet.Evidence{{Validator: c.First, Height: 30, Block: 31, SeenBy: c.Validators}}
	}
	return r
}

// expectedResults are the rows of all scenarios of the file.
func expectedResults(x *faultsStudy) *Results {
	r := &Results{}
	for _, c := range x.spec.Faults.Scenarios {
		rows := x.rows(c, asExpected(c))
		for i := range rows {
			rows[i].Panel, rows[i].Fidelity = c.Name, OnChain
		}
		r.Rows = append(r.Rows, rows...)
	}
	return r
}

func TestFaultClaimsAsExpected(t *testing.T) {
	spec := faultSpec(t)
	r := expectedResults(&faultsStudy{spec})
	for _, c := range spec.Judge(r) {
		if want := map[bool]Verdict{true: Finding, false: Holds}[c.ID == "24f"]; c.Verdict != want {
			t.Errorf("%s: %s: %s", c.ID, c.Verdict, c.Measured)
		}
	}
	if tables := spec.Tables(r); len(tables) != 2 || len(tables[0].Rows) != 15 || len(tables[1].Rows) != 6 {
		t.Errorf("%d tables", len(tables))
	}
	figures := spec.study().figures(r)
	if len(figures) != 1 || len(figures[0].Panels) != 15 {
		t.Fatalf("%d figures", len(figures))
	}
	if err := figures[0].Validate(); err != nil {
		t.Error(err)
	}
}

// A claim falls with any one value that contradicts it, in any scenario it is about.
func TestFaultClaimsFall(t *testing.T) {
	spec := faultSpec(t)
	for _, c := range []struct {
		claim, panel, series, metric string
		value                        float64
	}{
		{"24a", "2 of 7 stopped", "", "stalled", 1},
		{"24a", "1 of 4 proposes nonsense", "", "stalled", 1},
		{"24a", "1 of 4 killed", "", "heights_per_second", 4},
		{"24a", "1 of 4 cut off", "", "heights_per_second", 4},
		{"24a", "1 of 4 held up", "", "heights_per_second", 4},
		{"24a", "1 of 4 signs twice", "", "heights_per_second", 5},
		{"24b", "2 of 4 stopped", "", "stalled", 0},
		{"24b", "2 of 4 killed", "", "recovery", 10.1},
		{"24b", "2 of 4 cut off", "", "recovery", math.Inf(1)},
		{"24b", "2 of 4 held up", "", "stalled", 0},
		{"24c", "2 of 4 killed", "", "lost", 1},
		{"24c", "2 of 4 killed", "", "foreign", 1},
		{"24c", "2 of 4 killed", "", "reordered", 1},
		{"24c", "2 of 4 killed", "", "doubled", 1},
		{"24c", "2 of 4 killed", "", "rewritten", 1},
		{"24c", "2 of 4 cut off", "", "committed", 899},
		{"24c", "2 of 4 cut off", "", "distinct", 899},
		{"24c", "2 of 4 cut off", "", "accepted", 0},
		{"24c", "1 of 4 signs twice", "", "state_roots", 2},
		{"24d", "1 of 4 signs twice", "", "evidence", 0},
		{"24d", "1 of 4 signs twice", "", "evidence_of_innocents", 1},
		{"24d", "1 of 4 signs twice", "", "evidence_not_seen_by_all", 1},
		{"24d", "1 of 4 signs twice", "during", "interval", 0.061},
		{"24e", "1 of 4 silent (100 + 20 ms)", "during", "late_latency", 0.119},
		{"24e", "1 of 4 stopped (500 + 500 ms)", "during", "late_latency", 1.11},
		{"24e", "1 of 4 held up", "during", "late_latency", 0.249},
		{"24f", "1 of 4 verifies 100 ms slower", "during", "latency", 0.086},
		{"24g", "2 of 4 verify 100 ms slower", "during", "latency", 0.084},
	} {
		r := expectedResults(&faultsStudy{spec})
		spoilt := 0
		for i := range r.Rows {
			if row := &r.Rows[i]; row.Panel == c.panel && row.Series == c.series && row.Metric == c.metric {
				row.Value = Number(c.value)
				spoilt++
			}
		}
		if got := verdict(t, spec, r, c.claim); got.Verdict != Fails || spoilt != 1 {
			t.Errorf("%s, %s of %s is %v: %s: %s", c.claim, c.metric, c.panel, c.value, got.Verdict, got.Measured)
		}
	}
}

// What takes time is not told from a host that is busy with something else.
func TestFaultClaimsOnABusyHost(t *testing.T) {
	spec := faultSpec(t)
	r := expectedResults(&faultsStudy{spec})
	for i := range r.Rows {
		if r.Rows[i].Metric == "host_cpu" {
			r.Rows[i].Value = 0.9
		}
	}
	for _, id := range []string{"24a", "24d", "24e", "24f", "24g"} {
		if c := verdict(t, spec, r, id); c.Verdict != Skip {
			t.Errorf("%s: %s: %s", id, c.Verdict, c.Measured)
		}
	}
}

// Without one of the ways to fail there is no verdict on all of them.
func TestFaultClaimNeedsEveryWay(t *testing.T) {
	spec := faultSpec(t)
	all := spec.Faults.Scenarios
	for _, way := range ways {
		r := expectedResults(&faultsStudy{spec})
		r.Rows = slices.DeleteFunc(r.Rows, func(row Row) bool {
			return slices.ContainsFunc(all, func(c FaultScenario) bool { return c.Name == row.Panel && c.way() == way })
		})
		if c := verdict(t, spec, r, "24a"); c.Verdict != Skip || !strings.Contains(c.Measured, way) {
			t.Errorf("without %s: %s: %s", way, c.Verdict, c.Measured)
		}
	}
}

// Proofs convict the befallen, whichever they are, and neither another nor a stranger.
func TestEvidenceRows(t *testing.T) {
	c := FaultScenario{Validators: 4, Befallen: 1, First: 2}
	for validator, wrong := range map[int]Number{0: 1, 1: 1, 2: 0, 3: 1, comet.Stranger: 1} {
		rows := evidenceRows(c, []comet.Evidence{{Validator: validator, SeenBy: 4}})
		if got := rows[1]; got.Metric != "evidence_of_innocents" || got.Value != wrong {
			t.Errorf("against validator %d: %+v", validator, got)
		}
	}
	s, err := (&Faults{Begin: 1, End: 2}).scenario(FaultScenario{Validators: 4, Befallen: 2, First: 2, Kind: "stopped"}, 1)
	if got := s.Faults[0].Validators; err != nil || !slices.Equal(got, []int{2, 3}) {
		t.Errorf("befallen: %v, %v", got, err)
	}
}

// All panels show one range of times, and the fault as an area over all of it.
func TestFaultFigureHasOneRange(t *testing.T) {
	spec := faultSpec(t)
	panels := spec.study().figures(expectedResults(&faultsStudy{spec}))[0].Panels
	first := panels[0].Series[0]
	for _, p := range panels {
		shade := p.Series[0]
		if shade.Kind != plot.Band || shade.Low[0] != first.Low[0] || shade.High[0] != first.High[0] || !(shade.Low[0] < shade.High[0]) {
			t.Errorf("%s: the fault is %+v", p.Title, shade)
		}
	}
}

// What a run leaves out is no reason for a verdict.
func TestFaultClaimsWithoutRows(t *testing.T) {
	for _, c := range faultSpec(t).Judge(&Results{}) {
		if c.Verdict != Skip {
			t.Errorf("%s: %s: %s", c.ID, c.Verdict, c.Measured)
		}
	}
}

func TestFaultsCheck(t *testing.T) {
	for set, want := range map[string]string{
		"faults.scenarios=[]": "no scenario",
		"faults.scenarios=[{name: x, validators: 3, befallen: 1, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                            "validators",
		"faults.scenarios=[{name: x, validators: 4, befallen: 5, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                            "distinct",
		"faults.scenarios=[{name: x, validators: 4, befallen: 0, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                            "no validator",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, first: 4, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                  "distinct",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, first: -1, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                 "befallen",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1000000, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                      "befallen",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: tired, propose_timeout: 1, vote_timeout: 1}]":                              "tired",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: stopped, propose_timeout: 0, vote_timeout: 1}]":                            "timeouts",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: stopped, propose_timeout: 1, vote_timeout: .nan}]":                         "finite",
		"faults.scenarios=[{name: '', validators: 4, befallen: 1, kind: stopped, propose_timeout: 1, vote_timeout: 1}]":                           "name",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: misbehaving, late: -1, propose_timeout: 1, vote_timeout: 1}]":              "late",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: misbehaving, late: .nan, propose_timeout: 1, vote_timeout: 1}]":            "finite",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: misbehaving, late: 1e300, propose_timeout: 1, vote_timeout: 1}]":           "late",
		"faults.scenarios=[{name: x, validators: 4, befallen: 1, kind: misbehaving, slow_verification: 61, propose_timeout: 1, vote_timeout: 1}]": "longer",
		"faults.begin=0":            "before",
		"faults.end=0.5":            "begin < end",
		"faults.end=4":              "go on",
		"faults.rate=0":             "rate",
		"faults.rate=.nan":          "finite",
		"faults.seconds=.inf":       "finite",
		"faults.block_size=0":       "block size",
		"faults.links.delay=-1":     "delay",
		"faults.links.uplink_bps=1": "uplink",
	} {
		files, err := Find("faults")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(files[0], Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", set, err, want)
		}
	}
}

// The quick form on real validators.
func TestFaultsQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("runs real validators for ten seconds; run without -short")
	}
	report := quickReport(t, "faults")
	for _, id := range []string{"24b", "24c"} {
		if c := verdict(t, report.Experiment.Spec, report.Results, id); c.Verdict != Holds {
			t.Errorf("%s: %s: %s", id, c.Verdict, c.Measured)
		}
	}
	if c := verdict(t, report.Experiment.Spec, report.Results, "24a"); c.Verdict != Skip {
		t.Errorf("judged on one way to fail: %s: %s", c.Verdict, c.Measured)
	}
	if c := verdict(t, report.Experiment.Spec, report.Results, "24d"); c.Verdict == Fails {
		t.Errorf("%s: %s", c.Verdict, c.Measured)
	}
}
