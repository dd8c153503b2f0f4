package feature_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/feature"
)

// memory is a source that hands out samples held in memory, cut into blocks as its
// caller says.
type memory struct {
	rec    eeg.Recording
	blocks []eeg.Block
	end    error
}

func (m *memory) Recording() *eeg.Recording { return &m.rec }

func (m *memory) Next() (eeg.Block, error) {
	if len(m.blocks) == 0 {
		if m.end != nil {
			return eeg.Block{}, m.end
		}
		return eeg.Block{}, io.EOF
	}
	b := m.blocks[0]
	m.blocks = m.blocks[1:]
	if b.Segment == len(m.rec.Segments) {
		m.rec.Segments = append(m.rec.Segments, eeg.Segment{Start: b.Start})
	}
	m.rec.Segments[b.Segment].Duration += time.Second
	return b, nil
}

func signal(label string, rate eeg.Rate) eeg.Signal {
	return eeg.Signal{Label: label, Unit: "uV", Rate: rate, Gain: 0.5, Offset: 4200}
}

// seconds returns a source of one channel with blocks of one second.
func seconds(hz int64, n int, value func(i int) float64) *memory {
	m := &memory{rec: eeg.Recording{Signals: []eeg.Signal{signal("Fp1", eeg.RateHz(hz))}}}
	for s := range n {
		x := make([]float64, hz)
		for i := range x {
			x[i] = value(s*int(hz) + i)
		}
		m.blocks = append(m.blocks, eeg.Block{Start: time.Duration(s) * time.Second, Values: [][]float64{x}})
	}
	return m
}

func extract(t *testing.T, src eeg.Source, window time.Duration) ([]feature.Window, int) {
	t.Helper()
	e, err := feature.NewExtractor(src, window)
	if err != nil {
		t.Fatal(err)
	}
	w, err := e.Collect()
	if err != nil {
		t.Fatal(err)
	}
	return w, e.Dropped()
}

func noise(i int) float64 { return float64(i*i*7919%1009 - 500) }

func TestWindowsAreThoseOfTheSamples(t *testing.T) {
	const hz, n = 64, 10
	got, dropped := extract(t, seconds(hz, n, noise), 3*time.Second)
	if len(got) != 3 || dropped != 1 {
		t.Fatalf("%d windows and %d dropped, want 3 and 1", len(got), dropped)
	}
	for k, w := range got {
		x := make([]float64, 3*hz)
		for i := range x {
			x[i] = 4200 + 0.5*noise(3*hz*k+i)
		}
		mean, variance, kurtosis := exact(x)
		c := w.Channels[0]
		if w.Index != k || w.Start != float64(3*k) || w.Duration != 3 || c.Samples != len(x) || c.Label != "Fp1" {
			t.Errorf("window %d is %+v", k, w)
		}
		if !near(c.Mean, mean, 1e-14) || !near(c.Variance, variance, 1e-13) || !near(c.Kurtosis, kurtosis, 1e-13) ||
			!near(c.RMS*c.RMS, variance+mean*mean, 1e-14) {
			t.Errorf("window %d: %+v, want %v %v %v", k, c, mean, variance, kurtosis)
		}
	}
}

