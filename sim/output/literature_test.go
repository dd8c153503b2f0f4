package output

import (
	"fmt"
	"math"
	"testing"
)

// TestStudentOfTheLiterature holds worked examples of Law, Simulation Modeling and
// Analysis, with the digits that are printed.
func TestStudentOfTheLiterature(t *testing.T) {
	for _, tt := range []struct {
		source              string
		xs                  []float64
		level               float64
		mean, low, high     float64
		variance, tolerance float64 // tolerance of mean and variance; 0.01 for the ends
	}{
		{
			"section 4.5: ten normal observations",
			[]float64{1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09},
			0.90, 1.34, 1.34 - 0.24, 1.34 + 0.24, 0.17, 0.005,
		},
		{
			"section 9.4.1: delay in the queue of a bank, minutes, ten replications",
			[]float64{1.53, 1.66, 1.24, 2.34, 2.00, 1.69, 2.69, 2.86, 1.70, 2.60},
			0.90, 2.03, 2.03 - 0.32, 2.03 + 0.32, 0.31, 0.005,
		},
		{
			"section 10.2.1: cost of two inventory policies, differences of five pairs",
			[]float64{126.97 - 118.21, 124.31 - 120.22, 126.68 - 122.45, 122.66 - 122.68, 127.23 - 119.40},
			0.90, 4.98, 1.65, 8.31, 2.44 * 5, 0.03,
		},
	} {
		got := student(tally(tt.xs), tt.level)
		nearly(t, tt.source+": mean", got.Mean, tt.mean, tt.tolerance)
		nearly(t, tt.source+": variance", tally(tt.xs).Variance(), tt.variance, tt.tolerance)
		nearly(t, tt.source+": low", got.Low, tt.low, 0.01)
		nearly(t, tt.source+": high", got.High, tt.high, 0.01)
	}
}

// TestStudentQuantilesHaveTheirTails: the integral of the density beyond the quantile,
// by Simpson's rule, is 1 − p to 10⁻⁶ of itself, on either side of the change of method.
func TestStudentQuantilesHaveTheirTails(t *testing.T) {
	integral := func(from, freedom float64) float64 {
		const steps, width = 20_000, 40.
		var sum float64
		for i := range steps + 1 {
			weight := float64(2 + 2*(i%2))
			if i == 0 || i == steps {
				weight = 1
			}
			x := from + width*float64(i)/steps
			sum += weight * math.Exp(-(freedom+1)/2*math.Log1p(x*x/freedom))
		}
		return sum * width / steps / 3
	}
	for _, freedom := range []float64{100, 3000, 9999, 10_000, 30_000, 1e6} {
		half := integral(0, freedom)
		for _, tail := range []float64{0.1, 0.025, 1e-3, 1e-5, 2.5e-7} {
			got := integral(studentQuantile(1-tail, freedom), freedom) / half / 2
			nearly(t, fmt.Sprintf("%v degrees of freedom, tail %v", freedom, tail), got/tail, 1, 1e-6)
		}
	}
}

