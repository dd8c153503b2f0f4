package feature_test

import (
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/feature"
)

// coded hands out the samples of a memory, which are integers, as codes too.
type coded struct {
	memory
	width int
}

func (c *coded) NextCodes() (eeg.CodeBlock, error) {
	b, err := c.Next()
	out := eeg.CodeBlock{Segment: b.Segment, Start: b.Start, Width: c.width}
	for _, values := range b.Values {
		var raw []byte
		for _, v := range values {
			i := int32(v)
			raw = append(raw, []byte{byte(i), byte(i >> 8), byte(i >> 16)}[:c.width]...)
		}
		out.Codes = append(out.Codes, raw)
	}
	return out, err
}

func collect(t *testing.T, src eeg.Source, o feature.Options) ([]feature.Window, int) {
	t.Helper()
	e, err := feature.New(src, o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := e.Collect()
	if err != nil {
		t.Fatal(err)
	}
	return w, e.Dropped()
}

func same(t *testing.T, want, got []feature.Window) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// gapped returns 40 s with a gap after 13 s.
func gapped() memory {
	m := seconds(50, 40, noise)
	for i := range m.blocks {
		if i >= 13 {
			m.blocks[i].Segment, m.blocks[i].Start = 1, time.Duration(i+60)*time.Second
		}
	}
	return *m
}

// TestCodesGiveTheBitsOfValues compares both ways to read a source, for both widths and
// kernels.
func TestCodesGiveTheBitsOfValues(t *testing.T) {
	for _, o := range []feature.Options{
		{}, {Window: time.Second}, {Window: 3 * time.Second}, {Window: 4 * time.Second, Step: time.Second}, {Window: 2 * time.Second, Step: 1300 * time.Millisecond},
	} {
		values := gapped()
		want, wantDropped := collect(t, &values, o)
		for _, width := range []int{2, 3} {
			for _, o.Portable = range []bool{false, true} {
				got, dropped := collect(t, &coded{gapped(), width}, o)
				if same(t, want, got); dropped != wantDropped || len(got) == 0 {
					t.Errorf("%+v: %d windows and %d dropped, want %d dropped", o, len(got), dropped, wantDropped)
				}
			}
		}
	}
}

// TestSlidingWindowsAreThoseCutOutAlone computes each window from its own samples.
func TestSlidingWindowsAreThoseCutOutAlone(t *testing.T) {
	const hz, n = 50, 12
	var x []float64
	for i := range hz * n {
		x = append(x, noise(i))
	}
	rapid.Check(t, func(rt *rapid.T) {
		window := time.Duration(rapid.IntRange(40, 5_000).Draw(rt, "window")) * time.Millisecond
		step := time.Duration(rapid.IntRange(20, 6_000).Draw(rt, "step")) * time.Millisecond
		got, _ := collect(t, seconds(hz, n, noise), feature.Options{Window: window, Step: step})
		rate := eeg.RateHz(hz)
		for k, w := range got {
			start := time.Duration(k) * step
			a, b := rate.SamplesBefore(start), rate.SamplesBefore(start+window)
			m := feature.Compute(x[a:b])
			if c := w.Channels[0]; w.Index != k || w.Start != eeg.Seconds(start) || c.Samples != m.N ||
				c.Mean != 4200+0.5*m.Mean || c.Variance != 0.25*m.Variance() || !near(c.Kurtosis, m.Kurtosis(), 0) {
				rt.Fatalf("window %d is %+v, want %+v at %v", k, w, m, start)
			}
		}
		if want := 1 + int((n*time.Second-window)/step); len(got) != want {
			rt.Fatalf("%d windows of %v every %v, want %d", len(got), window, step, want)
		}
	})
}

// TestDroppedTail counts a segment that ends in an incomplete window with samples of its
// own, once.
func TestDroppedTail(t *testing.T) {
	for _, tt := range []struct {
		window, step time.Duration
		want         int
	}{
		{4 * time.Second, time.Second, 0},
		{4 * time.Second, 3 * time.Second, 0},
		{4 * time.Second, 4 * time.Second, 1},
		{time.Second, 8 * time.Second, 0},
		{time.Second, 9500 * time.Millisecond, 1},
		{time.Second, 5 * time.Second, 0},
		{12 * time.Second, time.Second, 1},
	} {
		if _, got := collect(t, seconds(10, 10, noise), feature.Options{Window: tt.window, Step: tt.step}); got != tt.want {
			t.Errorf("%v every %v: %d dropped, want %d", tt.window, tt.step, got, tt.want)
		}
	}
}

// TestNeverEndingSlide sums a hundred thousand steps and finds in the last window what a window
// alone has: sums do not drift.
func TestNeverEndingSlide(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	src := &seamless{last: n, rec: eeg.Recording{Signals: []eeg.Signal{signal("a", eeg.RateHz(5))}}}
	e, err := feature.New(src, feature.Options{Window: 4 * time.Second, Step: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	var w feature.Window
	for err == nil {
		err = e.Read(&w)
	}
	x := make([]float64, 20)
	for i := range x {
		x[i] = noise(5*n - 20 + i)
	}
	if m := feature.Compute(x); !errors.Is(err, io.EOF) || w.Channels[0].Kurtosis != m.Kurtosis() || w.Channels[0].Variance != 0.25*m.Variance() {
		t.Errorf("%v: %+v, want %+v", err, w, m)
	}
}

// seamless is noise of last seconds.
type seamless struct {
	last, second int
	rec          eeg.Recording
}

func (s *seamless) Recording() *eeg.Recording { return &s.rec }

func (s *seamless) Next() (eeg.Block, error) {
	if s.second == s.last {
		return eeg.Block{}, io.EOF
	}
	x := make([]float64, 5)
	for i := range x {
		x[i] = noise(5*s.second + i)
	}
	s.second++
	return eeg.Block{Start: time.Duration(s.second-1) * time.Second, Values: [][]float64{x}}, nil
}

// TestMissingSamples leaves NaN out of everything and counts it.
func TestMissingSamples(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gone := rapid.SliceOfN(rapid.Bool(), 40, 40).Draw(rt, "gone")
		fraction := rapid.SampledFrom([]float64{0, 0.25}).Draw(rt, "fraction")
		value := func(i int) float64 {
			if gone[i] {
				return math.NaN()
			}
			return noise(i) + fraction
		}
		got, _ := collect(t, seconds(10, 4, value), feature.Options{Window: 2 * time.Second})
		for k, w := range got {
			var there []float64
			for i := 20 * k; i < 20*k+20; i++ {
				if !gone[i] {
					there = append(there, value(i))
				}
			}
			m, c := feature.Compute(there), w.Channels[0]
			if c.Samples != len(there) || c.Missing != 20-len(there) || w.Samples() != len(there) {
				rt.Fatalf("%+v, want %d of 20", c, len(there))
			}
			if c.Samples > 0 && c.Mean != 4200+0.5*m.Mean || !near(c.Kurtosis, m.Kurtosis(), 0) {
				rt.Fatalf("%+v, want %+v", c, m)
			}
		}
	})
}

func TestDefinitions(t *testing.T) {
	// NumPy var with ddof 0 and 1; SciPy 1.10 stats.kurtosis with fisher=False, by
	// default and with bias=False.
	x := []float64{2, 8, 0, 4, 1, 9, 9, 0}
	for _, tt := range []struct {
		variance, kurtosis string
		wantV, wantK       float64
	}{
		{"population", "pearson", 13.859375, 1.3339989247161492},
		{"sample", "excess", 15.839285714285714, -1.6660010752838508},
		{"population", "g2", 13.859375, -2.098602258096087},
	} {
		o := feature.Options{Definitions: feature.DefinitionsByName(tt.variance, tt.kurtosis)}
		got, _ := collect(t, seconds(8, 1, func(i int) float64 { return x[i] }), o)
		c := got[0].Channels[0]
		if !near(c.Variance, 0.25*tt.wantV, 1e-14) || !near(c.Kurtosis, tt.wantK, 1e-14) || !near(c.RMS*c.RMS, c.Mean*c.Mean+0.25*13.859375, 1e-14) {
			t.Errorf("%s, %s: %+v, want %v and %v", tt.variance, tt.kurtosis, c, 0.25*tt.wantV, tt.wantK)
		}
		if got[0].Definitions != o.Definitions || c.Definitions.Variance.String() != tt.variance || c.Definitions.Kurtosis.String() != tt.kurtosis {
			t.Errorf("%+v does not tell its definitions", got[0])
		}
		if c = c.Without(4200); !near(c.RMS*c.RMS, c.Mean*c.Mean+0.25*13.859375, 1e-14) {
			t.Errorf("without the offset: %+v", c)
		}
	}
}

// TestDefinitionsOfFewSamples are undefined where the divisor is none.
func TestDefinitionsOfFewSamples(t *testing.T) {
	x := []float64{1, 5, 2, 8}
	for n, want := range map[int]struct{ variance, kurtosis bool }{1: {false, false}, 2: {true, false}, 3: {true, false}, 4: {true, true}} {
		o := feature.Options{Definitions: feature.Definitions{Variance: feature.Sample, Kurtosis: feature.G2}}
		got, _ := collect(t, seconds(int64(n), 1, func(i int) float64 { return x[i] }), o)
		if c := got[0].Channels[0]; math.IsNaN(c.Variance) == want.variance || math.IsNaN(c.Kurtosis) == want.kurtosis || math.IsNaN(c.RMS) {
			t.Errorf("%d samples: %+v", n, c)
		}
		if c := got[0].Channels[0].Without(4200); n == 1 && c.RMS != 0.5 {
			t.Errorf("RMS of one sample without its offset: %v, want 0.5", c.RMS)
		}
	}
}

func TestNamesOfDefinitions(t *testing.T) {
	if !slices.Equal(feature.VarianceNames(), []string{"population", "sample"}) || !slices.Equal(feature.KurtosisNames(), []string{"pearson", "excess", "g2"}) {
		t.Errorf("%v, %v", feature.VarianceNames(), feature.KurtosisNames())
	}
	if s := feature.VarianceDefinition(7).String(); s != "definition 7" {
		t.Error(s)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic at an unknown name")
		}
	}()
	feature.DefinitionsByName("population", "kurt")
}

