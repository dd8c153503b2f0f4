package filter_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/filter"
)

// memory is a source that hands out blocks held in memory.
type memory struct {
	rec    eeg.Recording
	blocks []eeg.Block
}

func (m *memory) Recording() *eeg.Recording { return &m.rec }

func (m *memory) Next() (eeg.Block, error) {
	if len(m.blocks) == 0 {
		return eeg.Block{}, io.EOF
	}
	b := m.blocks[0]
	m.blocks = m.blocks[1:]
	if b.Segment == len(m.rec.Segments) {
		m.rec.Segments = append(m.rec.Segments, eeg.Segment{Start: b.Start})
	}
	for i, x := range b.Values {
		m.rec.Signals[i].Samples += int64(len(x))
	}
	return b, nil
}

// rate returns the exact rate of hz, which has at most six decimals.
func rate(hz float64) eeg.Rate {
	return eeg.Rate{Samples: int64(math.Round(hz * 3e6)), Period: 3e6 * time.Second}
}

// source returns one channel with gain 0.5 and offset 4200.
func source(hz float64, blocks ...eeg.Block) *memory {
	s := eeg.Signal{Label: "AF3", Unit: "uV", Rate: rate(hz), Gain: 0.5, Offset: 4200}
	return &memory{rec: eeg.Recording{Signals: []eeg.Signal{s}}, blocks: blocks}
}

// drain returns the samples of the first channel.
func drain(t *testing.T, src eeg.Source) []float64 {
	t.Helper()
	var out []float64
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b.Values[0]...)
	}
}

func filtered(t *testing.T, hz float64, x []float64, designs ...filter.Design) []float64 {
	t.Helper()
	src, err := filter.New(source(hz, eeg.Block{Values: [][]float64{x}}), designs...)
	if err != nil {
		t.Fatal(err)
	}
	return drain(t, src)
}

func sameBits(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }

func noise(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = codes(i)
	}
	return x
}

// TestAnyBlocksGiveTheSameBits cuts the same samples at random.
func TestAnyBlocksGiveTheSameBits(t *testing.T) {
	x := noise(1000)
	x[0], x[500], x[501] = math.NaN(), math.NaN(), math.NaN()
	designs := []filter.Design{filter.HighPass(1), filter.Notch(50, 30)}
	want := filtered(t, 128, x, designs...)
	rapid.Check(t, func(rt *rapid.T) {
		src := source(128)
		for rest := x; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "block")
			src.blocks = append(src.blocks, eeg.Block{Values: [][]float64{rest[:n]}})
			rest = rest[n:]
		}
		f, err := filter.New(src, designs...)
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.EqualFunc(want, drain(t, f), sameBits) {
			rt.Fatal("the samples depend on the blocks")
		}
	})
}

// TestOffsetIsNoStep has the filtered samples start at 0, whatever the offset.
func TestOffsetIsNoStep(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		offset := float64(rapid.IntRange(-1e6, 1e6).Draw(rt, "offset"))
		x := noise(300)
		want := filtered(t, 128, x, filter.HighPass(1))
		for i := range x {
			x[i] += offset
		}
		if got := filtered(t, 128, x, filter.HighPass(1)); !slices.Equal(got, want) || got[0] != 0 {
			rt.Fatalf("offset %v changes the filtered samples", offset)
		}
	})
}

// TestStateEndsAtAGap filters each segment as if it were the only one.
func TestStateEndsAtAGap(t *testing.T) {
	x, y := noise(300), noise(200)[7:]
	designs := []filter.Design{filter.HighPass(0.5), filter.Notch(50, 30)}
	src, err := filter.New(source(128,
		eeg.Block{Values: [][]float64{x}},
		eeg.Block{Segment: 1, Start: 10 * time.Second, Values: [][]float64{y}},
	), designs...)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(filtered(t, 128, x, designs...), filtered(t, 128, y, designs...))
	if got := drain(t, src); !slices.Equal(got, want) {
		t.Error("the second segment depends on the first")
	}
	var onsets []time.Duration
	for _, a := range src.Recording().Annotations {
		if a.Text != filter.Transient || !a.Lasting {
			t.Errorf("annotation %+v", a)
		}
		onsets = append(onsets, a.Onset)
	}
	if d := src.Recording().Annotations[1].Duration; d != src.Settling() {
		t.Errorf("a transient of %v, want %v", d, src.Settling())
	}
	if !slices.Equal(onsets, []time.Duration{0, 10 * time.Second}) {
		t.Errorf("transients at %v, want one a segment", onsets)
	}
}

