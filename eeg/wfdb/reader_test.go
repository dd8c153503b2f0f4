package wfdb_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/wfdb"
)

var formats = []int{16, 24, 32, 61, 80, 212}

// widths holds the bits of a sample of each format; its smallest value is a missing one.
var widths = map[int]int{16: 16, 24: 24, 32: 32, 61: 16, 80: 8, 212: 12}

// smallStream is what small holds: −2047−1024+2047 = −1024 and so on are its checksums.
func smallStream() eegtest.Stream {
	return eegtest.Stream{
		Recording: &eeg.Recording{
			Format: "WFDB",
			Start:  time.Date(1989, 4, 25, 13, 5, 0, 500_000_000, time.UTC),
			Signals: []eeg.Signal{
				{Label: "Cz", Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(4), Samples: 3, Gain: 0.01, Offset: 0.1, Width: 2},
				{Label: "ECG lead 1", Type: eeg.TypeECG, Unit: "mV", Rate: eeg.RateHz(4), Samples: 3, Gain: 1. / 200, Offset: -5. / 200, Width: 2},
				{Label: "EMG chin", Type: eeg.TypeEMG, Unit: "uV", Rate: eeg.RateHz(8), Samples: 6, Gain: 0.4, Width: 2},
			},
			Segments: []eeg.Segment{{Duration: 750 * time.Millisecond}},
			Warnings: []eeg.Warning{{Cause: wfdb.ErrScale, Where: "sub/x.hea:5", Count: 1}},
		},
		Values: [][]float64{{-2047, -1024, 2047}, {7, 8, 9}, {1, 2, 3, 4, 5, 6}},
		Starts: []time.Duration{0},
	}
}

func TestReader(t *testing.T) {
	if diff := eegtest.Diff(smallStream(), read(t, small())); diff != "" {
		t.Error(diff)
	}
	if diff := eegtest.Diff(smallStream(), read(t, eegtest.OneByte{FS: small()})); diff != "" {
		t.Errorf("byte by byte: %s", diff)
	}
}

// TestFormats reads back random codes of every format, over several blocks, with and
// without an announced number of samples. The smallest code is a missing sample.
func TestFormats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom(formats).Draw(t, "format")
		channels := rapid.IntRange(1, 4).Draw(t, "channels")
		n := rapid.SampledFrom([]int{1, 2, 3, 1023, 1024, 1025, 2047, 3001}).Draw(t, "frames")
		announced := rapid.Bool().Draw(t, "announced")
		step := rapid.IntRange(1, math.MaxInt16).Draw(t, "step")
		low, size := -1<<(widths[format]-1), 1<<widths[format]
		var header strings.Builder
		fmt.Fprintf(&header, "x %d 128", channels)
		if announced {
			fmt.Fprint(&header, " ", n)
		}
		want := make([][]float64, channels)
		codes := make([][]int, channels)
		for c := range codes {
			sum := 0
			for k := range n {
				code := low + (c*7+k*step)%size
				codes[c] = append(codes[c], code)
				sum += code
				if want[c] = append(want[c], float64(code)); code == low {
					want[c][k] = math.NaN()
				}
			}
			fmt.Fprintf(&header, "\nx.dat %d 1 16 0 %d %d 0 E%d", format, codes[c][0], int16(sum), c)
		}
		s, err := readAll(record(header.String()+"\n", map[string][]byte{"x.dat": encode(format, frames(codes...)...)}), "sub/x.hea", wfdb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !announced && format == 212 && channels == 1 && n%2 == 1 {
			want[0] = append(want[0], 0) // the file's own length is even
		}
		if diff := eegtest.Diff(want, s.Values); diff != "" || len(s.Recording.Warnings) > 0 {
			t.Fatalf("format %d: warnings %v, %s", format, s.Recording.Warnings, diff)
		}
	})
}

// TestSkew moves signals back to the time of the others, over several blocks; their
// last samples are not in the file.
func TestSkew(t *testing.T) {
	const n, skew = 3000, 1500
	early, late := make([]int, n), make([]int, n)
	want := [][]float64{make([]float64, n), make([]float64, n)}
	for k := range n {
		early[k], late[k] = k, k-skew
		want[0][k], want[1][k] = float64(k), float64(k)
		if k >= n-skew {
			want[1][k] = math.NaN()
		}
	}
	for _, announced := range []string{"", " 3000"} {
		header := fmt.Sprintf("x 2 128%s\nx.dat 16 1 16 0 0 0 0 a\nx.dat 16:%d 1 16 0 0 0 0 b\n", announced, skew)
		s := read(t, record(header, map[string][]byte{"x.dat": encode(16, frames(early, late)...)}))
		if diff := eegtest.Diff(want, s.Values); diff != "" {
			t.Errorf("announced %q: %s", announced, diff)
		}
		if eegtest.Warned(s.Recording, wfdb.ErrTruncatedBody) || eegtest.Warned(s.Recording, wfdb.ErrTrailing) {
			t.Errorf("announced %q: %v", announced, s.Recording.Warnings)
		}
	}
}

