package edf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
)

// memory is a recording with its values, segments × channels × samples. It implements
// eeg.Source in blocks of a given number of samples of the first channel.
type memory struct {
	rec    *eeg.Recording
	values [][][]float64
	chunk  int
	at     [2]int // segment and sample
}

func (m *memory) Recording() *eeg.Recording { return m.rec }

func (m *memory) Next() (eeg.Block, error) {
	segment, from := m.at[0], m.at[1]
	if segment == len(m.values) {
		return eeg.Block{}, io.EOF
	}
	n := len(m.values[segment][0])
	to := min(n, from+m.chunk)
	b := eeg.Block{Segment: segment, Start: m.rec.Segments[segment].Start + m.rec.Signals[0].Rate.Time(int64(from))}
	for _, v := range m.values[segment] {
		b.Values = append(b.Values, v[from*len(v)/n:to*len(v)/n])
	}
	if m.at[1] = to; to == n {
		m.at = [2]int{segment + 1, 0}
	}
	return b, nil
}

// write writes a recording and returns the bytes.
func (m *memory) write(o edf.WriterOptions) ([]byte, []eeg.Warning, error) {
	m.at = [2]int{}
	survey, err := edf.Scan(m)
	if err != nil {
		return nil, nil, err
	}
	m.at = [2]int{}
	var out bytes.Buffer
	warnings, err := edf.Copy(&out, m, survey, o)
	return out.Bytes(), warnings, err
}

// newMemory returns a recording of one segment of a second at those values.
func newMemory(values ...[]float64) *memory {
	m := &memory{rec: &eeg.Recording{Segments: []eeg.Segment{{Duration: time.Second}}}, values: [][][]float64{values}, chunk: 7}
	for i, v := range values {
		m.rec.Signals = append(m.rec.Signals, eeg.Signal{
			Label: fmt.Sprintf("C%d", i+1), Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(int64(len(v))), Samples: int64(len(v)), Gain: 1,
		})
	}
	return m
}

// kinds of values that are kept exactly in 16 bits, in 24 bits alone, or not at all.
const (
	codes16 = iota
	decimals16
	codes24
	decimals24
	floats
)

func drawValue(t *rapid.T, kind int) float64 {
	switch kind {
	case codes16:
		return float64(rapid.IntRange(-32768, 32767).Draw(t, "code"))
	case decimals16:
		return float64(rapid.IntRange(418_000, 432_767).Draw(t, "hundredth")) / 100
	case codes24:
		return float64(rapid.IntRange(-8_000_000, 8_000_000).Draw(t, "code"))
	case decimals24:
		return float64(rapid.IntRange(4_100_000, 4_300_000).Draw(t, "thousandth")) / 1000
	default:
		return rapid.Float64Range(-5000, 5000).Draw(t, "value")
	}
}