// TestTransientIsOver starts a channel on a spike of 1000 above the rest. After the
// annotation, little of it may be left.
func TestTransientIsOver(t *testing.T) {
	for _, d := range []filter.Design{filter.HighPass(0.16), filter.HighPass(1), filter.Notch(50, 30), filter.Notch(60, 5), filter.LowPass(43), filter.LowPass(32)} {
		x := make([]float64, 128*40)
		x[0] = 1000
		src, err := filter.New(source(128, eeg.Block{Values: [][]float64{x}}), d)
		if err != nil {
			t.Fatal(err)
		}
		y := drain(t, src)
		end := int(src.Recording().Annotations[0].Duration.Seconds() * 128)
		if end < 1 || end > 128*10 {
			t.Fatalf("%v: transient of %d samples", d, end)
		}
		largest := 0.0
		for _, v := range y[end:] {
			largest = max(largest, math.Abs(v-y[len(y)-1]))
		}
		if largest > 25 {
			t.Errorf("%v: %v of 1000 left after %d samples", d, largest, end)
		}
	}
}

// TestMissingSamples stay missing and leave the filter as it was.
func TestMissingSamples(t *testing.T) {
	x := noise(400)
	hole := slices.Clone(x)
	held := slices.Clone(x)
	for i, missing := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		hole[100+i], held[100+i] = missing, x[99]
	}
	designs := []filter.Design{filter.HighPass(1), filter.Notch(50, 30)}
	got, want := filtered(t, 128, hole, designs...), filtered(t, 128, held, designs...)
	copy(want[100:], hole[100:103])
	if !slices.EqualFunc(want, got, sameBits) {
		t.Errorf("%v, want %v", got[95:], want[95:])
	}
	all := filtered(t, 128, []float64{math.NaN(), math.NaN(), 5, 5, 5}, filter.HighPass(1))
	if !math.IsNaN(all[0]+all[1]) || all[2] != 0 || all[4] != 0 {
		t.Errorf("%v, want a start at the first valid sample", all)
	}
}

