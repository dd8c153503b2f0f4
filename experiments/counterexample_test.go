package experiments

import (
	"math"
	"strings"
	"testing"
)

// The figures were computed outside the project; tolerances are half a unit of the last
// digit given.
func TestCounterexampleOracle(t *testing.T) {
	r := quickReport(t, "counterexamples").Results
	for _, row := range []struct {
		instance, series string
		m                float64
		utility, digits  float64
		members          string
	}{
		{"CE0", bcoName, 15, 31.8889, .5e-4, ""},
		{"CE0", prefixName, 18, 31.6728, .5e-4, ""},
		{"CE1", bcoName, 1, .6446, .5e-4, "001"},
		{"CE1", prefixName, 4, .5655, .5e-4, "001 002 003 004"},
		{"CE1", exactName, 4, .1315, .5e-4, "001 003 004 005"},
		{"CE2", bcoName, 1, .5355, .5e-4, "001"},
		{"CE2", prefixName, 7, .4512, .5e-4, ""},
		{"CE3", prefixName, 3, .2114, .5e-4, "001 002 003"},
		{"CE3", exactName, 4, .1375, .5e-4, "006 007 008 009"},
		{"CE4", bcoName, 1, .24 + .4*(2+1.45*1.45/2), 1e-12, "001"},
		{"CE4", roundedBCO, 1, .24 + .4*(1+1.45*1.45), 1e-12, "001"},
	} {
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Panel: row.instance, Series: row.series, Metric: metric})
			return v
		}
		members := r.Select(Query{Panel: row.instance, Series: row.series, Metric: "members"})[0].Text
		if value("validators") != row.m || !(math.Abs(value("final_utility")-row.utility) <= row.digits) || row.members != "" && members != row.members {
			t.Errorf("%s, %s: m = %v, U = %v, {%s}; want %+v", row.instance, row.series, value("validators"), value("final_utility"), members, row)
		}
	}
}

// The answers lie on the curves over the prefixes, in the weights of the file.
func TestCounterexampleAnswersLieOnTheCurves(t *testing.T) {
	r := quickReport(t, "counterexamples").Results
	for _, panel := range r.panels(Query{}) {
		for series, curve := range map[string]string{bcoName: exactBlock, prefixName: exactBlock, roundedBCO: nearestBlock} {
			m, _ := r.Value(Query{Panel: panel, Series: series, Metric: "validators"})
			u, _ := r.Value(Query{Panel: panel, Series: series, Metric: "final_utility"})
			on := r.Values(Query{Panel: panel, Series: curve, Metric: "utility"})[int(m)-1]
			if math.Abs(u-on) > 1e-12*u {
				t.Errorf("%s: %s ends at %v, the curve has %v", panel, series, u, on)
			}
		}
	}
}

// Each finding must vanish where the results say that BCO is right.
func TestCounterexampleClaimsCatchWrongResults(t *testing.T) {
	report := quickReport(t, "counterexamples")
	for _, row := range []struct{ claim, instance, from, to string }{
		{"14a", "CE0", bcoName, prefixName},
		{"14b", "CE1", bcoName, exactName},
		{"14c", "CE2", bcoName, prefixName},
		{"14d", "CE3", prefixName, exactName},
		{"14e", "CE4", roundedBCO, bcoName},
	} {
		r := copied(report.Results)
		right, _ := r.Value(Query{Panel: row.instance, Series: row.to, Metric: "final_utility"})
		for i := range r.Rows {
			if x := &r.Rows[i]; x.Panel == row.instance && x.Series == row.from && x.Metric == "final_utility" {
				x.Value = Number(right)
			}
		}
		expect(t, report, r, row.claim)
	}
	r := copied(report.Results)
	for i := range r.Rows {
		if x := &r.Rows[i]; x.Panel == "CE5" && x.Series == relaxedCurve && x.Metric == "utility" {
			x.Value = x.X // rises throughout
		}
	}
	expect(t, report, r, "14f")
}

// expect demands that a claim is a finding in the report and fails in spoilt results.
func expect(t *testing.T, report *Report, spoilt *Results, claim string) {
	t.Helper()
	if c := verdict(t, report.Experiment.Spec, report.Results, claim); c.Verdict != Finding {
		t.Errorf("claim %s: %s (%s) before anything is spoilt", claim, c.Verdict, c.Measured)
	}
	if c := verdict(t, report.Experiment.Spec, spoilt, claim); c.Verdict != Fails {
		t.Errorf("claim %s: %s (%s) although BCO is right", claim, c.Verdict, c.Measured)
	}
}

func TestWrongCounterexamples(t *testing.T) {
	for _, row := range []struct{ set, want string }{
		{"counterexamples.instances=[]", "no instance is given"},
		{"counterexamples.instances[0].transfer_s=0", "must be greater than 0"},
		{"counterexamples.instances[1].name=CE0", "CE0 is listed twice"},
		{"counterexamples.instances[0].weights.cost=-1", "outside [0, 1]"},
		{"counterexamples.instances[0].validators[0].count=1000", "want 1 to 100"},
		{"counterexamples.instances[0].validators[0].response_s=0", "not a finite number"},
		{"counterexamples.instances[0].max_block=0", "must be at least 1"},
	} {
		files, err := Find("counterexamples")
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(files[0], Options{Set: []string{row.set}})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("--set %s: %v, want %q", row.set, err, row.want)
		}
	}
}
