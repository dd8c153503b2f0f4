package output_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"ihealth/sim/output"
)

// oneToTen has mean 5.5 and variance 55/6.
var oneToTen = []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}

// TestMeanIntervalIsStudents holds the quantiles of Student's t with 9 degrees of
// freedom in the tables: t(.95) = 1.833, t(.975) = 2.262, t(.995) = 3.250.
func TestMeanIntervalIsStudents(t *testing.T) {
	for level, quantile := range map[float64]float64{0.90: 1.833, 0.95: 2.262, 0.99: 3.250} {
		got, err := output.MeanInterval(oneToTen, level)
		if err != nil {
			t.Fatal(err)
		}
		want := quantile * math.Sqrt(55./6/10)
		if got.Mean != 5.5 || got.N != 10 || got.Level != level || math.Abs(got.HalfWidth()-want) > 5e-4 {
			t.Errorf("level %v: %+v, want half-width %.4f", level, got, want)
		}
	}
}

func TestIntervalEnds(t *testing.T) {
	i := output.Interval{Mean: -4, Low: -5, High: -3, Level: 0.95, N: 10}
	if i.Low != -5 || i.High != -3 || i.String() != "-4 ± 1" {
		t.Errorf("%v: [%v, %v]", i, i.Low, i.High)
	}
	for x, want := range map[float64]bool{-5: true, -3: true, -4.2: true, -5.1: false, 4: false} {
		if i.Contains(x) != want {
			t.Errorf("Contains(%v) = %v", x, !want)
		}
	}
	if i.Contains(math.NaN()) {
		t.Error("an interval contains NaN")
	}
}

// TestSimultaneousIsBonferroni compares with single intervals of the divided level.
func TestSimultaneousIsBonferroni(t *testing.T) {
	rows := [][]float64{oneToTen, oneToTen, oneToTen, oneToTen, oneToTen}
	got, err := output.Simultaneous(rows, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	want, err := output.MeanInterval(oneToTen, 0.99)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range got {
		if math.Abs(i.Level-0.99) > 1e-12 || math.Abs(i.HalfWidth()-want.HalfWidth()) > 1e-9 {
			t.Errorf("%+v, want %+v", i, want)
		}
	}
}

// TestEqualValuesAreRefused: they say nothing about their spread, unless the caller knows
// that there is none.
func TestEqualValuesAreRefused(t *testing.T) {
	for _, x := range []float64{0, 5, -1e300} {
		same := slices.Repeat([]float64{x}, 20)
		if got, err := output.MeanInterval(same, 0.95); !errors.Is(err, output.ErrTooFewData) {
			t.Errorf("%v: %v, %v", x, got, err)
		}
		if got, err := output.Exactly(same, 0.95); err != nil || got != (output.Interval{Mean: x, Low: x, High: x, Level: 0.95, N: 20}) {
			t.Errorf("%v: %v, %v", x, got, err)
		}
	}
	if got, err := output.Exactly(oneToTen, 0.95); !errors.Is(err, output.ErrParameter) {
		t.Errorf("%v, %v", got, err)
	}
	for _, few := range [][]float64{{1, 1}, append([]float64{math.NaN()}, oneToTen...)} {
		if got, err := output.Exactly(few, 0.95); !errors.Is(err, output.ErrTooFewData) {
			t.Errorf("%v, %v", got, err)
		}
	}
	if _, err := output.Exactly(make([]float64, 10), 1); !errors.Is(err, output.ErrParameter) {
		t.Error(err)
	}
}

// TestValuesThatOverflowAreRefused instead of giving NaN ± NaN.
func TestValuesThatOverflowAreRefused(t *testing.T) {
	for _, big := range []float64{1e308, 1e200} {
		if got, err := output.MeanInterval(slices.Repeat([]float64{big, -big}, 5), 0.95); !errors.Is(err, output.ErrParameter) {
			t.Errorf("±%v: %v, %v", big, got, err)
		}
	}
}

func TestIntervalsAreRefused(t *testing.T) {
	withNaN := append([]float64{math.NaN()}, oneToTen...)
	withInf := append([]float64{math.Inf(1)}, oneToTen...)
	for _, tt := range []struct {
		values []float64
		level  float64
		cause  error
	}{
		{oneToTen[:9], 0.95, output.ErrTooFewData},
		{nil, 0.95, output.ErrTooFewData},
		{withNaN, 0.95, output.ErrTooFewData},
		{withInf, 0.95, output.ErrTooFewData},
		{oneToTen, 0, output.ErrParameter},
		{oneToTen, 1, output.ErrParameter},
		{oneToTen, math.NaN(), output.ErrParameter},
	} {
		if _, err := output.MeanInterval(tt.values, tt.level); !errors.Is(err, tt.cause) {
			t.Errorf("%v at %v: error %v, want %v", tt.values, tt.level, err, tt.cause)
		}
		if _, err := output.Simultaneous([][]float64{oneToTen, tt.values}, tt.level); !errors.Is(err, tt.cause) {
			t.Errorf("%v at %v: error %v, want %v", tt.values, tt.level, err, tt.cause)
		}
	}
}
