package scenario

import (
	"math"
	"slices"
	"testing"
)

func TestConsensusTrialsReportMistakes(t *testing.T) {
	for _, c := range []struct {
		name string
		kind kind
		want []string
	}{
		{"quorum", &Quorum{Nodes: 3, Least: 4, Faulty: []int{0, 2}}, []string{"nodes", "least", "faulty[0]", "faulty[1]", "delay"}},
		{"quorum", &Quorum{Nodes: 7, Least: 1, Faulty: []int{5}, Delay: 0.01, Timeout: math.NaN()}, []string{"timeout"}},
		{"cloning", &Cloning{Signers: []int{2, 3, 32}, Period: 1, Wiggle: -1, Cut: math.Inf(1), Timeout: 1}, []string{"signers[0]", "signers[2]", "wiggle", "cut"}},
		{"consensus", &Consensus{Validators: []int{3}, Real: []int{32}, Block: 1, Blocks: 1, Delay: 1, Rate: 1, Period: 1, Verify: 1}, []string{"validators[0]", "real[0]", "verify", "rate"}},
		{"failures", &Failures{Of: []Failing{{Validators: 4, Faulty: 4}, {Validators: 3, Faulty: 1}}, Rate: 10}, []string{"of[0].faulty", "of[1].validators", "seconds"}},
	} {
		if got := mistakes(c.kind); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// F6 by the textbook's other case: n = 3f + 1 = 7, where 2f + 1 = 5 is the least safe
// quorum, and the greatest live one too.
func TestQuorumTrial(t *testing.T) {
	q := &Quorum{Nodes: 7, Least: 3, Faulty: []int{2}, Delay: 0.01, Timeout: 0.1}
	points := pointsOf(t, q)
	if least, most := valueOf(t, points, leastSafe, 2, "quorum"), valueOf(t, points, greatestLive, 2, "quorum"); least != 5 || most != 5 {
		t.Errorf("least safe %v, most live %v, want 5", least, most)
	}
	for votes := 3.0; votes <= 7; votes++ {
		for _, metric := range []string{"disagrees", "stalls"} {
			if got, want := valueOf(t, points, "f = 2", votes, metric), valueOf(t, points, "f = 2", votes, metric+"_formula"); got != want {
				t.Errorf("%s with %v votes: %v, want %v", metric, votes, got, want)
			}
		}
	}
}

// F7 for N = 5: one clone; PBFT among as many bears one, among 4 signers with two clones it
// promises nothing and is not asked.
func TestCloningTrial(t *testing.T) {
	c := &Cloning{Signers: []int{4, 5}, Period: 15, Wiggle: 0.5, Delay: 0.05, Cut: 40, Timeout: 2}
	points := pointsOf(t, c)
	for _, n := range []float64{4, 5} {
		if grown := valueOf(t, points, withEnough, n, "lesser_side"); !(grown > valueOf(t, points, withEnough, n, "half_of_cut")) {
			t.Errorf("N = %v, %s: the lesser side grew by %v", n, withEnough, grown)
		}
		if grown := valueOf(t, points, withFewer, n, "lesser_side"); !(grown <= valueOf(t, points, withFewer, n, "seals_formula")) {
			t.Errorf("N = %v, %s: the lesser side grew by %v", n, withFewer, grown)
		}
	}
	if v := valueOf(t, points, withPBFT, 5, "pbft_disagreements"); v != 0 {
		t.Errorf("PBFT, N = 5: %v disagreements", v)
	}
	if slices.ContainsFunc(points, func(p Point) bool { return p.Series == withPBFT && p.X == 4 }) {
		t.Error("PBFT, N = 4 with 2 clones was asked")
	}
}

// By hand: three delays of 20 ms and 10 signatures of 1 ms; and 3 of 4 seals, a second
// each.
func TestConsensusTrial(t *testing.T) {
	c := &Consensus{Validators: []int{4}, Block: 10, Blocks: 12, Delay: 0.02, Verify: 0.001, Rate: 1e9, Period: 1}
	points := pointsOf(t, c)
	for series, want := range map[string]float64{byPBFT: 0.07, byDelegates: 0.07, byAuthority: 3} {
		formula, got := valueOf(t, points, series, 4, "latency_formula"), valueOf(t, points, series, 4, "latency")
		if math.Abs(formula/want-1) > 0.001 || math.Abs(got/want-1) > 0.05 {
			t.Errorf("%s: formula %v s, simulated %v s, want %v s", series, formula, got, want)
		}
		if lost := valueOf(t, points, series, 4, "lost"); lost != 0 {
			t.Errorf("%s: %v lost", series, lost)
		}
	}
}

// Of 4 real validators 3 must vote: two that stop stop the chain, and one does not.
func TestFailuresTrial(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real validators: run without -short")
	}
	f := &Failures{Of: []Failing{{Validators: 4, Faulty: 1}, {Validators: 4, Faulty: 2}}, Rate: 100, Seconds: 1}
	points := pointsOf(t, f)
	for k := 1.0; k <= 2; k++ {
		got, want := valueOf(t, points, "n = 4, stopped", k, "stalls"), valueOf(t, points, "n = 4, stopped", k, "stalls_formula")
		if got != want || want != k-1 || valueOf(t, points, "n = 4, stopped", k, "disagreements") != 0 {
			t.Errorf("%v stopped: stalls %v, want %v", k, got, want)
		}
	}
}
