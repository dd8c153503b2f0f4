package ranking_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco/ranking"
)

// TestAllocationOfTheTheorem holds rows that can be checked by hand.
func TestAllocationOfTheTheorem(t *testing.T) {
	for _, row := range []struct {
		source            string
		means, deviations []float64
		want              []float64 // proportional to the shares
	}{
		{"two systems: shares as the deviations", []float64{0, 5}, []float64{1, 3}, []float64{1, 3}},
		{"equal gaps and deviations: the best gets √(k−1)", []float64{1, 0, 1, 1, 1}, []float64{2, 2, 2, 2, 2}, []float64{1, 2, 1, 1, 1}},
		{"gaps 1 and 2: 4 to 1", []float64{0, 1, 2}, []float64{1, 1, 1}, []float64{math.Sqrt(17), 4, 1}},
		{"deviations 1 and 2: 1 to 4", []float64{0, 1, 1}, []float64{1, 1, 2}, []float64{math.Sqrt(1 + 4), 1, 4}},
		{"no noise", []float64{0, 1, 1}, []float64{0, 0, 0}, []float64{1, 1, 1}},
		{"noise of the best only", []float64{0, 1, 1}, []float64{1, 0, 0}, []float64{1, 0, 0}},
		{"no noise of the best", []float64{0, 1, 2}, []float64{0, 1, 1}, []float64{0, 4, 1}},
		{"far beyond the noise", []float64{0, 1e300, 1}, []float64{1e-100, 1e-100, 1e-100}, []float64{1, 0, 1}},
	} {
		sum := 0.0
		for _, w := range row.want {
			sum += w
		}
		for j, share := range ranking.Allocation(row.means, row.deviations) {
			if math.Abs(share-row.want[j]/sum) > 1e-12 {
				t.Errorf("%s: share of %d is %v, want %v", row.source, j, share, row.want[j]/sum)
			}
		}
	}
}

// TestAllocationSatisfiesTheTheorem checks both equations on any systems, whose order
// and unit do not matter.
func TestAllocationSatisfiesTheTheorem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 12).Draw(t, "systems")
		means := rapid.SliceOfNDistinct(rapid.Float64Range(-10, 10), k, k, func(x float64) int { return int(100 * x) }).Draw(t, "means")
		deviations := rapid.SliceOfN(rapid.Float64Range(0.1, 10), k, k).Draw(t, "deviations")
		shares := ranking.Allocation(means, deviations)
		b := slices.Index(means, slices.Min(means))
		sum, squares := 0.0, 0.0
		for i := range shares {
			sum += shares[i]
			if i == b {
				continue
			}
			squares += shares[i] / deviations[i] * shares[i] / deviations[i]
			for j := range shares {
				if j == b || means[i]-means[b] < 1e-4 || means[j]-means[b] < 1e-4 {
					continue
				}
				root := deviations[i] / (means[i] - means[b]) / (deviations[j] / (means[j] - means[b]))
				if math.Abs(shares[i]/shares[j]/(root*root)-1) > 1e-9 {
					t.Fatalf("N_%d/N_%d = %v, want %v", i, j, shares[i]/shares[j], root*root)
				}
			}
		}
		if want := deviations[b] * math.Sqrt(squares); math.Abs(shares[b]/want-1) > 1e-9 || math.Abs(sum-1) > 1e-9 {
			t.Fatalf("N_b = %v, want %v; shares sum to %v", shares[b], want, sum)
		}
	})
}

// TestAllocationOfTies: two that cannot be told apart take nearly everything.
func TestAllocationOfTies(t *testing.T) {
	shares := ranking.Allocation([]float64{0, 0, 1, 2}, []float64{1, 1, 1, 1})
	if math.Abs(shares[0]-0.5) > 1e-6 || math.Abs(shares[1]-0.5) > 1e-6 {
		t.Errorf("shares %v, want half for each of the first two", shares)
	}
}

func TestAllocationPanics(t *testing.T) {
	for name, c := range map[string][2][]float64{
		"one system":         {{1}, {1}},
		"different lengths":  {{1, 2}, {1}},
		"negative deviation": {{1, 2}, {1, -1}},
		"NaN":                {{1, math.NaN()}, {1, 1}},
		"infinite":           {{1, 2}, {1, math.Inf(1)}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			ranking.Allocation(c[0], c[1])
		}()
	}
}