// TestTruncatedSamples cuts either file everywhere.
func TestTruncatedSamples(t *testing.T) {
	for _, name := range []string{"sub/a.dat", "sub/b.dat"} {
		whole := small()[name].Data
		frame, head := 3, 0
		if name == "sub/b.dat" {
			frame, head = 4, 4
		}
		for size := range len(whole) {
			fsys := small()
			fsys[name] = &fstest.MapFile{Data: whole[:size]}
			s, err := readAll(fsys, "sub/x.hea", wfdb.Options{})
			n := (size - head) / frame
			switch {
			case n < 1 && !errors.Is(err, wfdb.ErrNoSample):
				t.Errorf("%s cut at byte %d: %v, want ErrNoSample", name, size, err)
			case n < 1:
			case err != nil:
				t.Errorf("%s cut at byte %d: %v", name, size, err)
			case len(s.Values[0]) != n || len(s.Values[2]) != 2*n || !eegtest.Warned(s.Recording, wfdb.ErrTruncatedBody):
				t.Errorf("%s cut at byte %d: %d samples, warnings %v", name, size, len(s.Values[0]), s.Recording.Warnings)
			}
		}
	}
}

// TestTruncatedHeader cuts the header everywhere: it is refused, or warned of, or
// complete but for the newline and the comment at its end.
func TestTruncatedHeader(t *testing.T) {
	whole := string(small()["sub/x.hea"].Data)
	for size := range len(whole) {
		fsys := small()
		fsys["sub/x.hea"] = &fstest.MapFile{Data: []byte(whole[:size])}
		s, err := readAll(fsys, "sub/x.hea", wfdb.Options{})
		switch {
		case errors.Is(err, wfdb.ErrHeader), errors.Is(err, wfdb.ErrUnsupported), errors.Is(err, fs.ErrNotExist):
		case err != nil:
			t.Errorf("cut at byte %d: %v is no typed error", size, err)
		case !eegtest.Warned(s.Recording, wfdb.ErrTruncatedText) && size < strings.Index(whole, "# <age>"):
			t.Errorf("cut at byte %d: warnings %v", size, s.Recording.Warnings)
		}
	}
}

func TestReadErrorIsKept(t *testing.T) {
	broken := errors.New("broken disk")
	for path := range small() {
		_, err := readAll(eegtest.Failing{FS: small(), Path: path, Err: broken}, "sub/x.hea", wfdb.Options{})
		if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "sub/x.hea") {
			t.Errorf("%s: %v, want the file's error", path, err)
		}
	}
}

func TestNextAfterTheEnd(t *testing.T) {
	r, err := wfdb.Open(small(), "sub/x.hea", wfdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eeg.Drain(r); err != nil {
		t.Fatal(err)
	}
	before := len(r.Recording().Warnings)
	if _, err := r.Next(); !errors.Is(err, io.EOF) || len(r.Recording().Warnings) != before {
		t.Errorf("second end: %v with %v", err, r.Recording().Warnings)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestLongRecord takes no memory for any further block.
func TestLongRecord(t *testing.T) {
	header := "x 2 128\nx.dat 212:5 1\nx.dat 212 1\n"
	r, err := wfdb.Open(record(header, map[string][]byte{"x.dat": make([]byte, 4<<20)}), "sub/x.hea", wfdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	next := func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	next()
	next()
	if allocs := testing.AllocsPerRun(500, next); allocs > 0 {
		t.Errorf("%v allocations a block", allocs)
	}
}

func FuzzReader(f *testing.F) {
	s := small()
	f.Add(s["sub/x.hea"].Data, s["sub/a.dat"].Data, s["sub/b.dat"].Data)
	f.Add([]byte("x 2 128\na.dat 212:5 1\nb.dat 80x3:2+1 0(7)\n"), make([]byte, 64), make([]byte, 33))
	f.Add([]byte("x 1 0.1 99999999\na.dat 16 1e3/uV 12 -3 4 5 6 7 8 9\n"), make([]byte, 64), []byte{})
	f.Fuzz(func(t *testing.T, header, a, b []byte) {
		fsys := fstest.MapFS{"x.hea": {Data: header}, "a.dat": {Data: a}, "b.dat": {Data: b}}
		whole, err := readAll(fsys, "x.hea", wfdb.Options{})
		single, err1 := readAll(eegtest.OneByte{FS: fsys}, "x.hea", wfdb.Options{})
		eegtest.CheckTwice(t, whole, err, single, err1)
	})
}