// TestAnyBlocksGiveTheSameBits cuts the same samples into blocks at random.
func TestAnyBlocksGiveTheSameBits(t *testing.T) {
	const hz, n = 50, 400 // 20 000 samples: more than two chunks
	rapid.Check(t, func(rt *rapid.T) {
		window := time.Duration(rapid.IntRange(0, 250).Draw(rt, "window")) * time.Second
		want, wantDropped := extract(t, seconds(hz, n, noise), window)
		whole := seconds(hz, n, noise)
		var x []float64
		for _, b := range whole.blocks {
			x = append(x, b.Values[0]...)
		}
		cut := &memory{rec: whole.rec}
		for len(x) > 0 {
			k := rapid.IntRange(1, len(x)).Draw(rt, "block")
			cut.blocks = append(cut.blocks, eeg.Block{Values: [][]float64{x[:k]}})
			x = x[k:]
		}
		got, gotDropped := extract(t, cut, window)
		for i := range got {
			if window == feature.All {
				got[i].Duration = want[i].Duration // the fixture counts blocks
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" || gotDropped != wantDropped {
			rt.Fatalf("dropped %d, want %d\n%s", gotDropped, wantDropped, diff)
		}
	})
}

func TestAllIsMergedFromChunks(t *testing.T) {
	const hz, n = 128, 300 // 38 400 samples
	got, dropped := extract(t, seconds(hz, n, noise), feature.All)
	if len(got) != 1 || dropped != 0 || got[0].Duration != n {
		t.Fatalf("%d windows, want one of %d s", len(got), n)
	}
	x := make([]float64, hz*n)
	for i := range x {
		x[i] = noise(i)
	}
	_, variance, kurtosis := exact(x)
	if c := got[0].Channels[0]; c.Samples != len(x) || !near(c.Variance, variance/4, 1e-13) || !near(c.Kurtosis, kurtosis, 1e-13) {
		t.Errorf("%+v, want %v %v", c, variance/4, kurtosis)
	}
}

func TestWindowsNeverSpanAGap(t *testing.T) {
	src := seconds(10, 7, noise)
	for i := range src.blocks {
		if i >= 3 {
			src.blocks[i].Segment, src.blocks[i].Start = 1, time.Duration(i+100)*time.Second
		}
	}
	got, dropped := extract(t, src, 2*time.Second)
	var starts []float64
	for _, w := range got {
		starts = append(starts, w.Start)
	}
	if diff := cmp.Diff([]float64{0, 103, 105}, starts); diff != "" || dropped != 1 {
		t.Errorf("dropped %d, starts %s", dropped, diff)
	}
	src = seconds(10, 7, noise)
	for i := range src.blocks {
		if i >= 3 {
			src.blocks[i].Segment, src.blocks[i].Start = 1, time.Duration(i+100)*time.Second
		}
	}
	if got, _ := extract(t, src, feature.All); len(got) != 2 || got[0].Duration != 3 || got[1].Start != 103 || got[1].Segment != 1 {
		t.Errorf("%+v, want one window a segment", got)
	}
}

// TestMixedRatesKeepTheirClocks has 100 samples in 3 s and 1 in 2 s beside 4 in 1 s.
func TestMixedRatesKeepTheirClocks(t *testing.T) {
	third := eeg.Rate{Samples: 100, Period: 3 * time.Second}
	half := eeg.Rate{Samples: 1, Period: 2 * time.Second}
	src := &memory{rec: eeg.Recording{Signals: []eeg.Signal{signal("a", third), signal("b", half), signal("c", eeg.RateHz(4))}}}
	for range 2 { // 6 s each
		src.blocks = append(src.blocks, eeg.Block{Values: [][]float64{make([]float64, 200), make([]float64, 3), make([]float64, 24)}})
	}
	got, dropped := extract(t, src, time.Second)
	if len(got) != 12 || dropped != 0 {
		t.Fatalf("%d windows, %d dropped; want 12 and none", len(got), dropped)
	}
	for k, w := range got {
		wantA, wantB := 33, 1-k%2
		if k%3 == 0 {
			wantA = 34
		}
		if a, b, c := w.Channels[0], w.Channels[1], w.Channels[2]; a.Samples != wantA || b.Samples != wantB || c.Samples != 4 || w.Samples() != wantA+wantB+4 {
			t.Errorf("window %d has %d, %d and %d samples, want %d, %d and 4", k, a.Samples, b.Samples, c.Samples, wantA, wantB)
		}
		if b := w.Channels[1]; wantB == 0 && !math.IsNaN(b.Mean+b.Variance+b.RMS+b.Kurtosis) {
			t.Errorf("%+v of no sample", b)
		}
	}
}

func TestUnusableWindows(t *testing.T) {
	for _, window := range []time.Duration{-time.Second, time.Nanosecond, time.Millisecond} {
		if _, err := feature.NewExtractor(seconds(128, 1, noise), window); !errors.Is(err, feature.ErrWindow) {
			t.Errorf("%v: %v, want ErrWindow", window, err)
		}
	}
	still := &memory{rec: eeg.Recording{Signals: []eeg.Signal{signal("a", eeg.RateHz(0))}}}
	if _, err := feature.NewExtractor(still, time.Second); !errors.Is(err, feature.ErrWindow) {
		t.Errorf("rate 0: %v, want ErrWindow", err)
	}
	if w, dropped := extract(t, seconds(128, 2, noise), math.MaxInt64); len(w) != 0 || dropped != 1 {
		t.Errorf("%d windows of 292 years, %d dropped", len(w), dropped)
	}
}

func TestRecordingWithoutChannels(t *testing.T) {
	if w, _ := extract(t, &memory{blocks: []eeg.Block{{}, {}}}, feature.All); len(w) != 0 {
		t.Errorf("%d windows of no channel", len(w))
	}
}

func TestErrorOfTheSource(t *testing.T) {
	broken := errors.New("broken")
	src := seconds(128, 5, noise)
	src.end = broken
	e, err := feature.NewExtractor(src, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := e.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := e.Next(); !errors.Is(err, broken) {
			t.Errorf("%v, want the source's error", err)
		}
	}
	src = seconds(128, 5, noise)
	src.end = broken
	if e, err = feature.NewExtractor(src, feature.All); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Collect(); !errors.Is(err, broken) {
		t.Errorf("%v, want the source's error and no window", err)
	}
}

func TestWithoutOffset(t *testing.T) {
	c := feature.Channel{Mean: 4203, Variance: 16, RMS: math.Sqrt(16 + 4203*4203), Kurtosis: 3}
	if got := c.Without(4200); got.Mean != 3 || got.RMS != 5 || got.Variance != 16 || got.Kurtosis != 3 {
		t.Errorf("%+v, want mean 3 and RMS 5", got)
	}
}

func TestWindowOverlap(t *testing.T) {
	w := feature.Window{Start: 10, Duration: 4}
	for _, tt := range []struct{ onset, duration, want float64 }{{0, 5, 0}, {8, 4, 2}, {11, 1, 1}, {13, 9, 1}, {0, 99, 4}, {14, 1, 0}} {
		a := eeg.Annotation{Onset: time.Duration(tt.onset * 1e9), Duration: time.Duration(tt.duration * 1e9)}
		if got := w.Overlap(a); got != tt.want {
			t.Errorf("overlap with %+v is %v, want %v", a, got, tt.want)
		}
	}
	if !w.Holds(10) || w.Holds(14) || w.Holds(9.999) {
		t.Error("a window is half-open")
	}
}

func ExampleExtractor() {
	src := seconds(128, 3, func(i int) float64 { return float64(i % 2) })
	e, err := feature.NewExtractor(src, time.Second)
	if err != nil {
		fmt.Println(err)
		return
	}
	for w, err := e.Next(); err == nil; w, err = e.Next() {
		b, _ := json.Marshal(w)
		fmt.Println(string(b))
	}
	// Output:
	// {"window":0,"start_s":0,"definitions":{"variance":"population","kurtosis":"pearson"},"channels":[{"label":"Fp1","mean":4200.25,"variance":0.0625,"rms":4200.250007440033,"kurtosis":1}]}
	// {"window":1,"start_s":1,"definitions":{"variance":"population","kurtosis":"pearson"},"channels":[{"label":"Fp1","mean":4200.25,"variance":0.0625,"rms":4200.250007440033,"kurtosis":1}]}
	// {"window":2,"start_s":2,"definitions":{"variance":"population","kurtosis":"pearson"},"channels":[{"label":"Fp1","mean":4200.25,"variance":0.0625,"rms":4200.250007440033,"kurtosis":1}]}
}

func TestUndefinedIsNull(t *testing.T) {
	b, err := json.Marshal(feature.Channel{Label: "x", Mean: math.Inf(1), Kurtosis: math.NaN()})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b); !strings.Contains(got, `"mean":null`) || !strings.Contains(got, `"kurtosis":null`) || !strings.Contains(got, `"variance":0`) {
		t.Error(got)
	}
}

func BenchmarkExtractor(b *testing.B) {
	src := seconds(128, 1, noise)
	block := src.blocks[0]
	for range 13 {
		src.rec.Signals = append(src.rec.Signals, src.rec.Signals[0])
		block.Values = append(block.Values, block.Values[0])
	}
	e, err := feature.NewExtractor(&endless{&src.rec, block}, 4*time.Second)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(8 * 4 * 128 * 14)
	for b.Loop() {
		if _, err := e.Next(); err != nil {
			b.Fatal(err)
		}
	}
}

// endless repeats one block.
type endless struct {
	rec   *eeg.Recording
	block eeg.Block
}

func (e *endless) Recording() *eeg.Recording { return e.rec }

func (e *endless) Next() (eeg.Block, error) { return e.block, nil }