// TestSeriesOfTheLiterature holds the certified values of NIST's Statistical Reference
// Datasets for univariate summaries, which Σx² − (Σx)²/n gets wrong.
func TestSeriesOfTheLiterature(t *testing.T) {
	alternating := func(first, low, high float64) []float64 {
		xs := []float64{first}
		for range 500 {
			xs = append(xs, low, high)
		}
		return xs
	}
	for _, tt := range []struct {
		source                string
		xs                    []float64
		mean, deviation, lag1 float64
		tolerance             float64
	}{
		{"NumAcc1", []float64{10000001, 10000003, 10000002}, 10000002, 1, -0.5, 1e-14},
		{"NumAcc2", alternating(1.2, 1.1, 1.3), 1.2, 0.1, -0.999, 1e-12},
		{"NumAcc3", alternating(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1, -0.999, 1e-8},
		{"NumAcc4", alternating(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1, -0.999, 1e-7},
	} {
		nearly(t, tt.source+": mean", tally(tt.xs).Mean()/tt.mean, 1, 1e-14)
		nearly(t, tt.source+": deviation", tally(tt.xs).StdDev(), tt.deviation, tt.tolerance)
		nearly(t, tt.source+": autocorrelation", lagOne(tt.xs), tt.lag1, tt.tolerance)
	}
}

// TestSkewnessOfTheLiterature holds the example of Joanes and Gill's G₁ in Excel's
// SKEW, and the symmetric case.
func TestSkewnessOfTheLiterature(t *testing.T) {
	nearly(t, "SKEW", skewness([]float64{3, 4, 5, 2, 3, 4, 5, 6, 4, 7}), 0.359543, 5e-7)
	nearly(t, "symmetric", skewness([]float64{1, 2, 3, 4, 5}), 0, 1e-15)
	if !math.IsNaN(skewness([]float64{2, 2, 2})) {
		t.Error("constant observations have a skewness")
	}
}

// TestVonNeumannOfTheLiterature takes the statistic's extremes by hand: for alternating
// numbers the ratio of Σ(xᵢ − xᵢ₊₁)² and Σ(xᵢ − x̄)² is 4(n−1)/n, for two equal halves
// it is 4/n.
func TestVonNeumannOfTheLiterature(t *testing.T) {
	scale := math.Sqrt(6. / 63)
	nearly(t, "alternating", vonNeumann([]float64{-1, 1, -1, 1, -1, 1, -1, 1}), (1-4*7./8/2)/scale, 1e-12)
	nearly(t, "halves", vonNeumann([]float64{-1, -1, -1, -1, 1, 1, 1, 1}), (1-4./8/2)/scale, 1e-12)
}

// norris is NIST's linear regression dataset Norris.
var norris = struct{ y, x []float64 }{
	y: []float64{
		0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8,
		557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
	},
	x: []float64{
		0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6,
		556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
	},
}

// TestControlVariatesOfTheLiterature: with expectation 0 the estimate is the intercept
// of a linear regression, whose certified value and standard error NIST gives.
func TestControlVariatesOfTheLiterature(t *testing.T) {
	got, err := ControlVariates(norris.y, [][]float64{norris.x}, []float64{0}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	nearly(t, "intercept", got.Interval.Mean, -0.262323073774029, 1e-11)
	nearly(t, "standard error", got.Interval.HalfWidth()/studentQuantile(0.975, 34), 0.232818234301152, 1e-11)
	nearly(t, "slope", got.Coefficients[0], 1.00211681802045, 1e-12)
}

// longley is NIST's dataset Longley, whose six regressors are nearly dependent.
var longley = [][]float64{
	{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551},
	{83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9},
	{
		234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601, 518173,
		554894,
	},
	{2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007},
	{1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827},
	{
		107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852,
		130081,
	},
	{1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959, 1960, 1961, 1962},
}

// TestSeveralControlsOfTheLiterature takes Longley's regression at the means of its
// regressors: the estimate is the mean of y, and its standard error the certified
// residual standard deviation 304.854073561965 by √16.
func TestSeveralControlsOfTheLiterature(t *testing.T) {
	y, controls := longley[0], longley[1:]
	centres := make([]float64, len(controls))
	for c, control := range controls {
		centres[c] = mean(control)
	}
	design, scales, err := deviations(len(y), controls, centres)
	if err != nil {
		t.Fatal(err)
	}
	got, err := leastSquares(design, y, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	nearly(t, "mean", got.Interval.Mean, mean(y), 1e-7)
	nearly(t, "standard error", got.Interval.HalfWidth()/studentQuantile(0.975, 9), 304.854073561965/4, 1e-7)
	certified := []float64{15.0618722713733, -0.358191792925910e-1, -2.02022980381683, -1.03322686717359, -0.511041056535807e-1, 1829.15146461355}
	for c, want := range certified {
		nearly(t, "coefficient", got.Coefficients[c]/scales[c]/want, 1, 1e-9)
	}
}

// TestProportionOfTheLiterature holds the table of Newcombe, Statistics in Medicine 17
// (1998) 857–872, method 3 (Wilson's score).
func TestProportionOfTheLiterature(t *testing.T) {
	for _, tt := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		got, err := Proportion(tt.k, tt.n, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		nearly(t, "low", got.Low, tt.low, 5e-5)
		nearly(t, "high", got.High, tt.high, 5e-5)
		nearly(t, "estimate", got.Mean, float64(tt.k)/float64(tt.n), 1e-15)
	}
}

// TestQuantileIntervalsOfTheLiterature holds ranks and confidence of the sign test's
// interval for the median (Conover, Practical Nonparametric Statistics, table A3).
func TestQuantileIntervalsOfTheLiterature(t *testing.T) {
	for _, tt := range []struct {
		n, low, high int
		level        float64
	}{{10, 2, 9, 0.9785}, {15, 4, 12, 0.9648}, {20, 6, 15, 0.9586}} {
		xs := make([]float64, tt.n)
		for i := range xs {
			xs[i] = float64(i + 1)
		}
		got, err := QuantileInterval(NewSample(xs), 0.5, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		nearly(t, "low", got.Low, float64(tt.low), 1e-9)
		nearly(t, "high", got.High, float64(tt.high), 1e-9)
		nearly(t, "level", got.Level, tt.level, 1e-4)
	}
}

func nearly(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.15g, want %.15g ± %g", what, got, want, tolerance)
	}
}