// TestRatesAndUnits has each channel filtered at its own rate, slow ones with a
// warning left as they are, and the offset gone behind a high-pass only.
func TestRatesAndUnits(t *testing.T) {
	in := &memory{blocks: []eeg.Block{{Values: [][]float64{noise(256), noise(512), noise(2)}}}}
	for _, hz := range []int64{128, 256, 1} {
		in.rec.Signals = append(in.rec.Signals, eeg.Signal{Label: fmt.Sprint(hz), Rate: eeg.RateHz(hz), Gain: 0.5, Offset: 4200})
	}
	in.rec.Annotations = []eeg.Annotation{{Text: "T0"}}
	in.rec.Warn(io.ErrUnexpectedEOF, "damage of the file")
	src, err := filter.New(in, filter.HighPass(1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := src.Next()
	if err != nil {
		t.Fatal(err)
	}
	for i, hz := range []float64{128, 256} {
		if !slices.Equal(b.Values[i], filtered(t, hz, noise(len(b.Values[i])), filter.HighPass(1))) {
			t.Errorf("channel %d is not filtered at %v Hz", i, hz)
		}
	}
	if !slices.Equal(b.Values[2], noise(2)) {
		t.Errorf("%v, want the slow channel's samples", b.Values[2])
	}
	r := src.Recording()
	if r.Signals[0].Offset != 0 || r.Signals[0].Gain != 0.5 || r.Signals[2].Offset != 4200 || in.rec.Signals[0].Offset != 4200 {
		t.Errorf("signals %+v of %+v", r.Signals, in.rec.Signals)
	}
	if r.Signals[1].Samples != 512 || len(r.Segments) != 1 {
		t.Errorf("%d samples in %d segments, want 512 in 1", r.Signals[1].Samples, len(r.Segments))
	}
	if len(r.Warnings) != 2 || !errors.Is(r.Warnings[0], filter.ErrFrequency) || !errors.Is(r.Warnings[1], io.ErrUnexpectedEOF) || len(in.rec.Warnings) != 1 {
		t.Errorf("warnings %v of %v", r.Warnings, in.rec.Warnings)
	}
	if len(r.Annotations) != 2 || r.Annotations[0].Text != "T0" || r.Annotations[1].Text != filter.Transient || len(in.rec.Annotations) != 1 {
		t.Errorf("annotations %v of %v", r.Annotations, in.rec.Annotations)
	}
	if physical := r.Signals[0].Physical(b.Values[0][0]); physical != 0 {
		t.Errorf("starts at %v µV, want 0", physical)
	}
}

// TestOffsetBehindANotch keeps a constant where it is.
func TestOffsetBehindANotch(t *testing.T) {
	src, err := filter.New(source(128, eeg.Block{Values: [][]float64{{8192, 8192, 8192}}}), filter.Notch(50, 30))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range drain(t, src) {
		if physical := src.Recording().Signals[0].Physical(v); math.Abs(physical-8296) > 1e-11 {
			t.Errorf("%v µV, want 8296", physical)
		}
	}
}

// TestOtherChannels are not filtered beside EEG.
func TestOtherChannels(t *testing.T) {
	in := &memory{blocks: []eeg.Block{{Values: [][]float64{noise(128), noise(128)}}}}
	for _, kind := range []eeg.ChannelType{eeg.TypeTrig, eeg.TypeEEG} {
		in.rec.Signals = append(in.rec.Signals, eeg.Signal{Type: kind, Rate: eeg.RateHz(128), Gain: 1, Offset: 3})
	}
	src, err := filter.New(in, filter.HighPass(1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := src.Next()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(b.Values[0], noise(128)) || slices.Equal(b.Values[1], noise(128)) {
		t.Error("want the EEG filtered and the triggers not")
	}
	if s := src.Recording().Signals; s[0].Offset != 3 || s[1].Offset != 0 {
		t.Errorf("offsets %v and %v, want 3 and 0", s[0].Offset, s[1].Offset)
	}
}

func TestNothingToFilter(t *testing.T) {
	if _, err := filter.New(source(128), filter.HighPass(64)); !errors.Is(err, filter.ErrFrequency) {
		t.Errorf("%v, want ErrFrequency", err)
	}
	x := []float64{8192.1, 8192.3, math.NaN()}
	src, err := filter.New(source(128, eeg.Block{Values: [][]float64{x}}))
	if err != nil {
		t.Fatal(err)
	}
	if y := drain(t, src); !slices.EqualFunc(x, y, sameBits) || len(src.Recording().Annotations) != 0 {
		t.Errorf("no design makes %v of %v", y, x)
	}
	if src, err := filter.New(&memory{}, filter.HighPass(1)); err != nil || drain(t, src) != nil {
		t.Errorf("%v of a recording without channels", err)
	}
}

func ExampleNew() {
	src, err := filter.New(source(128, eeg.Block{Values: [][]float64{noise(1280)}}), filter.HighPass(1), filter.Notch(50, 30))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := eeg.Drain(src)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Signals[0].Samples, "samples about", r.Signals[0].Offset, r.Signals[0].Unit)
	for _, a := range r.Annotations {
		fmt.Println(a.Text, "of", a.Duration)
	}
	// Output:
	// 1280 samples about 0 uV
	// filter transient of 1.0390625s
}

func TestNoAllocation(t *testing.T) {
	block := eeg.Block{Values: [][]float64{noise(128)}}
	in := source(128)
	src, err := filter.New(in, filter.HighPass(1), filter.Notch(50, 30))
	if err != nil {
		t.Fatal(err)
	}
	in.blocks = slices.Repeat([]eeg.Block{block}, 200)
	if _, err := src.Next(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if _, err := src.Next(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a block", n)
	}
}

func BenchmarkSource(b *testing.B) {
	block := eeg.Block{Values: [][]float64{noise(128)}}
	in := source(128)
	src, err := filter.New(in, filter.HighPass(1), filter.Notch(50, 30))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(8 * 128)
	for b.Loop() {
		in.blocks = append(in.blocks[:0], block)
		if _, err := src.Next(); err != nil {
			b.Fatal(err)
		}
	}
}
