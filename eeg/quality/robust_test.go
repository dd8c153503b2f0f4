package quality

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestQuantile has values of numpy.quantile(x, p, method="hazen"), which is MATLAB's.
func TestQuantile(t *testing.T) {
	for _, tt := range []struct {
		x       []float64
		p, want float64
	}{
		{[]float64{1, 2, 3, 4, 100}, 0.25, 1.75},
		{[]float64{1, 2, 3, 4, 100}, 0.75, 28},
		{[]float64{1, 2, 3, 4, 100}, 0.98, 100},
		{[]float64{1, 2, 3, 4}, 0.25, 1.5},
		{[]float64{1, 2, 3, 4}, 0.5, 2.5},
		{[]float64{1, 9}, 0, 1},
		{[]float64{7}, 0.5, 7},
	} {
		if got := quantile(tt.x, tt.p); got != tt.want {
			t.Errorf("%v-quantile of %v is %v, want %v", tt.p, tt.x, got, tt.want)
		}
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("median %v of nothing", got)
	}
}

// TestScores has PREP's formulas worked out with NumPy; both spreads agree here.
func TestScores(t *testing.T) {
	nan := math.NaN()
	x := []float64{10, 12, nan, 11, 30, 9, 13}
	want := []float64{-0.6744907594765952, 0.22483025315886507, nan, -0.22483025315886507, 8.318719366878007, -1.1241512657943253, 0.6744907594765952}
	for _, spread := range []func([]float64, float64) float64{byQuartiles, byDeviations} {
		for i, z := range scores(x, spread) {
			if math.Abs(z-want[i]) > 1e-13 || math.IsNaN(z) != math.IsNaN(want[i]) {
				t.Errorf("z of %v is %v, want %v", x[i], z, want[i])
			}
		}
	}
	for _, none := range [][]float64{{1, 2, 3}, {1, 2, 3, nan}, {5, 5, 5, 5, 5}} {
		for _, z := range scores(none, byDeviations) {
			if !math.IsNaN(z) {
				t.Errorf("z %v of %v", z, none)
			}
		}
	}
}

// TestCompare takes Pearson's formula for every pair.
func TestCompare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		channels := rapid.IntRange(6, 20).Draw(t, "channels")
		low := make([][]float64, channels)
		usable := make([]bool, channels)
		for i := range low {
			low[i] = rapid.SliceOfN(rapid.Float64Range(-100, 100), 16, 16).Draw(t, "samples")
			low[i][i%16] += 500 // not constant
			usable[i] = i%5 != 1
		}
		g := gathering{channels: make([]gathered, channels)}
		g.compare(low, usable)
		for i := range low {
			largest := 0.0 // of fewer than 26, which the 0.98-quantile is
			for k := range low {
				if i != k && usable[k] {
					largest = max(largest, math.Abs(pearson(low[i], low[k])))
				}
			}
			got := g.channels[i].correlation
			if !usable[i] {
				if len(got) != 0 {
					t.Fatalf("channel %d is compared", i)
				}
			} else if math.Abs(got[0]-largest) > 1e-9 {
				t.Fatalf("channel %d: %v, want %v", i, got[0], largest)
			}
		}
	})
}

func pearson(x, y []float64) float64 {
	var sx, sy, sxx, syy, sxy float64
	n := float64(len(x))
	for i := range x {
		sx += x[i]
		sy += y[i]
		sxx += x[i] * x[i]
		syy += y[i] * y[i]
		sxy += x[i] * y[i]
	}
	return (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
}