// drawMemory draws a recording of several segments, rates and kinds of values.
func drawMemory(t *rapid.T) (*memory, []int) {
	hz := rapid.SampledFrom([]int64{1, 4, 100, 128, 160}).Draw(t, "hz")
	var kinds []int
	r := &eeg.Recording{Start: time.Date(2021, 3, 4, 5, 6, 7, rapid.SampledFrom([]int{0, 125e6, 1}).Draw(t, "ns"), time.UTC)}
	for i := range rapid.IntRange(1, 3).Draw(t, "channels") {
		kinds = append(kinds, rapid.IntRange(codes16, floats).Draw(t, "kind"))
		times := int64(1)
		if i > 0 {
			times = rapid.Int64Range(1, 3).Draw(t, "times")
		}
		gain := rapid.SampledFrom([]float64{1, -0.5, 0.25, 0.1}).Draw(t, "gain")
		r.Signals = append(r.Signals, eeg.Signal{Label: fmt.Sprint("C", i), Type: eeg.TypeMisc, Unit: "uV", Rate: eeg.RateHz(hz * times), Gain: gain})
	}
	m := &memory{rec: r, chunk: rapid.IntRange(1, 20).Draw(t, "chunk")}
	at := time.Duration(0)
	for range rapid.IntRange(1, 3).Draw(t, "segments") {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		var values [][]float64
		for i := range r.Signals {
			v := make([]float64, n*int(r.Signals[i].Rate.Samples/hz))
			for k := range v {
				v[k] = drawValue(t, kinds[i])
			}
			r.Signals[i].Samples += int64(len(v))
			values = append(values, v)
		}
		m.values = append(m.values, values)
		d := r.Signals[0].Rate.Time(int64(n))
		r.Segments = append(r.Segments, eeg.Segment{Start: at, Duration: d})
		for range rapid.IntRange(0, 3).Draw(t, "annotations") {
			r.Annotations = append(r.Annotations, eeg.Annotation{
				Onset:    at + time.Duration(rapid.Int64Range(-1e9, int64(d)).Draw(t, "onset")),
				Duration: time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "duration")), Lasting: true,
				Text: rapid.StringMatching(`[a-zA-Zé/=.]{1,20}`).Draw(t, "text"),
			})
		}
		at += d + time.Duration(rapid.Int64Range(2e9, 1e13).Draw(t, "gap"))
	}
	return m, kinds
}

// TestRoundTrip writes drawn recordings and reads them again: segments, annotations and
// start are the same, and so are all values that the format's bits hold; others differ by
// at most half a step.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, kinds := drawMemory(t)
		kind := rapid.SampledFrom([]edf.Kind{edf.EDFPlus, edf.BDFPlus}).Draw(t, "kind")
		b, warnings, err := m.write(edf.WriterOptions{Kind: kind, Personal: true})
		if err != nil {
			t.Fatal(err)
		}
		r, err := edf.NewReader(bytes.NewReader(b), edf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := eegtest.Collect(r)
		if err != nil || len(got.Recording.Warnings) > 0 {
			t.Fatal(err, got.Recording.Warnings)
		}
		for i, k := range kinds {
			exact := k <= decimals16 || k <= decimals24 && kind == edf.BDFPlus
			compare(t, m, got, i, exact, kind)
		}
		compareTimes(t, m.rec, got.Recording, warnings)
	})
}

// compare demands the same physical values: to a billionth of a step for exact ones, to
// half a step for others. Padding follows the values of a segment.
func compare(t *rapid.T, m *memory, got eegtest.Stream, i int, exact bool, kind edf.Kind) {
	was, is := m.rec.Signals[i], got.Recording.Signals[i]
	step := math.Abs(is.Gain)
	allowed := 0.5000001 * step
	if exact {
		allowed = 1e-6 * step
	}
	at := 0
	for s, segment := range got.Recording.Segments {
		n := int(is.Rate.SamplesBefore(segment.Duration))
		values := got.Values[i][at : at+n]
		at += n
		want := m.values[s][i]
		if n < len(want) {
			t.Fatalf("%s: %d samples in segment %d of %d", was.Label, n, s, len(want))
		}
		for k, v := range want {
			if a, b := was.Physical(v), is.Physical(values[k]); math.Abs(a-b) > allowed+1e-15*math.Abs(a) {
				t.Fatalf("%v %s sample %d: %v instead of %v, step %v", kind, was.Label, k, b, a, step)
			}
		}
		for _, v := range values[len(want):] {
			if v != values[len(want)-1] {
				t.Fatalf("%s: padded with %v after %v", was.Label, v, values[len(want)-1])
			}
		}
	}
}

