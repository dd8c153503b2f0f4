package spectrum_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/cmplx"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/spectrum"
	"ihealth/internal/scipy"
)

func codes(n int, offset float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i*i*7919%1009-500) + offset
	}
	return x
}

func estimate(n int, rate float64, x []float64) *spectrum.Welch {
	w := spectrum.NewWelch(n, rate)
	w.Add(x)
	return w
}

func near(got, want, tolerance float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= tolerance*math.Abs(want)
}

// TestWelch compares with the output of testdata/welch.py under SciPy 1.10.1.
func TestWelch(t *testing.T) {
	b, err := os.ReadFile("testdata/welch.json")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, b)
}

func TestLive(t *testing.T) { compare(t, scipy.Run(t, "testdata/welch.py")) }

func compare(t *testing.T, b []byte) {
	t.Helper()
	var rows []struct {
		Samples, Segment int
		Rate, Offset     float64
		Density          []float64
		Bands            map[string]float64
	}
	if err := json.Unmarshal(b, &rows); err != nil || len(rows) < 7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		w := estimate(row.Segment, row.Rate, codes(row.Samples, row.Offset))
		largest := slices.Max(row.Density)
		for k, want := range row.Density {
			// The transform's rounding is relative to the largest bin.
			if got := w.Density(k); math.Abs(got-want) > 1e-13*largest {
				t.Errorf("%d of %d samples at %v Hz: density %v in bin %d, want %v", row.Segment, row.Samples, row.Rate, got, k, want)
			}
		}
		for _, b := range spectrum.Bands() {
			want, ok := row.Bands[b.Name]
			if !ok {
				want = math.NaN()
			}
			if got := w.Power(b); !near(got, want, 1e-12) {
				t.Errorf("%d of %d samples at %v Hz: %s power %v, want %v", row.Segment, row.Samples, row.Rate, b.Name, got, want)
			}
		}
	}
}

// periodogram is the textbook's sum over samples of one segment, in bin k.
func periodogram(x []float64, rate float64, k int) float64 {
	n := float64(len(x))
	mean := 0.0
	for _, v := range x {
		mean += v / n
	}
	var sum complex128
	squares := 0.0
	for i, v := range x {
		h := math.Pow(math.Sin(math.Pi*float64(i)/n), 2)
		squares += h * h
		sum += complex(h*(v-mean), 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(i*k)/n))
	}
	p := math.Pow(cmplx.Abs(sum), 2) / squares / rate
	if k != 0 && 2*k != len(x) {
		p *= 2
	}
	return p
}

// TestAgainstTheDefinition averages periodograms by the textbook's sum.
func TestAgainstTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "segment")
		rate := rapid.Float64Range(1, 1000).Draw(t, "rate")
		x := rapid.SliceOfN(rapid.Float64Range(-1000, 1000), n, 200).Draw(t, "samples")
		w := estimate(n, rate, x)
		segments, scale := 0, 0.0
		want := make([]float64, n/2+1)
		for start := 0; start+n <= len(x); start += n - n/2 {
			segments++
			for k := range want {
				want[k] += periodogram(x[start:start+n], rate, k)
			}
		}
		for k := range want {
			want[k] /= float64(segments)
			scale = max(scale, want[k])
		}
		for k := range want {
			if got := w.Density(k); math.Abs(got-want[k]) > 1e-9*scale+1e-18 {
				t.Fatalf("bin %d: %v, want %v", k, got, want[k])
			}
		}
		if averaged, skipped := w.Segments(); averaged != segments || skipped != 0 {
			t.Fatalf("%d segments, %d skipped, want %d and 0", averaged, skipped, segments)
		}
	})
}

// TestSine has its power, half the squared amplitude, in its band.
func TestSine(t *testing.T) {
	x := make([]float64, 128*60)
	for i := range x {
		x[i] = 4200 + 20*math.Sin(2*math.Pi*10.3*float64(i)/128)
	}
	w := estimate(256, 128, x)
	for _, b := range spectrum.Bands() {
		want := 0.0
		if b.Name == "alpha" {
			want = 200
		}
		if got := w.Power(b); math.Abs(got-want) > 0.5 {
			t.Errorf("%s power %v, want %v", b.Name, got, want)
		}
	}
}

