package feature_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/feature"
	"ihealth/internal/scipy"
)

// further returns the windows of src with all further features.
func further(t *testing.T, src eeg.Source, window time.Duration) []feature.Window {
	t.Helper()
	e, err := feature.New(src, feature.Options{Window: window, Features: feature.Names()})
	if err != nil {
		t.Fatal(err)
	}
	w, err := e.Collect()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestFurther compares with the output of testdata/further.py under NumPy 1.24.2 and
// SciPy 1.10.1.
func TestFurther(t *testing.T) {
	b, err := os.ReadFile("testdata/further.json")
	if err != nil {
		t.Fatal(err)
	}
	compareFurther(t, b)
}

func TestFurtherLive(t *testing.T) { compareFurther(t, scipy.Run(t, "testdata/further.py")) }

func compareFurther(t *testing.T, b []byte) {
	t.Helper()
	var rows []struct {
		Rate, Window, Seconds int
		Windows               []struct {
			LineLength float64 `json:"line_length"`
			Hjorth     [3]float64
			BandPowers []*float64 `json:"band_powers"`
		}
	}
	if err := json.Unmarshal(b, &rows); err != nil || len(rows) < 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		src := seconds(int64(row.Rate), row.Seconds, noise)
		src.rec.Signals[0].Gain = -0.5
		got := further(t, src, time.Duration(row.Window)*time.Second)
		if len(got) != len(row.Windows) {
			t.Fatalf("%d windows, want %d", len(got), len(row.Windows))
		}
		for k, want := range row.Windows {
			c := got[k].Channels[0]
			h := [3]float64{c.Hjorth.Activity, c.Hjorth.Mobility, c.Hjorth.Complexity}
			for i := range h {
				if !near(h[i], want.Hjorth[i], 1e-12) {
					t.Errorf("%d Hz, window %d: Hjorth parameters %v, want %v", row.Rate, k, h, want.Hjorth)
				}
			}
			if !near(*c.LineLength, want.LineLength, 1e-12) || c.Hjorth.Activity != c.Variance {
				t.Errorf("%d Hz, window %d: line length %v, want %v", row.Rate, k, *c.LineLength, want.LineLength)
			}
			for i, p := range want.BandPowers {
				if p == nil && !math.IsNaN(c.BandPowers[i]) || p != nil && !near(c.BandPowers[i], *p, 1e-12) {
					t.Errorf("%d Hz, window %d: band %d has %v, want %v", row.Rate, k, i, c.BandPowers[i], p)
				}
			}
		}
	}
}

// TestFurtherOfASine has the closed forms of a slow sine of amplitude 20.
func TestFurtherOfASine(t *testing.T) {
	const hz, f = 512, 10
	src := seconds(hz, 8, func(i int) float64 { return 40 * math.Sin(2*math.Pi*f*float64(i)/hz) })
	for _, w := range further(t, src, 4*time.Second) {
		c := w.Channels[0]
		slope := 2 * math.Sin(math.Pi*f/hz) // of a difference, over the amplitude
		for _, tt := range []struct {
			name      string
			got, want float64
			tolerance float64
		}{
			{"activity", c.Hjorth.Activity, 200, 1e-12},
			{"mobility", c.Hjorth.Mobility, hz * slope, 1e-3},
			{"complexity", c.Hjorth.Complexity, 1, 1e-3},
			{"line length", *c.LineLength, 4 * f * 20 * 4, 0.01}, // from crest to trough and back
			{"alpha power", c.BandPowers[2], 200, 1e-6},
		} {
			if !near(tt.got, tt.want, tt.tolerance) {
				t.Errorf("%s is %v, want %v", tt.name, tt.got, tt.want)
			}
		}
	}
}

// TestFurtherOfAllHoldsNothing has ten hours in one window.
func TestFurtherOfAllHoldsNothing(t *testing.T) {
	const hours = 10
	src := seconds(128, 1, noise)
	src.blocks = slices.Repeat(src.blocks, hours*3600)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := further(t, src, feature.All)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
		t.Errorf("allocated %d bytes for a window of %d samples", got, w[0].Samples())
	}
}

// TestFurtherOfAllHasTheBitsOfAnyBlocks cuts a window of fractions and missing samples.
func TestFurtherOfAllHasTheBitsOfAnyBlocks(t *testing.T) {
	const n = 20_000
	cut := func(block int) []feature.Window {
		src := &memory{rec: seconds(64, 0, noise).rec}
		x := make([]float64, n)
		for i := range x {
			if x[i] = noise(i) / 3; i%997 == 5 {
				x[i] = math.NaN()
			}
		}
		for piece := range slices.Chunk(x, block) {
			src.blocks = append(src.blocks, eeg.Block{Values: [][]float64{piece}})
		}
		w := further(t, src, feature.All)
		w[0].Duration = 0
		return w
	}
	whole := cut(n)
	for _, block := range []int{1, 7, 128, 8192, 9000} {
		if diff := cmp.Diff(whole, cut(block), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("blocks of %d: %s", block, diff)
		}
	}
}

