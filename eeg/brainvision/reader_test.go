package brainvision_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/brainvision"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/internal/beside"
)

var orientations = []string{"MULTIPLEXED", "VECTORIZED"}

// smallStream is what small holds.
func smallStream() eegtest.Stream {
	signal := func(label string, kind eeg.ChannelType) eeg.Signal {
		return eeg.Signal{Label: label, Type: kind, Unit: "uV", Rate: eeg.RateHz(4), Samples: 6, Gain: 0.5, Width: 2}
	}
	return eegtest.Stream{
		Recording: &eeg.Recording{
			Format:  "BrainVision",
			Start:   time.Date(2021, 3, 4, 5, 6, 7, 125_000_000, time.UTC),
			Signals: []eeg.Signal{signal("Cz", eeg.TypeEEG), signal("ECG", eeg.TypeECG)},
			Annotations: []eeg.Annotation{
				{Onset: 250 * time.Millisecond, Duration: 750 * time.Millisecond, Lasting: true, Text: "Comment/a, b"},
				{Onset: 10250 * time.Millisecond, Text: "Stimulus/S  1"},
			},
			Segments: []eeg.Segment{{Duration: time.Second}, {Start: 10 * time.Second, Duration: 500 * time.Millisecond}},
		},
		Values: [][]float64{{1, -2, 3, -4, 5, -32768}, {7, 8, 9, 10, 11, 32767}},
		Starts: []time.Duration{0, 10 * time.Second},
	}
}

func TestReader(t *testing.T) {
	for _, orientation := range orientations {
		if diff := cmp.Diff(smallStream(), read(t, small(orientation), brainvision.Options{})); diff != "" {
			t.Errorf("%s: %s", orientation, diff)
		}
	}
}

func TestReaderOfOneByteReads(t *testing.T) {
	for _, orientation := range orientations {
		s, err := readAll(eegtest.OneByte{FS: small(orientation).fsys()}, "sub/x.vhdr", brainvision.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(smallStream(), s); diff != "" {
			t.Errorf("%s: %s", orientation, diff)
		}
	}
}

// TestFormatsAndOrientations reads back random values of every format in both orders,
// over several blocks.
func TestFormatsAndOrientations(t *testing.T) {
	ranges := map[string][2]int{
		"INT_16": {math.MinInt16, math.MaxInt16}, "UINT_16": {0, math.MaxUint16},
		"INT_32": {math.MinInt32, math.MaxInt32}, "IEEE_FLOAT_32": {-1 << 24, 1 << 24},
	}
	formats := []string{"INT_16", "UINT_16", "INT_32", "IEEE_FLOAT_32"}
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom(formats).Draw(t, "format")
		orientation := rapid.SampledFrom(orientations).Draw(t, "orientation")
		channels := rapid.IntRange(1, 5).Draw(t, "channels")
		n := rapid.SampledFrom([]int{1, 7, 1023, 1024, 1025, 2048, 3000}).Draw(t, "samples")
		value := rapid.IntRange(ranges[format][0], ranges[format][1])
		want := make([][]float64, channels)
		labels := make([]string, channels)
		for c := range want {
			labels[c] = fmt.Sprint("E", c)
			v := value.Draw(t, "value")
			for k := range n {
				v = ranges[format][0] + (v-ranges[format][0]+k*7919)%(ranges[format][1]-ranges[format][0]+1)
				want[c] = append(want[c], float64(v))
			}
		}
		f := files{headerText(orientation, format, labels...), markerText(), encode(want, orientation, format)}
		s, err := readAll(f.fsys(), "sub/x.vhdr", brainvision.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want, s.Values) || len(s.Recording.Warnings) > 0 {
			t.Fatalf("%s %s: read other values, warnings %v", format, orientation, s.Recording.Warnings)
		}
	})
}

// TestTruncatedSamples cuts the file of samples everywhere.
func TestTruncatedSamples(t *testing.T) {
	for _, announced := range []string{"", "DataPoints=6\n"} {
		for _, orientation := range orientations {
			whole := small(orientation)
			whole.header = strings.Replace(whole.header, "NumberOf", announced+"NumberOf", 1)
			for size := range len(whole.samples) {
				f := whole
				f.samples = whole.samples[:size]
				s, err := readAll(f.fsys(), "sub/x.vhdr", brainvision.Options{})
				even := size%4 == 0 && announced == "" // shorter recordings of the same kind
				switch {
				case size < 4 && !errors.Is(err, brainvision.ErrNoSample):
					t.Errorf("%s cut at byte %d: %v, want ErrNoSample", orientation, size, err)
				case size < 4:
				case orientation == "VECTORIZED" && !even && !errors.Is(err, brainvision.ErrTruncatedBody):
					t.Errorf("%s cut at byte %d: %v, want ErrTruncatedBody", orientation, size, err)
				case orientation == "VECTORIZED":
				case err != nil:
					t.Errorf("%s cut at byte %d: %v", orientation, size, err)
				case len(s.Values[0]) != size/4 || eegtest.Warned(s.Recording, brainvision.ErrTruncatedBody) == even:
					t.Errorf("%s cut at byte %d: %d samples, warnings %v", orientation, size, len(s.Values[0]), s.Recording.Warnings)
				}
			}
		}
	}
}

