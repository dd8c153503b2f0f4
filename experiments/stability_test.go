package experiments

import (
	"math"
	"testing"

	"ihealth/bco"
)

func TestStabilityClaimsCatchWrongResults(t *testing.T) {
	checkSpoilt(t, "stability", []spoiling{
		{"23a", set("unstable", 0), true},
		{"23b", set("unstable", 0), true},
		{"23c", set("disagree", 1), false},
		{"23c", set("active", 0), true},
		{"23d", set("rise", 0.3), true},
	})
}

// TestStabilityOracle recounts one family with a model of its own: unstable answers,
// and the least U of a stable channel over every prefix and block size, below which no
// exact answer may lie by more than what subsets are worth.
func TestStabilityOracle(t *testing.T) {
	report := quickReport(t, "stability")
	x := &stabilityStudy{report.Experiment.Spec}
	s := x.spec.Stability
	env := &Env{Key: report.Experiment.key(Cell{ID: "random/homogeneous"})}
	count, rises := 0, []float64{}
	for i := range s.Random.Instances {
		p := s.Random.problem(env, string(bco.Homogeneous), i)
		free, stable := math.Inf(1), math.Inf(1)
		carries := false
		for m := 1; m <= p.MaxValidators; m++ { // equal validators: a set is its size
			for n := 1; n <= p.MaxBlock; n++ {
				l := p.Latency
				latency := func(m, n int) float64 {
					bits := float64(n) * l.TransactionBits
					return bits/l.DownlinkBps + l.VerificationCycles/3e9 + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
				}
				u := p.Weights.Latency*latency(m, n)/latency(p.MaxValidators, p.MaxBlock) +
					p.Weights.Security/float64(m*m) + p.Weights.Cost*float64(m)/float64(p.MaxValidators)/float64(n)
				keepsUp := float64(n) > s.ArrivalRate*latency(m, n)
				if u < free {
					free, carries = u, keepsUp
				}
				if keepsUp {
					stable = min(stable, u)
				}
			}
		}
		if !carries {
			count++
			if !math.IsInf(stable, 1) {
				rises = append(rises, stable/free-1)
			}
		}
	}
	got, ok := x.at(report.Results, string(bco.Homogeneous), "exact", "unstable")
	if want := float64(count) / float64(s.Random.Instances); !ok || float64(got.Value) != want {
		t.Errorf("unstable %v, recounted %v", got.Value, want)
	}
	rise, _ := x.at(report.Results, string(bco.Homogeneous), "", "rise_max")
	most := 0.0
	for _, r := range rises {
		most = max(most, r)
	}
	if !(math.Abs(float64(rise.Value)-most) <= 1e-9*most) {
		t.Errorf("largest rise %v, recounted %v", rise.Value, most)
	}
}

func TestStabilityTablesAndFigures(t *testing.T) {
	report := quickReport(t, "stability")
	if len(report.Tables) != 1 || len(report.Tables[0].Rows) != 6 || report.Tables[0].Rows[0][0] != "homogeneous" {
		t.Fatalf("tables %+v", report.Tables)
	}
	study := report.Experiment.Spec.study()
	figures := study.figures(report.Results)
	if len(figures) != 1 || len(figures[0].Panels) != 4 || figures[0].Gaps() != 0 {
		t.Fatalf("figures %+v", figures)
	}
	for _, p := range figures[0].Panels {
		if len(p.Series) != 6 {
			t.Errorf("panel %s has %d families", p.Title, len(p.Series))
		}
	}
	if study.figures(&Results{}) != nil || report.Experiment.Spec.Tables(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}