// TestFurtherChangesNothing keeps the four features' bits, for any blocks and steps.
func TestFurtherChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := feature.Options{
			Window: time.Duration(rapid.IntRange(100, 4000).Draw(rt, "window")) * time.Millisecond,
			Step:   time.Duration(rapid.IntRange(100, 4000).Draw(rt, "step")) * time.Millisecond,
		}
		collect := func(block int, names ...feature.Name) []feature.Window {
			src := &memory{rec: seconds(64, 0, noise).rec}
			for i := 0; i < 640; i += block {
				b := eeg.Block{Values: [][]float64{nil}}
				for k := i; k < min(i+block, 640); k++ {
					b.Values[0] = append(b.Values[0], noise(k))
				}
				src.blocks = append(src.blocks, b)
			}
			o.Features = names
			e, err := feature.New(src, o)
			if err != nil {
				rt.Fatal(err)
			}
			w, err := e.Collect()
			if err != nil {
				rt.Fatal(err)
			}
			return w
		}
		whole := collect(640, feature.Names()...)
		cut := collect(rapid.IntRange(1, 640).Draw(rt, "block"), feature.Names()...)
		if diff := cmp.Diff(whole, cut, cmpopts.EquateNaNs()); diff != "" {
			rt.Fatal(diff)
		}
		plain := collect(640)
		for i := range whole {
			c := &whole[i].Channels[0]
			c.LineLength, c.Hjorth, c.BandPowers = nil, nil, nil
		}
		if diff := cmp.Diff(plain, whole, cmpopts.EquateNaNs()); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestFurtherWithMissingSamples leaves out the differences that have one.
func TestFurtherWithMissingSamples(t *testing.T) {
	nan := math.NaN()
	src := seconds(8, 1, func(i int) float64 { return []float64{1, 3, nan, 7, 8, nan, nan, 4}[i] })
	c := further(t, src, time.Second)[0].Channels[0]
	if *c.LineLength != 0.5*(2+1) || c.Samples != 5 || c.Missing != 3 {
		t.Errorf("line length %v of %d samples, want 1.5 of 5", *c.LineLength, c.Samples)
	}
	if want := 0.25 * 6.64; !near(c.Hjorth.Activity, want, 1e-14) { // of 1 3 7 8 4
		t.Errorf("activity %v, want %v", c.Hjorth.Activity, want)
	}
	if want := 8 * math.Sqrt(0.25/6.64); !near(c.Hjorth.Mobility, want, 1e-14) { // differences 2 1
		t.Errorf("mobility %v, want %v", c.Hjorth.Mobility, want)
	}
	if !math.IsNaN(c.Hjorth.Complexity) {
		t.Errorf("complexity %v without a second difference", c.Hjorth.Complexity)
	}
	for i, p := range c.BandPowers {
		if !math.IsNaN(p) {
			t.Errorf("power %v in band %d of a segment with a missing sample", p, i)
		}
	}
}

// TestUndefinedFurther are null, not an error and not left out.
func TestUndefinedFurther(t *testing.T) {
	slow := &memory{
		rec: eeg.Recording{Signals: []eeg.Signal{
			signal("a", eeg.RateHz(4)), signal("b", eeg.RateHz(1)), signal("c", eeg.RateHz(0)),
		}},
		blocks: []eeg.Block{{Values: [][]float64{{5, 5, 5, 5}, {1}, {}}}},
	}
	bands := `"band_powers":{"delta":null,"theta":null,"alpha":null,"beta":null,"gamma":null}}`
	for i, want := range []string{
		`"line_length":0,"hjorth":{"activity":0,"mobility":null,"complexity":null},` + bands,
		`"line_length":null,"hjorth":{"activity":0,"mobility":null,"complexity":null},` + bands,
		`"line_length":null,"hjorth":{"activity":null,"mobility":null,"complexity":null},` + bands,
	} {
		slow := *slow
		b, err := json.Marshal(further(t, &slow, time.Second)[0].Channels[i])
		if err != nil {
			t.Fatal(err)
		}
		if got := string(b); len(got) < len(want) || got[len(got)-len(want):] != want {
			t.Errorf("channel %d: %s, want %s", i, got, want)
		}
	}
}

func TestUnknownFeature(t *testing.T) {
	_, err := feature.New(seconds(128, 1, noise), feature.Options{Features: []feature.Name{"entropy"}})
	if !errors.Is(err, feature.ErrName) {
		t.Fatalf("%v, want ErrName", err)
	}
	if want := `unknown feature "entropy"; there are line-length, hjorth, band-powers`; err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func ExampleOptions() {
	src := seconds(128, 4, func(i int) float64 { return 40 * math.Sin(2*math.Pi*10*float64(i)/128) })
	e, err := feature.New(src, feature.Options{
		Window:   4 * time.Second,
		Features: []feature.Name{feature.HjorthParameters, feature.BandPower},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := e.Next()
	if err != nil {
		fmt.Println(err)
		return
	}
	c := w.Channels[0]
	fmt.Printf("activity %.0f µV², about %.0f Hz, alpha %.0f µV²\n", c.Hjorth.Activity, c.Hjorth.Mobility/2/math.Pi, c.BandPowers[2])
	// Output:
	// activity 200 µV², about 10 Hz, alpha 200 µV²
}

func BenchmarkFurther(b *testing.B) {
	src := seconds(128, 1, noise)
	e, err := feature.New(&endless{&src.rec, src.blocks[0]}, feature.Options{Window: 4 * time.Second, Features: feature.Names()})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(8 * 4 * 128)
	var w feature.Window
	for b.Loop() {
		if err := e.Read(&w); err != nil {
			b.Fatal(err)
		}
	}
}
