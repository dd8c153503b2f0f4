package edge_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// dust is a chart of particles about 10 ± 2 µg/m³.
func dust(k, h float64) edge.CusumConfig {
	q := func(milli int64) device.Quantity { return device.Quantity{Milli: milli, Unit: "ug/m3"} }
	return edge.CusumConfig{Kind: device.Particles, Mean: q(10_000), Deviation: q(2000), Reference: k, Limit: h}
}

func cusum(t testing.TB, c edge.CusumConfig) *edge.Cusum {
	t.Helper()
	d, err := edge.NewCusum(c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// particles is the nth reading.
func particles(n int, milli int64) device.Reading {
	return device.Reading{Kind: device.Particles, Sequence: uint64(n + 1), At: sim.Time(n), Quantity: device.Quantity{Milli: milli, Unit: "ug/m3"}}
}

// TestRunLengthsOfTheLiterature: of one side; a two-sided chart's length without a change
// is half as long.
func TestRunLengthsOfTheLiterature(t *testing.T) {
	const montgomery = "Montgomery, Introduction to Statistical Quality Control, table 9.3"
	tests := []struct {
		source          string
		k, h, shift     float64
		want, tolerance float64
	}{
		{montgomery + ", twice", 0.5, 4, 0, 2 * 168, 2},
		{montgomery + ", twice", 0.5, 5, 0, 2 * 465, 2},
		{montgomery, 0.5, 4, 1, 8.38, 0.005},
		{montgomery, 0.5, 5, 1, 10.4, 0.05},
		{montgomery, 0.5, 4, 2, 3.34, 0.005},
		{montgomery, 0.5, 5, 2, 4.01, 0.005},
		{montgomery, 0.5, 4, 0.5, 26.6, 0.1},
		{"1/P(N > 0), h of nearly 0", 0, 1e-9, 0, 2, 1e-6},
	}
	for _, tt := range tests {
		got, err := edge.RunLength(tt.k, tt.h, tt.shift)
		if err != nil || math.Abs(got-tt.want) > tt.tolerance {
			t.Errorf("%s: k = %v, h = %v, shift %v: %v, %v; want %v", tt.source, tt.k, tt.h, tt.shift, got, err, tt.want)
		}
	}
}

// TestSiegmundOfTheLiterature: Montgomery, chapter 9, has 938.2 for k = 0.5 and h = 5
// without a change, and 10.3 with one of 1.
func TestSiegmundOfTheLiterature(t *testing.T) {
	for _, tt := range []struct{ shift, want, tolerance float64 }{{0, 938.2, 0.05}, {1, 10.34, 0.01}, {0.5, 38.0, 0.05}} {
		if got := edge.Siegmund(0.5, 5, tt.shift); math.Abs(got-tt.want) > tt.tolerance {
			t.Errorf("shift %v: %v, want %v", tt.shift, got, tt.want)
		}
	}
}

// TestSiegmundIsContinuous about a drift of 0, where it changes its form.
func TestSiegmundIsContinuous(t *testing.T) {
	for _, drift := range []float64{-1e-4, -1e-6, -1e-7, 1e-9, 1e-6, 1e-4} {
		if got, want := edge.Siegmund(0.5, 4, 0.5+drift), edge.Siegmund(0.5, 4, 0.5); math.Abs(got/want-1) > 1e-3 {
			t.Errorf("drift %v: %v, want about %v", drift, got, want)
		}
	}
}

// TestRunLengthOfAConstantShift: reading by reading it is the integral equation's.
func TestRunLengthOfAConstantShift(t *testing.T) {
	for _, tt := range [][3]float64{{0.5, 3, 0}, {0.5, 5, 1}, {0.25, 4, 0.5}, {0, 2, -0.3}, {1, 8, 3}} {
		want, err := edge.RunLength(tt[0], tt[1], tt[2])
		if err != nil {
			t.Fatal(err)
		}
		got, err := edge.RunLengthOf(tt[0], tt[1], func(int) float64 { return tt[2] })
		if err != nil || math.Abs(got/want-1) > 1e-6 {
			t.Errorf("%v: %v, %v; want %v", tt, got, err, want)
		}
	}
	late := func(n int) float64 { // nothing, and then so much that the first is enough
		if n < 7 {
			return -1000
		}
		return 1000
	}
	if got, err := edge.RunLengthOf(0.5, 4, late); err != nil || math.Abs(got-8) > 1e-9 {
		t.Errorf("%v, %v; want 8", got, err)
	}
	if _, err := edge.RunLengthOf(0.5, 40, func(int) float64 { return 0 }); !errors.Is(err, edge.ErrLimits) {
		t.Errorf("%v, want ErrLimits", err)
	}
}

// TestRunLengthOfTheDetector: 4000 runs; a run length's standard deviation is at most
// its mean, so five standard errors are 8 %: a true chart fails with p < 1e-6.
func TestRunLengthOfTheDetector(t *testing.T) {
	for _, tt := range []struct{ k, h, shift float64 }{{0.5, 3, 0}, {0.5, 4, 1}, {0.25, 4, 0.5}} {
		stream := rng.New(rng.Key{Seed: 5, Name: fmt.Sprint(tt)})
		steps := 0
		for range 4000 {
			c := cusum(t, dust(tt.k, tt.h))
			for n := 0; ; n++ {
				v, err := c.Judge(particles(n, int64(math.Round(10_000+2000*stream.Normal(tt.shift, 1)))))
				if err != nil {
					t.Fatal(err)
				}
				if v.Code == edge.Emergency {
					steps += n + 1
					break
				}
			}
		}
		want, err := edge.RunLength(tt.k, tt.h, tt.shift)
		if got := float64(steps) / 4000; err != nil || math.Abs(got/want-1) > 0.08 {
			t.Errorf("%+v: %v, want %v (%v)", tt, got, want, err)
		}
	}
}

// TestCusumAgainstItsDefinition: the sum is the largest excess of any stretch that ends
// now, or 0, as long as it stays below 2h; positive is said once.
func TestCusumAgainstItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		readings := rapid.SliceOfN(rapid.Int64Range(5000, 15_000), 1, 40).Draw(t, "milli")
		c, err := edge.NewCusum(dust(0.5, 1000))
		if err != nil {
			t.Fatal(err)
		}
		for n, milli := range readings {
			if _, err := c.Judge(particles(n, milli)); err != nil {
				t.Fatal(err)
			}
			want, sum := 0.0, 0.0
			for i := n; i >= 0; i-- {
				sum += float64(readings[i]-10_000)/2000 - 0.5
				want = max(want, sum)
			}
			if math.Abs(c.Sum()-want) > 1e-9 {
				t.Fatalf("after %d readings: %v, want %v", n+1, c.Sum(), want)
			}
		}
	})
}

