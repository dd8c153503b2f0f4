package emotiv_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/emotiv"
	"ihealth/eeg/feature"
)

func readAll(in io.Reader, o emotiv.Options) (eegtest.Stream, error) {
	r, err := emotiv.NewReader(in, o)
	if err != nil {
		return eegtest.Stream{}, err
	}
	return eegtest.Collect(r)
}

func read(t *testing.T, text string) eegtest.Stream {
	t.Helper()
	w, err := readAll(strings.NewReader(text), emotiv.Options{Name: "x.csv"})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// corpus reads a file of the corpus and checks its labels, rates and numbers of
// samples, and the moments of a file of one segment.
func corpus(t *testing.T, name string) eegtest.Stream {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	dir, files := eegtest.Corpus(t, root, "valid", ".csv")
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	s, err := readAll(f, emotiv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := files[name]
	if s.Recording.Format != want.Format || len(s.Values) != len(want.Channels) {
		t.Fatalf("%s of %d channels, want %s of %d", s.Recording.Format, len(s.Values), want.Format, len(want.Channels))
	}
	for i, c := range want.Channels {
		got, v := s.Recording.Signals[i], s.Values[i]
		if got.Label != c.Label || got.Rate.Hz() != c.FS || int64(len(v)) != c.N || got.Samples != c.N || got.Type != eeg.TypeEEG {
			t.Errorf("%+v with %d values, want %s at %v Hz with %d", got, len(v), c.Label, c.FS, c.N)
		}
	}
	if len(s.Recording.Segments) > 1 {
		return s
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	r, err := emotiv.NewReader(f, emotiv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range eegtest.Windows(t, r, feature.All)[0].Channels {
		eegtest.CheckMoments(t, c.Label, c, want.Channels[i].Numpy)
	}
	return s
}

// TestExportsAgree compares two exports of one recording, of which the first has lost
// ten samples.
func TestExportsAgree(t *testing.T) {
	pro, bench := corpus(t, "other/emotivpro_v2.csv"), corpus(t, "other/emotiv_testbench.csv")
	for i, v := range bench.Values {
		if want := slices.Concat(v[:300], v[310:]); !slices.Equal(pro.Values[i], want) {
			t.Errorf("channel %d differs", i)
		}
	}
}

func TestCorpus(t *testing.T) {
	for name, segments := range map[string][]eeg.Segment{
		"other/emotivpro_v2.csv": {
			{Duration: 300 * time.Second / 128},
			{Start: 310 * time.Second / 128, Duration: 714 * time.Second / 128},
		},
		"other/emotiv_testbench.csv": {{Duration: 8 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			r := corpus(t, name).Recording
			if diff := cmp.Diff(segments, r.Segments); diff != "" {
				t.Error(diff)
			}
			if lost := eegtest.Warned(r, emotiv.ErrLost); lost != (len(segments) > 1) || !lost && len(r.Warnings) > 0 {
				t.Errorf("warnings %v", r.Warnings)
			}
		})
	}
}

const proHead = "title:t, start timestamp:1614834367.125000, headset serial:E1, sampling rate:eeg_128;mot_64, subject:Jane Doe, \n"

func TestEmotivPRO(t *testing.T) {
	w := read(t, "\ufeff"+proHead+
		"Timestamp,EEG.Counter,EEG.Interpolated,EEG.AF3,EEG.Pz,EEG.RawCq,MarkerIndex,MarkerValueInt,CQ.AF3,CQ.Overall,MOT.AccX\r\n"+
		"1614834367.125,126,0,4200.5,-1e3,7,,,4,100,\r\n"+
		"1614834367.1328125,127,1.0,4201.5,2,7,1,5,2.0,100,\r\n"+
		"1614834367.135,,,,,,,,,,0.5\r\n"+
		"1614834367.140625,0,1,4202.5,3,7,,,,100,\r\n"+
		"1614834367.1484375,1,0,4203.5,,7,,,4,100,\r\n")
	r := w.Recording
	if r.Format != emotiv.FormatPro || !r.Start.Equal(time.Date(2021, 3, 4, 5, 6, 7, 125e6, time.UTC)) || r.Subject.Patient != "Jane Doe" || r.Subject.Recording != "t E1" {
		t.Errorf("%+v", r)
	}
	if got := fmt.Sprint(w.Values); got != "[[4200.5 4201.5 4202.5 4203.5] [-1000 2 3 NaN]]" {
		t.Error(got)
	}
	tick := time.Second / 128
	want := []eeg.Annotation{
		{Onset: tick, Text: "marker=5"},
		{Onset: tick, Duration: 2 * tick, Lasting: true, Text: "interpolated"},
		{Onset: tick, Duration: 2 * tick, Lasting: true, Text: "CQ.AF3=2"},
	}
	if diff := cmp.Diff(want, r.Annotations); diff != "" {
		t.Error(diff)
	}
	if !eegtest.Warned(r, emotiv.ErrNoCounter) || !eegtest.Warned(r, emotiv.ErrMissing) || len(r.Warnings) != 2 || len(r.Segments) != 1 {
		t.Errorf("warnings %v, segments %v", r.Warnings, r.Segments)
	}
	if r.Signals[0].Label != "AF3" || r.Signals[1].Type != eeg.TypeEEG || r.Signals[0].Rate != eeg.RateHz(128) {
		t.Errorf("%+v", r.Signals)
	}
}

// TestStartOfTimestamps takes that of the first sample where the title tells none, unless
// it counts from the recording's beginning.
func TestStartOfTimestamps(t *testing.T) {
	const names = "Timestamp;EEG.Counter;EEG.AF3\n"
	first := time.Date(2021, 3, 4, 5, 6, 7, 125e6, time.UTC)
	for text, want := range map[string]time.Time{
		"title:t, sampling rate:128\n" + names + "1614834360,5;;\n1614834367,125;0;1\n1614834367,133;1;2\n": first,
		names + "1614834367.125;0;1\n": first,
		names + "10.5;0;1\n":           {},
		names + "1e12;0;1\n":           {},
		"title:t, start timestamp:1614834360, sampling rate:128\n" + names + "1614834367.125;0;1\n": time.Unix(1614834360, 0),
	} {
		if got := read(t, text).Recording.Start; !got.Equal(want) {
			t.Errorf("%q: start %v, want %v", text, got, want)
		}
	}
}

func TestTestBench(t *testing.T) {
	w := read(t, "title:x, recorded:04.03.21 05.06.07, sampling:128, subject:P1, labels:COUNTER INTERPOLATED AF3 F7 RAW_CQ CQ_AF3 CQ_F7 GYROX MARKER, chan:9, units:emotiv\n"+
		"127, 0, 4200, 4100, 0, 4, 4, 1, 0\n128, 0, 4201, 4101, 0, 4, 3, 1, 0\n0, 0, 4202, 4102, 0, 4, 3, 1, 9\n3, 0, 4203, 4103, 0, 4, 4, 1, 0, \n")
	r, tick := w.Recording, time.Second/128
	want := []eeg.Annotation{
		{Onset: 2 * tick, Text: "marker=9"},
		{Onset: tick, Duration: 2 * tick, Lasting: true, Text: "CQ.F7=3"},
	}
	if diff := cmp.Diff(want, r.Annotations); diff != "" {
		t.Error(diff)
	}
	if r.Format != emotiv.FormatTestBench || !r.Start.Equal(time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)) {
		t.Errorf("%s, %v", r.Format, r.Start)
	}
	if len(r.Segments) != 2 || r.Segments[1].Start != 5*tick {
		t.Errorf("segments %v, want the second after 2 lost samples", r.Segments)
	}
	if fmt.Sprint(w.Values) != "[[4200 4201 4202 4203] [4100 4101 4102 4103]]" {
		t.Error(w.Values)
	}
}

func TestLocales(t *testing.T) {
	const names = "EEG.Counter,EEG.AF3,EEG.F7"
	for name, text := range map[string]string{
		"point and commas":     names + "\n1,4200.5,-0.25\n2,1.5e3,3.0\n",
		"commas at the end":    names + ",\n1,4200.5,-0.25,\n2,1.5e3,3.0,\n",
		"carriage returns":     names + "\r\n1,4200.5,-0.25\r\n2,1.5e3,3.0",
		"comma and semicolons": strings.ReplaceAll(names, ",", ";") + "\n1;4200,5;-0,25\n2;1,5e3;3,0\n",
		"comma and tabs":       strings.ReplaceAll(names, ",", "\t") + "\n1\t4200,5\t-0,25\n2\t1,5e3\t3,0\n",
		"point and semicolons": strings.ReplaceAll(names, ",", ";") + "\n1;4200.5;-0.25\n2;1.5e3;3.0\n",
		"comma, comma, space":  names + "\n1, 4200,5, -0,25\n2, 1,5e3, 3,0\n",
		"spaces around":        names + "\n 1 , 4200.5\t,-0.25 \n2 ,1.5e3, 3.0\n",
	} {
		w := read(t, "sampling rate:128\n"+text)
		if got := fmt.Sprint(w.Values); got != "[[4200.5 1500] [-0.25 3]]" || len(w.Recording.Warnings) > 0 {
			t.Errorf("%s: %s with %v", name, got, w.Recording.Warnings)
		}
	}
}

func TestWithoutMetadata(t *testing.T) {
	const text = "Timestamp,EEG.Counter,EEG.AF3\n0.0,0,1\n"
	w := read(t, text)
	if !emotiv.Is([]byte(text)) || w.Recording.Format != emotiv.FormatPro || !w.Recording.Start.IsZero() || !eegtest.Warned(w.Recording, emotiv.ErrRateAssumed) {
		t.Errorf("%+v", w.Recording)
	}
	if emotiv.Is([]byte("AF3,F7\n1,2\n")) || emotiv.Is(nil) {
		t.Error("took a table of labels for an EMOTIV export")
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, in, place string
		want            error
	}{
		{"empty", "", "x.csv:1:1:", emotiv.ErrHeader},
		{"metadata alone", "sampling:128\n", "x.csv:1:1:", emotiv.ErrHeader},
		{"no electrode", "sampling:128, labels:COUNTER GYROX\n1,2\n", "x.csv:1:1:", emotiv.ErrHeader},
		{"electrode twice", "sampling:128, labels:AF3 AF3\n1,2\n", "x.csv:1:1:", emotiv.ErrHeader},
		{"no row", "sampling:128, labels:COUNTER AF3\n", "x.csv:1:1:", emotiv.ErrNoRow},
		{"short row", "sampling:128, labels:COUNTER AF3\n1\n2,3\n", "x.csv:2:1:", emotiv.ErrColumns},
		{"long row", "sampling:128, labels:COUNTER AF3\n1,2,3\n2,3\n", "x.csv:2:1:", emotiv.ErrColumns},
		{"long row after a comma at the end", "sampling:128, labels:COUNTER AF3\n1,2,\n2,3,4\n", "x.csv:3:1:", emotiv.ErrColumns},
		{"word", "sampling:128, labels:COUNTER AF3\n1,x\n2,3\n", "x.csv:2:3:", emotiv.ErrValue},
		{"mixed points", "sampling:128, labels:COUNTER;AF3\n", "x.csv:1:1:", emotiv.ErrHeader},
		{"a point among commas", "EEG.Counter;EEG.AF3\n1;2,5\n2;2.5\n", "x.csv:3:3:", emotiv.ErrValue},
		{"a gap of centuries", "Timestamp,EEG.Counter,EEG.AF3\n0,0,1\n1e10,0,1\n", "x.csv:3:1:", emotiv.ErrGap},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readAll(strings.NewReader(tt.in), emotiv.Options{Name: "x.csv"})
			if !errors.Is(err, tt.want) || !strings.HasPrefix(fmt.Sprint(err), tt.place) {
				t.Errorf("%v, want %s %v", err, tt.place, tt.want)
			}
		})
	}
	if _, err := readAll(strings.NewReader("sampling:128, labels:AF3\n1\n"), emotiv.Options{Rate: eeg.Rate{Samples: -1}}); !errors.Is(err, emotiv.ErrRate) {
		t.Errorf("%v, want ErrRate", err)
	}
}

// export writes rows whose counts run to period − 1 but for those lost.
func export(rows, period int, lost map[int]bool) string {
	var b strings.Builder
	b.WriteString("sampling:128, labels:COUNTER INTERPOLATED AF3 F7 CQ_AF3\n")
	for i := range rows {
		if !lost[i] {
			fmt.Fprintf(&b, "%d, %d, %d.5, %d, %d\n", i%period, i/7%2, 4200+i%9, i, 4-i/100%2)
		}
	}
	return b.String()
}

func TestCutsAndOneByteReads(t *testing.T) {
	text := export(300, 129, map[int]bool{150: true, 151: true})
	whole, err1 := readAll(strings.NewReader(text), emotiv.Options{})
	single, err2 := readAll(iotest.OneByteReader(strings.NewReader(text)), emotiv.Options{})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if diff := cmp.Diff([]any{whole.Recording.Info(), whole.Values}, []any{single.Recording.Info(), single.Values}); diff != "" {
		t.Error(diff)
	}
	small := export(4, 129, nil)
	for size := range small {
		w, err := readAll(strings.NewReader(small[:size]), emotiv.Options{})
		switch complete := max(0, strings.Count(small[:size], "\n")-1); {
		case complete == 0 && (errors.Is(err, emotiv.ErrNoRow) || errors.Is(err, emotiv.ErrHeader)):
		case err != nil:
			t.Errorf("cut at byte %d: %v", size, err)
		case len(w.Values[0]) < complete || len(w.Values[0]) > complete+1:
			t.Errorf("cut at byte %d: %d rows, want %d", size, len(w.Values[0]), complete)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(export(150, 129, map[int]bool{7: true})))
	f.Add([]byte(proHead + "Timestamp,EEG.Counter,EEG.AF3,CQ.AF3,MarkerValueInt\n1,0,1,,\n2,1,,4,3\n"))
	f.Add([]byte("EEG.Counter;EEG.AF3\n0;1,5\n1;2,5\n"))
	f.Add([]byte("EEG.Counter,EEG.AF3\n0, 1,5\n1, 2,5\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		w, err := readAll(bytes.NewReader(in), emotiv.Options{})
		single, err1 := readAll(iotest.OneByteReader(bytes.NewReader(in)), emotiv.Options{})
		if fmt.Sprint(err) != fmt.Sprint(err1) {
			t.Fatalf("whole: %v; byte by byte: %v", err, err1)
		}
		if err != nil {
			return
		}
		if fmt.Sprint(w.Values) != fmt.Sprint(single.Values) || eegtest.Diff(w.Recording, single.Recording) != "" {
			t.Fatal("byte by byte differs")
		}
		var end time.Duration
		for _, s := range w.Recording.Segments {
			if s.Start < end || s.Duration <= 0 {
				t.Fatalf("segments %v", w.Recording.Segments)
			}
			end = s.End()
		}
	})
}

func ExampleNewReader() {
	const export = `title:eyes closed, sampling rate:128
Timestamp,EEG.Counter,EEG.Interpolated,EEG.AF3,EEG.AF4
10.0000000,126,0,4200.5,4190.0
10.0078125,127,0,4201.5,4191.0
10.0390625,3,0,4203.5,4192.5
`
	r, err := emotiv.NewReader(strings.NewReader(export), emotiv.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rec, err := eeg.Drain(r)
	fmt.Println(rec.Format, rec.Signals[0].Label, rec.Signals[1].Label, err)
	for _, s := range rec.Segments {
		fmt.Println(s.Start, s.Duration)
	}
	// Output:
	// EmotivPRO AF3 AF4 <nil>
	// 0s 15.625ms
	// 39.0625ms 7.8125ms
}
