package score_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg/score"
)

// oracle decodes a file of cases; the test is skipped without it.
func oracle(t *testing.T, name string, into any) {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	b, err := os.ReadFile(filepath.Join(root, "edf-corpus", name))
	if err != nil {
		t.Skip(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

func spans(pairs [][2]float64) []score.Span {
	var out []score.Span
	for _, p := range pairs {
		out = append(out, score.Span{Start: p[0], End: p[1]})
	}
	return out
}

// same compares with a number that is nil where it is undefined.
func same(got float64, want *float64) bool {
	if want == nil {
		return math.IsNaN(got)
	}
	return math.Abs(got-*want) <= 1e-12*math.Abs(*want)
}

// TestSzCORE compares with 120 cases of timescoring at commit f984436.
func TestSzCORE(t *testing.T) {
	var file struct {
		Cases []struct {
			T        float64
			Ref, Hyp [][2]float64
			Event    struct {
				RefTrue, TP, FP int
				Sens, Prec, F1  *float64
				FPPerDay        float64
			}
			Sample struct{ RefTrue, TP, FP int }
		}
	}
	oracle(t, "szcore_oracle.json", &file)
	if len(file.Cases) != 120 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for i, c := range file.Cases {
		got, err := score.Events(spans(c.Ref), spans(c.Hyp), c.T, score.DefaultEventPolicy())
		if err != nil {
			t.Fatalf("case %d: %v", i, err)
		}
		want := c.Event
		if got.Reference != want.RefTrue || got.True != want.TP || got.False != want.FP || got.FalsePerDay() != want.FPPerDay ||
			!same(got.Sensitivity(), want.Sens) || !same(got.Precision(), want.Prec) || !same(got.F1(), want.F1) {
			t.Errorf("case %d: %+v, want %+v", i, got, want)
		}
		samples, err := score.Samples(spans(c.Ref), spans(c.Hyp), c.T)
		if err != nil || samples.Reference != c.Sample.RefTrue || samples.True != c.Sample.TP || samples.False != c.Sample.FP {
			t.Errorf("case %d: samples %+v, want %+v, %v", i, samples, c.Sample, err)
		}
	}
}

// TestNAB compares with 30 series × 3 profiles of NAB's sweeper at commit ea702d7,
// whose windows are inclusive.
func TestNAB(t *testing.T) {
	type expected struct {
		Threshold, Score float64
		TP, TN, FP, FN   int
	}
	var file struct {
		Cases []struct {
			Scores  []float64
			Windows [][2]int
			Expect  map[string]expected
		}
	}
	oracle(t, "nab_oracle.json", &file)
	profiles := map[string]score.Profile{
		"standard": score.StandardProfile, "reward_low_FP_rate": score.LowFPProfile, "reward_low_FN_rate": score.LowFNProfile,
	}
	n := 0
	for i, c := range file.Cases {
		for w := range c.Windows {
			c.Windows[w][1]++
		}
		for name, want := range c.Expect {
			got, err := score.NAB(c.Scores, c.Windows, want.Threshold, profiles[name])
			if err != nil {
				t.Fatalf("case %d: %v", i, err)
			}
			n++
			if math.Abs(got.Score-want.Score) > 1e-12*(1+math.Abs(want.Score)) || got.TruePositives != want.TP || got.TrueNegatives != want.TN || got.FalsePositives != want.FP || got.FalseNegatives != want.FN {
				t.Errorf("case %d, %s: %+v, want %+v", i, name, got, want)
			}
		}
	}
	if n != 90 {
		t.Errorf("%d comparisons, want 90", n)
	}
}
