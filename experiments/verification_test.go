package experiments

import (
	"math"
	"testing"

	"ihealth/bco"
)

func TestVerificationClaimsCatchWrongResults(t *testing.T) {
	rising := func(r *Row) bool { // with m instead of the speed
		if r.Metric != "relaxed_block" {
			return false
		}
		r.Value = 1 / r.X
		return true
	}
	flat := func(r *Row) bool {
		if r.Metric != "relaxed_block" {
			return false
		}
		r.Value = 40
		return true
	}
	checkSpoilt(t, "verification-work", []spoiling{
		{"21a", set("loss", 0), true},
		{"21b", rising, true},
		{"21b", flat, true},
		{"21b", set("relaxed_block", 99), false},
		{"21c", set("disagree", 1), false},
		{"21c", set("active", 0), true},
		{"21d", set("misses", 0), true},
	})
}

// TestGrowingWork keeps the work of the block at which it is divided.
func TestGrowingWork(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 1})
	for _, share := range []float64{0, 0.3, 1} {
		q := growing(p, share, 43)
		if got, want := q.Latency.Latency(6, 43, 3.5e9), p.Latency.Latency(6, 43, 3.5e9); math.Abs(got-want) > 1e-12 {
			t.Errorf("share %v: L = %v s at the same block, want %v", share, got, want)
		}
		if got, want := q.Latency.Latency(6, 86, 3.5e9)-p.Latency.Latency(6, 86, 3.5e9), share*2e9/3.5e9; math.Abs(got-want) > 1e-12 {
			t.Errorf("share %v: a double block takes %v s longer, want %v", share, got, want)
		}
	}
}

// TestVerificationOracle tries every subset and block size of a small network, with a
// utility written out.
func TestVerificationOracle(t *testing.T) {
	report := runReport(t, "verification-work", "network.validators.count=7", "network.max_validators=7", "network.max_block=120",
		"verification_work.random.instances=100", "claims=[]")
	x := &verificationStudy{report.Experiment.Spec}
	for _, c := range x.spec.VerificationWork.Channels {
		p := x.spec.Network.problem(c.Weights.bco())
		without := enumerateWork(p, 0, 1)
		for _, row := range report.Results.Select(Query{Panel: c.Name, Metric: "loss"}) {
			share := float64(row.X)
			with := enumerateWork(p, share, without.n)
			kept := utilityOfWork(p, share, without.n, without.set, without.n)
			if want := kept/with.u - 1; math.Abs(float64(row.Value)-want) > 1e-9 {
				t.Errorf("%s, share %v: loss %v, want %v", c.Name, share, row.Value, want)
			}
		}
	}
}

type worked struct {
	set uint
	n   int
	u   float64
}

// enumerateWork returns the best of all subsets and block sizes when a share of the
// work of blocks of at grows.
func enumerateWork(p bco.Problem, share float64, at int) worked {
	best := worked{u: math.Inf(1)}
	for set := uint(1); set < 1<<len(p.Validators); set++ {
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			if u := utilityOfWork(p, share, at, set, n); u < best.u {
				best = worked{set, n, u}
			}
		}
	}
	return best
}

func utilityOfWork(p bco.Problem, share float64, at int, set uint, n int) float64 {
	l := p.Latency
	latency := func(m, n int, hz float64) float64 {
		cycles := l.VerificationCycles * (1 - share + share*float64(n)/float64(at))
		return float64(n)*l.TransactionBits*(1/l.DownlinkBps+l.Psi*float64(m)) + cycles/hz + l.FeedbackBits/l.UplinkBps
	}
	m, fees, all, slowest, last := 0, 0.0, 0.0, math.Inf(1), math.Inf(1)
	for i, v := range p.Validators {
		all, last = all+v.Fee, min(last, v.ComputeHz)
		if set>>i&1 == 1 {
			m, fees, slowest = m+1, fees+v.Fee, min(slowest, v.ComputeHz)
		}
	}
	return p.Weights.Latency*latency(m, n, slowest)/latency(p.MaxValidators, p.MaxBlock, last) +
		p.Weights.Security/float64(m*m) + p.Weights.Cost*fees/float64(n)/(all/float64(p.MinBlock))
}

func TestVerificationTablesAndFigures(t *testing.T) {
	report := quickReport(t, "verification-work")
	if len(report.Tables) != 2 || len(report.Tables[0].Rows) != 3*5 || len(report.Tables[1].Rows) != 6 {
		t.Fatalf("tables %+v", report.Tables)
	}
	if row := report.Tables[0].Rows[0]; row[0] != "1 urgent" || row[2] != "3" || row[3] != "36" || row[4] != "36" || row[6] != "0.00 %" {
		t.Errorf("row %v", row)
	}
	study := report.Experiment.Spec.study()
	figures := study.figures(report.Results)
	if len(figures) != 3 {
		t.Fatalf("%d figures", len(figures))
	}
	for i, series := range [][]int{{3, 3}, {5}, {6}} {
		for k, p := range figures[i].Panels {
			if len(p.Series) != series[k] || figures[i].Gaps() != 0 {
				t.Errorf("%s, panel %d: %d series, %d gaps", figures[i].Name, k, len(p.Series), figures[i].Gaps())
			}
		}
	}
	if study.figures(&Results{}) != nil || report.Experiment.Spec.Tables(&Results{}) != nil {
		t.Error("something is shown without results")
	}
}