// TestPositiveIsSaidOnce, and again after an end, which comes within 2h/k readings
// however long the change was.
func TestPositiveIsSaidOnce(t *testing.T) {
	c := cusum(t, dust(0.5, 4))
	var codes []edge.Code
	for n := range 200 {
		milli := int64(10_000)
		if n < 100 || n >= 150 {
			milli = 14_000
		}
		v, err := c.Judge(particles(n, milli))
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, v.Code)
	}
	for n, code := range codes {
		want := edge.Warning
		switch {
		case n == 2 || n == 152: // 1.5 a reading: 4.5 after three
			want = edge.Emergency
		case n < 2 || n >= 107 && n < 152: // from 8 down by 0.5 a reading: 4 after eight
			want = edge.Normal
		}
		if code != want {
			t.Errorf("reading %d: %v, want %v", n, code, want)
		}
	}
}

func TestCusumRefuses(t *testing.T) {
	for name, change := range map[string]func(*edge.CusumConfig){
		"kind":      func(c *edge.CusumConfig) { c.Kind = device.Location },
		"unit":      func(c *edge.CusumConfig) { c.Mean.Unit = "[ppm]" },
		"deviation": func(c *edge.CusumConfig) { c.Deviation.Milli = 0 },
		"k":         func(c *edge.CusumConfig) { c.Reference = math.NaN() },
		"h":         func(c *edge.CusumConfig) { c.Limit = 0 },
	} {
		c := dust(0.5, 4)
		change(&c)
		if _, err := edge.NewCusum(c); !errors.Is(err, edge.ErrLimits) {
			t.Errorf("%s: %v, want ErrLimits", name, err)
		}
	}
	for _, bad := range [][3]float64{{-1, 4, 0}, {0.5, 0, 0}, {0.5, math.Inf(1), 0}, {math.NaN(), 4, 0}, {0.5, 4, math.NaN()}, {3, 1e3, -1e3}} {
		if l, err := edge.RunLength(bad[0], bad[1], bad[2]); !errors.Is(err, edge.ErrLimits) {
			t.Errorf("%v: %v, %v, want ErrLimits", bad, l, err)
		}
	}
	c := cusum(t, dust(0.5, 4))
	if _, err := c.Judge(logged(0, 5)); !errors.Is(err, edge.ErrReading) || c.Sum() != 0 {
		t.Errorf("%v, sum %v", err, c.Sum())
	}
}