// TestBandsAddUp has no bin in two bands.
func TestBandsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(100, 400).Draw(t, "segment")
		w := estimate(n, 128, codes(1000, 0))
		sum := 0.0
		for _, b := range spectrum.Bands() {
			sum += w.Power(b)
		}
		if all := w.Power(spectrum.Band{Low: 1, High: 45}); !near(sum, all, 1e-13) {
			t.Fatalf("the bands add up to %v of %v", sum, all)
		}
	})
}

func TestAnyBlocksGiveTheSameBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := codes(1000, 8192)
		want, got := estimate(101, 128, x), spectrum.NewWelch(101, 128)
		for len(x) > 0 {
			n := rapid.IntRange(1, len(x)).Draw(t, "block")
			got.Add(x[:n])
			x = x[n:]
		}
		for k := range 51 {
			if got.Density(k) != want.Density(k) {
				t.Fatalf("bin %d: %v, want %v", k, got.Density(k), want.Density(k))
			}
		}
	})
}

// TestMissingSamples leave their segments out, not the others.
func TestMissingSamples(t *testing.T) {
	x := codes(64*4, 0)
	x[200] = math.NaN()
	x[220] = math.Inf(1)
	w, want := estimate(64, 128, x), estimate(64, 128, x[:64*3])
	if averaged, skipped := w.Segments(); averaged != 5 || skipped != 2 {
		t.Errorf("%d segments, %d skipped, want 5 and 2", averaged, skipped)
	}
	if got, want := w.Power(spectrum.Band{High: 45}), want.Power(spectrum.Band{High: 45}); got != want {
		t.Errorf("power %v, want %v", got, want)
	}
}

func TestUndefined(t *testing.T) {
	alpha := spectrum.Band{Low: 8, High: 13}
	if got := estimate(256, 128, codes(255, 0)).Power(alpha); !math.IsNaN(got) {
		t.Errorf("power %v without a segment", got)
	}
	w := estimate(256, 128, codes(256, 0))
	w.Reset()
	w.Add(codes(200, 0))
	if averaged, _ := w.Segments(); averaged != 0 || !math.IsNaN(w.Power(alpha)) {
		t.Error("samples are left after a reset")
	}
	if got := estimate(8, 128, codes(256, 0)).Power(alpha); !math.IsNaN(got) {
		t.Errorf("power %v of bins 16 Hz apart", got)
	}
	if got := estimate(256, 64, codes(256, 0)).Power(spectrum.Band{Low: 30, High: 45}); !math.IsNaN(got) {
		t.Errorf("power %v beyond half the rate", got)
	}
}

func TestSegmentTooShort(t *testing.T) {
	for _, tt := range []struct {
		n    int
		rate float64
	}{{1, 128}, {256, 0}, {256, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic at %+v", tt)
				}
			}()
			spectrum.NewWelch(tt.n, tt.rate)
		}()
	}
}

func ExampleWelch() {
	w := spectrum.NewWelch(256, 128)
	for i := range 128 * 10 {
		w.Add([]float64{4200 + 20*math.Sin(2*math.Pi*10*float64(i)/128)})
	}
	for _, b := range spectrum.Bands() {
		fmt.Printf("%s %.1f µV²\n", b.Name, w.Power(b))
	}
	// Output:
	// delta 0.0 µV²
	// theta 0.0 µV²
	// alpha 200.0 µV²
	// beta 0.0 µV²
	// gamma 0.0 µV²
}

func BenchmarkWelch(b *testing.B) {
	x := codes(128, 8192)
	w := spectrum.NewWelch(256, 128)
	b.ReportAllocs()
	b.SetBytes(8 * 128)
	for b.Loop() {
		w.Add(x)
	}
}