// TestTruncatedText cuts header and markers everywhere: a cut that changes what is read
// is refused or warned of.
func TestTruncatedText(t *testing.T) {
	whole := small("MULTIPLEXED")
	want := smallStream()
	check := func(f files, where string) {
		s, err := readAll(f.fsys(), "sub/x.vhdr", brainvision.Options{})
		switch {
		case errors.Is(err, brainvision.ErrNotBrainVision), errors.Is(err, brainvision.ErrHeader), errors.Is(err, brainvision.ErrUnsupported),
			errors.Is(err, brainvision.ErrMarker), errors.Is(err, fs.ErrNotExist), errors.Is(err, beside.ErrOutside):
		case err != nil:
			t.Errorf("%s: %v is no typed error", where, err)
		case len(s.Recording.Warnings) == 0 && !reflect.DeepEqual(want.Values, s.Values):
			t.Errorf("%s: read %v without a warning", where, s.Values)
		}
	}
	for size := range len(whole.header) {
		f := whole
		f.header = whole.header[:size]
		check(f, fmt.Sprintf("header cut at byte %d", size))
	}
	for size := range len(whole.markers) {
		f := whole
		f.markers = whole.markers[:size]
		check(f, fmt.Sprintf("markers cut at byte %d", size))
	}
}

func TestReadErrorIsKept(t *testing.T) {
	broken := errors.New("broken disk")
	for _, orientation := range orientations {
		for path := range small(orientation).fsys() {
			_, err := readAll(eegtest.Failing{FS: small(orientation).fsys(), Path: path, Err: broken}, "sub/x.vhdr", brainvision.Options{})
			if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "sub/x.vhdr") {
				t.Errorf("%s, %s: %v, want the file's error", orientation, path, err)
			}
		}
	}
}

func TestVectorizedNeedsAFileReadAnywhere(t *testing.T) {
	_, err := readAll(stream{small("VECTORIZED").fsys()}, "sub/x.vhdr", brainvision.Options{})
	if !errors.Is(err, brainvision.ErrUnsupported) {
		t.Errorf("%v, want ErrUnsupported", err)
	}
}

// stream is a file system of files that can only be read from their beginning.
type stream struct{ fs.FS }

func (s stream) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	return struct{ fs.File }{f}, err
}

func TestNextAfterTheEnd(t *testing.T) {
	f := small("MULTIPLEXED")
	f.samples = f.samples[:7]
	r, err := brainvision.Open(f.fsys(), "sub/x.vhdr", brainvision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eeg.Drain(r); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) || r.Recording().Warnings[0].Count != 1 {
		t.Errorf("second end: %v with %v", err, r.Recording().Warnings)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestLongRecording takes no memory for any further block, in either order.
func TestLongRecording(t *testing.T) {
	for _, orientation := range orientations {
		f := files{headerText(orientation, "INT_16", "Cz", "Pz"), markerText(), make([]byte, 4<<20)}
		r, err := brainvision.Open(f.fsys(), "sub/x.vhdr", brainvision.Options{})
		if err != nil {
			t.Fatal(err)
		}
		next := func() {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
		next()
		if allocs := testing.AllocsPerRun(500, next); allocs > 0 {
			t.Errorf("%s: %v allocations a block", orientation, allocs)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, orientation := range orientations {
		s := small(orientation)
		f.Add([]byte(s.header), []byte(s.markers), s.samples)
	}
	f.Add([]byte(headerText("VECTORIZED", "IEEE_FLOAT_32", "Cz")), []byte(markerText("Mk1=New Segment,,9,9,9,9")), make([]byte, 64))
	f.Fuzz(func(t *testing.T, header, markers, samples []byte) {
		fsys := fstest.MapFS{"x.vhdr": {Data: header}, "x.vmrk": {Data: markers}, "x.eeg": {Data: samples}}
		for _, lenient := range []bool{false, true} {
			o := brainvision.Options{Lenient: lenient}
			whole, err := readAll(fsys, "x.vhdr", o)
			single, err1 := readAll(eegtest.OneByte{FS: fsys}, "x.vhdr", o)
			eegtest.CheckTwice(t, whole, err, single, err1)
		}
	})
}