func compareTimes(t *rapid.T, was, is *eeg.Recording, warnings []eeg.Warning) {
	padded := eegtest.Warned(&eeg.Recording{Warnings: warnings}, edf.ErrPadded)
	if !is.Start.Equal(was.Start) || len(is.Segments) != len(was.Segments) {
		t.Fatalf("start %v with segments %v, want %v with %v", is.Start, is.Segments, was.Start, was.Segments)
	}
	for i, s := range was.Segments {
		if got := is.Segments[i]; got.Start != s.Start || got.Duration != s.Duration && !padded || got.Duration < s.Duration {
			t.Fatalf("segment %d is %v, want %v", i, got, s)
		}
	}
	got := slices.DeleteFunc(slices.Clone(is.Annotations), func(a eeg.Annotation) bool { return a.Text == "padded" })
	if diff := eegtest.Diff(slices.Concat(was.Annotations, []eeg.Annotation{}), slices.Concat(got, []eeg.Annotation{})); diff != "" {
		t.Fatal(diff)
	}
}

// TestFilesRoundTrip writes every valid file of the corpus again, in its own format:
// the codes, the scale to the last bit, the times and the annotations are the same. What
// it writes of what it has written is the same to the byte.
func TestFilesRoundTrip(t *testing.T) {
	dir, files := corpus(t, "valid")
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			if len(want.Channels) == 0 {
				t.Skip("no channel")
			}
			in := eegtest.Load(t, dir, name)
			was := read(t, in, edf.Options{})
			kind := edf.Kind(strings.TrimRight(want.Format, "CD"))
			again := rewrite(t, in, kind)
			is := read(t, again, edf.Options{})
			if diff := eegtest.Diff(was.Values, is.Values); diff != "" {
				t.Error("codes differ")
			}
			for i, s := range was.Recording.Signals {
				g := is.Recording.Signals[i]
				if s.Rate.Compare(g.Rate) != 0 {
					t.Errorf("%v instead of %v", g.Rate, s.Rate)
				}
				g.Rate = s.Rate
				if s != g {
					t.Errorf("%+v instead of %+v", g, s)
				}
			}
			if diff := eegtest.Diff([]any{was.Recording.Segments, was.Recording.Annotations, was.Recording.Start}, []any{is.Recording.Segments, is.Recording.Annotations, is.Recording.Start}); diff != "" {
				t.Error(diff)
			}
			if !bytes.Equal(rewrite(t, again, kind), again) {
				t.Error("written twice, it differs")
			}
		})
	}
}

// rewrite writes a file again.
func rewrite(t *testing.T, in []byte, kind edf.Kind) []byte {
	t.Helper()
	open := func() *edf.Reader {
		r, err := edf.NewReader(bytes.NewReader(in), edf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	survey, err := edf.Scan(open())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	warnings, err := edf.Copy(&out, open(), survey, edf.WriterOptions{Kind: kind, Personal: true})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return out.Bytes()
}

func TestChannelWithoutAValueIsZero(t *testing.T) {
	b, _, err := newMemory([]float64{1, 2}, []float64{math.NaN(), math.NaN()}).write(edf.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, b, edf.Options{}); fmt.Sprint(got.Values) != "[[1 2] [0 0]]" || len(got.Recording.Annotations) != 1 {
		t.Error(got.Values, got.Recording.Annotations)
	}
}

func TestMissingValuesAreAnnotated(t *testing.T) {
	m := newMemory([]float64{math.NaN(), 5, math.NaN(), math.NaN(), -3, 7, 8, 9})
	b, warnings, err := m.write(edf.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, b, edf.Options{})
	eighth := time.Second / 8
	want := []eeg.Annotation{
		{Duration: eighth, Lasting: true, Text: "missing C1"},
		{Onset: 2 * eighth, Duration: 2 * eighth, Lasting: true, Text: "missing C1"},
	}
	if diff := eegtest.Diff(want, got.Recording.Annotations); diff != "" || fmt.Sprint(got.Values) != "[[-3 5 5 5 -3 7 8 9]]" {
		t.Error(got.Values, diff)
	}
	if len(warnings) != 1 || !errors.Is(warnings[0], edf.ErrMissing) || warnings[0].Count != 2 {
		t.Errorf("warnings %v", warnings)
	}
}