func TestUnusableSteps(t *testing.T) {
	for _, o := range []feature.Options{
		{Step: time.Second},
		{Window: time.Second, Step: -1},
		{Window: time.Second, Step: time.Nanosecond},
		{Window: time.Second, Step: 7 * time.Millisecond},
		{Window: math.MaxInt64, Step: time.Second},
	} {
		if _, err := feature.New(seconds(128, 1, noise), o); !errors.Is(err, feature.ErrWindow) {
			t.Errorf("%+v: %v, want ErrWindow", o, err)
		}
	}
}

// TestNoAllocationPerWindow reads codes and values into the same window.
func TestNoAllocationPerWindow(t *testing.T) {
	raw := make([]byte, 256)
	for i := range raw {
		raw[i] = byte(i * i)
	}
	rec := eeg.Recording{Signals: []eeg.Signal{signal("a", eeg.RateHz(128)), signal("b", eeg.RateHz(128))}}
	values := eeg.Block{Values: [][]float64{make([]float64, 128), make([]float64, 128)}}
	codes := eeg.CodeBlock{Width: 2, Codes: [][]byte{raw, raw}}
	for name, src := range map[string]eeg.Source{"values": &endless{&rec, values}, "codes": &endlessCodes{endless{&rec, values}, codes}} {
		for _, o := range []feature.Options{{Window: 4 * time.Second}, {Window: 4 * time.Second, Step: time.Second}} {
			e, err := feature.New(src, o)
			if err != nil {
				t.Fatal(err)
			}
			var w feature.Window
			if n := testing.AllocsPerRun(100, func() { err = errors.Join(err, e.Read(&w)) }); n != 0 || err != nil {
				t.Errorf("%s, %+v: %v allocations a window, %v", name, o, n, err)
			}
		}
	}
}

type endlessCodes struct {
	endless
	codes eeg.CodeBlock
}

func (e *endlessCodes) NextCodes() (eeg.CodeBlock, error) { return e.codes, nil }

func BenchmarkExtractorOfCodes(b *testing.B) {
	raw := make([]byte, 256)
	for i := range raw {
		raw[i] = byte(i % 2 * 3)
	}
	var rec eeg.Recording
	codes := eeg.CodeBlock{Width: 2}
	for range 14 {
		rec.Signals = append(rec.Signals, signal("a", eeg.RateHz(128)))
		codes.Codes = append(codes.Codes, raw)
	}
	e, err := feature.New(&endlessCodes{endless{&rec, eeg.Block{}}, codes}, feature.Options{Window: 4 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	var w feature.Window
	b.ReportAllocs()
	b.SetBytes(2 * 4 * 128 * 14)
	for b.Loop() {
		if err := e.Read(&w); err != nil {
			b.Fatal(err)
		}
	}
}
