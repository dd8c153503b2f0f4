package detect_test

import (
	"math"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/sim/rng"
)

// runLength returns the average number of values up to the alarm over n runs of
// independent normal values of that mean and standard deviation 1.
func runLength(chart detect.Chart, shift float64, n int) float64 {
	stream := rng.New(rng.Key{Seed: 20, Name: "detect/arl"})
	steps := 0
	for range n {
		chart.Reset()
		for alarm := false; !alarm; steps++ {
			_, alarm = chart.Step(stream.Normal(shift, 1))
		}
	}
	return float64(steps) / float64(n)
}

// TestAverageRunLengths holds the charts against the tables of the literature.
// Reference: pitfall 28. A run length has a standard deviation of at most its mean,
// so with n = 20000 runs 5 % are seven standard errors: a true chart fails with
// p < 1e-11 a row. The short test has n = 4000 and 8 %, five standard errors, p < 1e-6.
func TestAverageRunLengths(t *testing.T) {
	shewhart := func(l float64) detect.Chart { return detect.NewShewhart(detect.ShewhartRule{Limit: l}) }
	cusum := func(k, h float64) detect.Chart { return detect.NewCUSUM(detect.CUSUMRule{K: k, Limit: h}) }
	ewma := func(lambda, l float64) detect.Chart {
		return detect.NewEWMA(detect.EWMARule{Lambda: lambda, Limit: l, Fixed: true})
	}
	const (
		montgomery = "Montgomery, Introduction to Statistical Quality Control, table 9.3"
		lucas      = "Lucas and Saccucci (1990), table 3"
	)
	tests := []struct {
		source string
		chart  detect.Chart
		shift  float64
		want   float64
	}{
		{"Shewhart: 1/P(|N(0,1)| > 3)", shewhart(3), 0, 370.4},
		{"Shewhart: 1/P(|N(1,1)| > 3)", shewhart(3), 1, 43.89},
		{"Shewhart: 1/P(|N(2,1)| > 3)", shewhart(3), -2, 6.30},
		{montgomery, cusum(0.5, 4), 0, 168},
		{montgomery, cusum(0.5, 4), 0.5, 26.6},
		{montgomery, cusum(0.5, 4), 1, 8.38},
		{montgomery, cusum(0.5, 4), -1, 8.38},
		{montgomery, cusum(0.5, 4), 2, 3.34},
		{montgomery, cusum(0.5, 5), 0, 465},
		{montgomery, cusum(0.5, 5), 0.5, 38.0},
		{montgomery, cusum(0.5, 5), 1, 10.4},
		{montgomery, cusum(0.5, 5), 2, 4.01},
		{lucas, ewma(0.1, 2.814), 0, 500},
		{lucas, ewma(0.1, 2.814), 0.5, 31.3},
		{lucas, ewma(0.1, 2.814), 1, 10.3},
		{lucas, ewma(0.1, 2.814), -2, 4.36},
		{lucas, ewma(0.25, 2.998), 1, 11.1},
		{lucas, ewma(0.05, 2.615), 1, 11.4},
	}
	for _, tt := range tests {
		n, tolerance := 20000, 0.05
		if testing.Short() {
			n, tolerance = 4000, 0.08
		}
		got := runLength(tt.chart, tt.shift, n)
		t.Logf("%s: %T, shift %v: %.2f, table %v", tt.source, tt.chart, tt.shift, got, tt.want)
		if math.Abs(got/tt.want-1) > tolerance {
			t.Errorf("%s: %T, shift %v: run length %.2f, want %v ± %v %%", tt.source, tt.chart, tt.shift, got, tt.want, 100*tolerance)
		}
	}
}

// TestSiegmund compares the two-sided CUSUM with Siegmund's approximation (1985) of
// the one-sided run length, (e^(−2Δb) + 2Δb − 1)/(2Δ²) with b = h + 1.166, which is
// good to 3 %; n = 5000, and five standard errors are 7 %.
func TestSiegmund(t *testing.T) {
	for _, tt := range []struct{ k, h, shift float64 }{{0.5, 4, 0}, {0.5, 5, 1}, {1, 3, 1}, {0.25, 6, 1}} {
		one := func(delta float64) float64 {
			b := tt.h + 1.166
			return (math.Exp(-2*delta*b) + 2*delta*b - 1) / (2 * delta * delta)
		}
		want := 1 / (1/one(tt.shift-tt.k) + 1/one(-tt.shift-tt.k))
		got := runLength(detect.NewCUSUM(detect.CUSUMRule{K: tt.k, Limit: tt.h}), tt.shift, 5000)
		if math.Abs(got/want-1) > 0.1 {
			t.Errorf("k = %v, h = %v, shift %v: run length %.2f, Siegmund %.2f", tt.k, tt.h, tt.shift, got, want)
		}
	}
}

// TestTimeVaryingLimits: exact limits from the first value on see an early shift
// sooner than the asymptotic ones of the table, at the price of some false alarms.
func TestTimeVaryingLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 25000 runs: run without -short")
	}
	exact := detect.NewEWMA(detect.DefaultEWMARule())
	early, rare := runLength(exact, 1, 20000), runLength(exact, 0, 5000)
	t.Logf("λ = 0.1, L = 2.814: run length %.1f without and %.2f with a shift of 1", rare, early)
	if !(early < 0.9*10.3) || !(rare < 500) || !(rare > 440) {
		t.Errorf("run length %.1f without and %.2f with a shift of 1", rare, early)
	}
}
