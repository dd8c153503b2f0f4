package experiments

import (
	"math"
	"strings"
	"testing"

	"ihealth/bco/stochastic"
	"ihealth/queueing"
	"ihealth/sim/rng"
)

// TestExpectedTimesOracle: exponential times of K/x_i have order statistics in closed
// form.
func TestExpectedTimesOracle(t *testing.T) {
	report := quickReport(t, "response-times")
	network := report.Experiment.Spec.Network
	for name, wait := range waits {
		var rates []float64
		for m, row := range report.Results.Select(Query{Series: name, Metric: "expected_time"}) {
			hz := network.Validators.FastestHz - float64(m)*network.Validators.StepHz
			rates = append(rates, hz/network.VerificationCycles)
			want := queueing.MixedQuorum{Rates: rates, Needed: wait.Needed(m + 1)}.Mean()
			if !(math.Abs(float64(row.Value)-want) <= 1e-8*want) || row.X != Number(m+1) {
				t.Errorf("%s, m = %v: %v s, want %v", name, row.X, row.Value, want)
			}
		}
	}
	if n := len(report.Results.Select(Query{Series: "all", Metric: "expected_time"})); n != 21 {
		t.Errorf("%d times of all answers, want 21", n)
	}
}

// TestInstancesAreCommon: waits and spreads are compared on the same validators.
func TestInstancesAreCommon(t *testing.T) {
	section := &ResponseTimes{Validators: 5}
	key := rng.Key{Seed: 3}
	a, b := section.instance(key, 2, "all", .3), section.instance(key, 2, "byzantine", 2)
	if a.Wait != stochastic.All || b.Wait != stochastic.Byzantine {
		t.Errorf("waits %q and %q", a.Wait, b.Wait)
	}
	for i, v := range a.Validators {
		if v != b.Validators[i] || math.Abs(a.Responses[i].Mean()/b.Responses[i].Mean()-1) > 1e-12 {
			t.Errorf("validator %d differs: %+v and %+v", i, v, b.Validators[i])
		}
		mean := a.Latency.VerificationCycles / v.ComputeHz
		if math.Abs(a.Responses[i].Mean()/mean-1) > 1e-12 {
			t.Errorf("validator %d takes %v s on average, K/x = %v s", i, a.Responses[i].Mean(), mean)
		}
	}
	if other := section.instance(key, 3, "all", .3); other.Validators[0] == a.Validators[0] {
		t.Error("two replications are the same instance")
	}
}

// setTo spoils rows of a series and metric by another value.
func setTo(series, metric string, value Number) func(*Row) bool {
	return func(r *Row) bool {
		if r.Series != series || r.Metric != metric {
			return false
		}
		r.Value = value
		return true
	}
}

// spoilt demands that a claim passes before, and fails after one row is spoilt, or all.
func spoilt(t *testing.T, experiment, claim string, all bool, spoil func(*Row) bool) {
	t.Helper()
	report := quickReport(t, experiment)
	spec, r := report.Experiment.Spec, copied(report.Results)
	if before := verdict(t, spec, r, claim); before.Verdict != Holds && before.Verdict != Finding {
		t.Fatalf("%s: %s (%s) before anything is spoilt", claim, before.Verdict, before.Measured)
	}
	changed := false
	for i := range r.Rows {
		if all || !changed {
			changed = spoil(&r.Rows[i]) || changed
		}
	}
	if after := verdict(t, spec, r, claim); !changed || after.Verdict != Fails {
		t.Errorf("%s: %s (%s) although the results are wrong", claim, after.Verdict, after.Measured)
	}
}

func TestResponseClaimsCatchWrongResults(t *testing.T) {
	const means, candidates, local = string(stochastic.Means), string(stochastic.Candidates), string(stochastic.LocalSearch)
	spoilt(t, "response-times", "18a", true, setTo(means, "optimal", .95))
	spoilt(t, "response-times", "18b", true, setTo("all", "expected_time", .5))
	spoilt(t, "response-times", "18c", true, setTo(means, "optimal", .975))
	spoilt(t, "response-times", "18c", true, setTo(candidates, "optimal", .45)) // two of forty more: chance
	spoilt(t, "response-times", "18c", true, setTo(candidates, "optimal", .975))
	spoilt(t, "response-times", "18c", false, setTo(local, "optimal", .875))
	spoilt(t, "response-times", "18c", false, setTo(local, "gap_max", .2))
	spoilt(t, "response-times", "18d", false, setTo(local, "bounds_above_optimum", 1))
	spoilt(t, "response-times", "18e", false, interval("drawn_time"))
	spoilt(t, "response-times", "18e", false, setTo("byzantine", "expected_time", .3))
}

func TestResponseTablesAndFigures(t *testing.T) {
	report := quickReport(t, "response-times")
	if len(report.Tables) != 1 || len(report.Tables[0].Rows) != 6 || len(report.Tables[0].Rows[0]) != len(report.Tables[0].Header) {
		t.Fatalf("tables %+v", report.Tables)
	}
	if row := report.Tables[0].Rows[0]; row[0] != "all answers" || row[1] != "0.3" || !strings.HasSuffix(row[11], " %") {
		t.Errorf("row %q", row)
	}
	figures := report.Experiment.Spec.study().figures(report.Results)
	if len(figures) != 2 || len(figures[0].Panels[0].Series) != 5 || len(figures[1].Panels) != 4 {
		t.Errorf("figures %+v", figures)
	}
	saysNothing(t, report.Experiment.Spec)
}

// saysNothing demands that there is nothing to see where there are no results.
func saysNothing(t *testing.T, s *Spec) {
	t.Helper()
	if got := s.study().figures(&Results{}); len(got) != 0 {
		t.Errorf("figures without results: %+v", got)
	}
	if got := s.Tables(&Results{}); got != nil {
		t.Errorf("tables without results: %+v", got)
	}
	for _, c := range s.Judge(&Results{}) {
		if c.Verdict != Skip {
			t.Errorf("%s: %s without results", c.ID, c.Verdict)
		}
	}
}

func TestWrongResponseTimes(t *testing.T) {
	refused(t, "response-times", []wrongSetting{
		{"response_times.waits=[]", "no wait is given"},
		{"response_times.waits=[all, some]", "some"},
		{"response_times.waits=[all, all]", "listed twice"},
		{"response_times.validators=17", "17 validators: want 2 to 16"},
		{"response_times.instances=3", "3 instances"},
		{"response_times.draws=0", "0 draws"},
		{"response_times.spreads=[]", "no spread is given"},
		{"response_times.spreads=[0]", "spread 0"},
		{"response_times.spreads=[.nan]", "not a finite number"},
		{"network.verification_cycles=0", "leaves no response times"},
	})
}

// wrongSetting is an override that must be refused, with a part of the complaint.
type wrongSetting struct{ set, want string }

// refused demands that every setting is refused.
func refused(t *testing.T, experiment string, settings []wrongSetting) {
	t.Helper()
	files, err := Find(experiment)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range settings {
		if _, err := Open(files[0], Options{Set: []string{row.set}}); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("--set %s: %v, want %q", row.set, err, row.want)
		}
	}
}
