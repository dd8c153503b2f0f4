package feature_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/feature"
)

// exact returns mean, population variance and Pearson kurtosis by rational
// arithmetic, rounded once.
func exact(x []float64) (mean, variance, kurtosis float64) {
	n := big.NewRat(int64(len(x)), 1)
	sum := new(big.Rat)
	for _, v := range x {
		sum.Add(sum, new(big.Rat).SetFloat64(v))
	}
	m := sum.Quo(sum, n)
	m2, m4 := new(big.Rat), new(big.Rat)
	for _, v := range x {
		d := new(big.Rat).SetFloat64(v)
		d.Sub(d, m)
		d.Mul(d, d)
		m2.Add(m2, d)
		m4.Add(m4, d.Mul(d, d))
	}
	mean, _ = m.Float64()
	variance, _ = new(big.Rat).Quo(m2, n).Float64()
	if m2.Sign() == 0 {
		return mean, 0, math.NaN()
	}
	kurtosis, _ = m4.Mul(m4, n).Quo(m4, m2.Mul(m2, m2)).Float64()
	return mean, variance, kurtosis
}

// near reports whether got is want within a relative tolerance, or both are NaN.
func near(got, want, tolerance float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= tolerance*math.Abs(want)
}

func codes(t *rapid.T, label string, low, high int) []float64 {
	values := rapid.SliceOfN(rapid.IntRange(low, high), 1, 600).Draw(t, label)
	x := make([]float64, len(values))
	for i, v := range values {
		x[i] = float64(v)
	}
	return x
}

func TestComputeOfCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := codes(t, "codes", math.MinInt16, math.MaxInt16)
		mean, variance, kurtosis := exact(x)
		m := feature.Compute(x)
		if !near(m.Mean, mean, 1e-14) || !near(m.Variance(), variance, 1e-13) || !near(m.Kurtosis(), kurtosis, 1e-13) {
			t.Fatalf("%v %v %v, want %v %v %v", m.Mean, m.Variance(), m.Kurtosis(), mean, variance, kurtosis)
		}
	})
}

// TestComputeAtOffset takes microvolts at an EMOTIV headset's offset, down to noise
// of a millionth of it, where naive power sums have no digit left. The centre may lie
// eight standard deviations from the mean, which costs 8⁴ roundings.
func TestComputeAtOffset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]float64{100, 1, 0.1, 1e-3}).Draw(t, "scale")
		x := codes(t, "noise", -100, 100)
		for i := range x {
			x[i] = 4200 + scale*x[i]
		}
		_, variance, kurtosis := exact(x)
		m := feature.Compute(x)
		if !near(m.Variance(), variance, 1e-11) || !near(m.Kurtosis(), kurtosis, 1e-11) {
			t.Fatalf("%v %v, want %v %v", m.Variance(), m.Kurtosis(), variance, kurtosis)
		}
	})
}

// TestNaiveSumsFail shows that the case above is a hard one: power sums about zero
// miss it by orders of magnitude.
func TestNaiveSumsFail(t *testing.T) {
	x := []float64{4200, 4200.001, 4200.002, 4200.001, 4200, 4200.002}
	var s1, s2 float64
	for _, v := range x {
		s1 += v
		s2 += v * v
	}
	n := float64(len(x))
	_, variance, _ := exact(x)
	if naive := s2/n - s1/n*s1/n; near(naive, variance, 1e-4) {
		t.Errorf("naive sums give %v, as exact ones do", naive)
	}
}

// TestComputeOfRareSteps has a single code a step below or above all the others, so
// that the mean lies just beside an integer and the variance is tiny.
func TestComputeOfRareSteps(t *testing.T) {
	for _, step := range []float64{-1, 1} {
		for _, n := range []int{1, 2, 3, 999, 983040} {
			x := slices.Repeat([]float64{8000}, n)
			x[n/2] += step
			// Of n values one differs: m2 = (n−1)/n, and kurtosis n−2+1/(n−1).
			size := float64(n)
			variance, kurtosis := (size-1)/size/size, size-2+1/(size-1)
			if n == 1 {
				kurtosis = math.NaN()
			}
			m := feature.Compute(x)
			if !near(m.Variance(), variance, 1e-15) || !near(m.Kurtosis(), kurtosis, 1e-13) {
				t.Errorf("%v in %d: %v %v, want %v %v", step, n, m.Variance(), m.Kurtosis(), variance, kurtosis)
			}
		}
	}
}

func TestShiftOfCodesChangesTheMeanOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := codes(t, "codes", -8192, 8191)
		shift := float64(rapid.IntRange(-20000, 20000).Draw(t, "shift"))
		y := make([]float64, len(x))
		for i := range x {
			y[i] = x[i] + shift
		}
		a, b := feature.Compute(x), feature.Compute(y)
		if a.M2 != b.M2 || a.M3 != b.M3 || a.M4 != b.M4 {
			t.Fatalf("%+v and %+v differ by more than the mean", a, b)
		}
	})
}

func TestScaleByPowersOfTwoKeepsKurtosis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := codes(t, "codes", -8192, 8191)
		scale := math.Exp2(float64(rapid.IntRange(1, 20).Draw(t, "k")))
		y := make([]float64, len(x))
		for i := range x {
			y[i] = x[i] * scale
		}
		a, b := feature.Compute(x).Kurtosis(), feature.Compute(y).Kurtosis()
		if !near(a, b, 1e-14) {
			t.Fatalf("kurtosis %v and %v", a, b)
		}
	})
}

func TestMergeOfAnySplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := codes(t, "codes", -8192, 8191)
		k := rapid.IntRange(0, len(x)).Draw(t, "split")
		whole := feature.Compute(x)
		merged := feature.Compute(x[:k]).Merge(feature.Compute(x[k:]))
		skew := math.Pow(whole.M2, 1.5) / math.Sqrt(float64(whole.N)) // scale of M3
		if merged.N != whole.N || !near(merged.M2, whole.M2, 1e-13) || !near(merged.M4, whole.M4, 1e-13) ||
			math.Abs(merged.M3-whole.M3) > 1e-12*skew || math.Abs(merged.Mean-whole.Mean) > 1e-11 {
			t.Fatalf("%+v, want %+v", merged, whole)
		}
	})
}

func TestKnownShapes(t *testing.T) {
	square := make([]float64, 1000)
	for i := range square {
		square[i] = float64(32767 - 65534*(i%2))
	}
	spike := make([]float64, 100)
	spike[37] = 12345
	n := float64(len(spike))
	tests := []struct {
		name               string
		x                  []float64
		variance, kurtosis float64
	}{
		{"full-scale square", square, 32767 * 32767, 1},
		{"one spike", spike, 12345 * 12345 / n * (1 - 1/n), n - 2 + 1/(n-1)},
		{"constant integer", []float64{4200, 4200, 4200}, 0, math.NaN()},
		{"constant fraction", []float64{4329.23, 4329.23, 4329.23, 4329.23, 4329.23, 4329.23, 4329.23}, 0, math.NaN()},
		{"one sample", []float64{4200.1}, 0, math.NaN()},
		{"volts", []float64{1e-6, 3e-6, 1e-6, 3e-6}, 1e-12, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := feature.Compute(tt.x)
			if !near(m.Variance(), tt.variance, 1e-14) || !near(m.Kurtosis(), tt.kurtosis, 1e-13) {
				t.Errorf("variance %v, kurtosis %v; want %v, %v", m.Variance(), m.Kurtosis(), tt.variance, tt.kurtosis)
			}
		})
	}
}

func TestMomentsOfNothing(t *testing.T) {
	m := feature.Compute(nil)
	if !math.IsNaN(m.Variance()) || !math.IsNaN(m.Kurtosis()) {
		t.Errorf("variance %v, kurtosis %v of no sample", m.Variance(), m.Kurtosis())
	}
}

func BenchmarkCompute(b *testing.B) {
	x := make([]float64, 512)
	for i := range x {
		x[i] = float64(8192 + i*i%97)
	}
	b.ReportAllocs()
	b.SetBytes(int64(8 * len(x)))
	for b.Loop() {
		feature.Compute(x)
	}
}
