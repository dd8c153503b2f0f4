package ranking_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco/ranking"
	"ihealth/sim/rng"
)

func TestScreen(t *testing.T) {
	inf := math.Inf(1)
	for _, row := range []struct {
		lower, upper []float64
		want         []int
	}{
		{[]float64{1, 3, 2}, []float64{2, 4, 5}, []int{0, 2}},
		{[]float64{5}, []float64{6}, []int{0}},
		{[]float64{1, 1}, []float64{1, 1}, []int{0, 1}},
		{[]float64{-inf, 3, 4}, []float64{inf, 3.5, 4.5}, []int{0, 1}},
	} {
		if got, err := ranking.Screen(row.lower, row.upper); err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%v to %v: %v, %v; want %v", row.lower, row.upper, got, err, row.want)
		}
	}
	for _, bad := range [][2][]float64{{nil, nil}, {{1}, {1, 2}}, {{2}, {1}}, {{math.NaN()}, {1}}, {{1}, {math.NaN()}}} {
		if _, err := ranking.Screen(bad[0], bad[1]); !errors.Is(err, ranking.ErrParameter) {
			t.Errorf("%v to %v: %v", bad[0], bad[1], err)
		}
	}
}

// TestScreenIsSafe: whatever the means are between their bounds, the best stays, and
// what is dropped is worse than some that stays.
func TestScreenIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 15).Draw(t, "systems")
		lower := rapid.SliceOfN(rapid.Float64Range(-5, 5), k, k).Draw(t, "lower")
		upper, means := make([]float64, k), make([]float64, k)
		for j := range lower {
			width := rapid.Float64Range(0, 3).Draw(t, "width")
			upper[j] = lower[j] + width
			means[j] = min(lower[j]+width*rapid.Float64Range(0, 1).Draw(t, "part"), upper[j])
		}
		kept, err := ranking.Screen(lower, upper)
		if err != nil {
			t.Fatal(err)
		}
		least := slices.Min(means)
		for j := range means {
			if means[j] == least && !slices.Contains(kept, j) {
				t.Fatalf("the best of %v was dropped: kept %v", means, kept)
			}
		}
	})
}

// TestBoundsOfTheLargest against expectations that are known: H_m for m exponential
// variables, m/(m+1) for uniform ones, and 1/√π for two normal ones; and where they are
// tight, one variable and no variance.
func TestBoundsOfTheLargest(t *testing.T) {
	harmonic := 0.0
	for m := 1; m <= 30; m++ {
		harmonic += 1 / float64(m)
		for _, row := range []struct {
			name            string
			mean, deviation float64
			want            float64
		}{
			{"exponential", 1, 1, harmonic},
			{"uniform", 0.5, math.Sqrt(1.0 / 12), float64(m) / float64(m+1)},
			{"constant", 7, 0, 7},
		} {
			lower, upper := ranking.BoundLargest(slices.Repeat([]float64{row.mean}, m), slices.Repeat([]float64{row.deviation}, m))
			if !(lower <= row.want+1e-12 && row.want <= upper+1e-12) {
				t.Errorf("%d %s: bounds [%v, %v], want %v inside", m, row.name, lower, upper, row.want)
			}
		}
	}
	if _, upper := ranking.BoundLargest([]float64{0, 0}, []float64{1, 1}); upper < 1/math.Sqrt(math.Pi) || upper > 1 {
		t.Errorf("two normal variables: upper bound %v, want at least 1/√π = %v", upper, 1/math.Sqrt(math.Pi))
	}
	// Of two that are opposite and ±1, the largest is always 1: the bound is attained.
	if _, upper := ranking.BoundLargest([]float64{0, 0}, []float64{1, 1}); math.Abs(upper-1) > 1e-15 {
		t.Errorf("opposite variables: upper bound %v, want 1", upper)
	}
}

// TestBoundsHoldWhateverDepends: the average of the largest of 2000 samples, and their
// own moments, are a distribution, for which the bounds hold exactly.
func TestBoundsHoldWhateverDepends(t *testing.T) {
	s := rng.New(rng.Key{Seed: 9, Name: "bounds"})
	for trial := range 50 {
		m, share := 1+trial%8, s.Float64()
		sums, squares := make([]float64, m), make([]float64, m)
		const n = 2000
		largest := 0.0
		for range n {
			common, top := s.Normal(0, 1), math.Inf(-1)
			for i := range m {
				x := float64(i)/4 + share*common + (1-share)*math.Exp(s.Normal(0, 1))
				sums[i] += x / n
				squares[i] += x * x / n
				top = max(top, x)
			}
			largest += top / n
		}
		deviations := make([]float64, m)
		for i := range m {
			deviations[i] = math.Sqrt(squares[i] - sums[i]*sums[i])
		}
		lower, upper := ranking.BoundLargest(sums, deviations)
		if !(lower <= largest+1e-9 && largest <= upper+1e-9) {
			t.Errorf("trial %d: bounds [%v, %v], largest %v", trial, lower, upper, largest)
		}
	}
}

func TestBoundsPanic(t *testing.T) {
	for _, c := range [][2][]float64{{nil, nil}, {{1}, {1, 2}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic with %v", c)
				}
			}()
			ranking.BoundLargest(c[0], c[1])
		}()
	}
}
