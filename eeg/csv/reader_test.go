package csv_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
	"ihealth/eeg/csv"
	"ihealth/eeg/eegtest"
)

func readAll(in io.Reader, o csv.Options) (*eeg.Recording, [][]float64, error) {
	r, err := csv.NewReader(in, o)
	if err != nil {
		return nil, nil, err
	}
	w, err := eegtest.Collect(r)
	return w.Recording, w.Values, err
}

func TestReader(t *testing.T) {
	const in = "\ufeffT7, P ,O1,Class\r\n1,-2.5,3e2,0\r\n4, 5,6,0\r\n\r\n7,8,9,1\n"
	rec, values, err := readAll(strings.NewReader(in), csv.Options{Rate: eeg.RateHz(2)})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]float64{{1, 4, 7}, {-2.5, 5, 8}, {300, 6, 9}}, values); diff != "" {
		t.Error(diff)
	}
	signal := func(label string) eeg.Signal {
		return eeg.Signal{Label: label, Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(2), Samples: 3, Gain: 1}
	}
	want := &eeg.Recording{
		Format:  "CSV",
		Signals: []eeg.Signal{signal("T7"), signal("P7"), signal("O1")},
		Annotations: []eeg.Annotation{
			{Onset: 0, Duration: time.Second, Lasting: true, Text: "class=0"},
			{Onset: time.Second, Duration: 500 * time.Millisecond, Lasting: true, Text: "class=1"},
		},
		Segments: []eeg.Segment{{Duration: 1500 * time.Millisecond}},
		Warnings: []eeg.Warning{{Cause: csv.ErrLabel, Where: "column 2 is called P; named it P7", Count: 1}},
	}
	if diff := cmp.Diff(want, rec, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	tests := []struct {
		name, in, place string
		want            error
	}{
		{"empty", "", "x.csv:1:1:", csv.ErrHeader},
		{"blank", "\n\n", "x.csv:2:1:", csv.ErrHeader},
		{"blank label", "a,,b\n", "x.csv:1:3:", csv.ErrHeader},
		{"label twice", "a,b, a\n", "x.csv:1:6:", csv.ErrHeader},
		{"no labels", "a,4200\n", "x.csv:1:3:", csv.ErrHeader},
		{"class alone", "class\n1\n", "x.csv:1:1:", csv.ErrHeader},
		{"no text", "a,\xff\n", "x.csv:1:3:", csv.ErrHeader},
		{"no row", "a,b\n", "x.csv:1:1:", csv.ErrNoRow},
		{"word", "a,b\n1,2\n3,four\n", "x.csv:3:3:", csv.ErrValue},
		{"word after a space", "a,b\n1, x\n", "x.csv:2:4:", csv.ErrValue},
		{"infinite word", "a,b\n1,inf\n", "x.csv:2:3:", csv.ErrValue},
		{"quoted word", "a,b\n1,\"x\"\n", "x.csv:2:4:", csv.ErrValue},
		{"UTF-16", "\xff\xfea\x00,\x00b\x00\n\x001\x00", "x.csv:1:1:", csv.ErrEncoding},
		{"UTF-16, the other end first", "\xfe\xff\x00a\x00,\x00b\x00\n", "x.csv:1:1:", csv.ErrEncoding},
		{"UTF-16 without a mark", "a\x00,\x00b\x00\n\x00", "x.csv:1:1:", csv.ErrEncoding},
		{"carriage returns", "a,b\r1,2\r3,4\r", "x.csv:1:4:", csv.ErrLineEnd},
		{"many carriage returns", "a\r" + strings.Repeat("1\r", 1<<16), "x.csv:1:2:", csv.ErrLineEnd},
		{"infinite", "a\n1e999\n", "x.csv:2:1:", csv.ErrValue},
		{"hexadecimal", "a\n0x1p4\n", "x.csv:2:1:", csv.ErrValue},
		{"decimal comma", "a,b\n1,5,2,5\n", "x.csv:2:1:", csv.ErrColumns},
		{"short row", "a,b\n1\n2,3\n", "x.csv:2:1:", csv.ErrColumns},
		{"endless line", "a\n" + strings.Repeat("1", 1<<17), "x.csv:2:1:", csv.ErrLine},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(strings.NewReader(tt.in), csv.Options{Name: "x.csv"})
			if !errors.Is(err, tt.want) || !strings.HasPrefix(fmt.Sprint(err), tt.place) {
				t.Errorf("%v, want %s %v", err, tt.place, tt.want)
			}
		})
	}
}

func TestEmptyCellIsMissing(t *testing.T) {
	rec, values, err := readAll(strings.NewReader("a,b\n1,\n ,2\n"), csv.Options{Rate: eeg.RateHz(1)})
	if err != nil || fmt.Sprint(values) != "[[1 NaN] [NaN 2]]" {
		t.Fatal(values, err)
	}
	if w := rec.Warnings; len(w) != 1 || !errors.Is(w[0], csv.ErrMissing) || w[0].Count != 2 || w[0].Where != `line 2, "b"` {
		t.Errorf("warnings %v", w)
	}
}

// TestMissingWords are what pandas, R and JSON write for a missing value.
func TestMissingWords(t *testing.T) {
	for _, word := range []string{"nan", "NaN", "NA", "null", "NULL", "N/A", `"NaN"`, `""`} {
		rec, values, err := readAll(strings.NewReader("a,b,class\n1,"+word+",0\n"+word+",2,"+word+"\n"), csv.Options{Rate: eeg.RateHz(1)})
		if err != nil || fmt.Sprint(values) != "[[1 NaN] [NaN 2]]" || len(rec.Annotations) != 1 || !eegtest.Warned(rec, csv.ErrMissing) {
			t.Errorf("%s: %v of %+v, %v", word, values, rec, err)
		}
	}
}

func TestQuotes(t *testing.T) {
	rec, values, err := readAll(strings.NewReader("\"AF3\", \"F7\",\"class\"\n\"1\",\"-2.5\",\"0\"\n3, \"4e1\" ,0\n"), csv.Options{Rate: eeg.RateHz(1)})
	if err != nil || fmt.Sprint(values) != "[[1 3] [-2.5 40]]" || rec.Signals[1].Label != "F7" || len(rec.Annotations) != 1 {
		t.Errorf("%v of %+v, %v", values, rec, err)
	}
}

func TestOtherSeparators(t *testing.T) {
	for _, text := range []string{"a;b\n1,5;2\n-3;4e1\n", "a\tb\n1.5\t2\n-3\t4e1\n", "a,b\n1.5, 2\n-3,\t4e1,\n"} {
		if _, values, err := readAll(strings.NewReader(text), csv.Options{}); err != nil || fmt.Sprint(values) != "[[1.5 -3] [2 40]]" {
			t.Errorf("%q: %v, %v", text, values, err)
		}
	}
}

func TestRate(t *testing.T) {
	rec, _, err := readAll(strings.NewReader("a\n1\n"), csv.Options{})
	if err != nil || rec.Signals[0].Rate != eeg.RateHz(128) || !errors.Is(rec.Warnings[0], csv.ErrRateAssumed) {
		t.Errorf("%+v, %v; want 128 Hz with a warning", rec, err)
	}
	for _, r := range []eeg.Rate{{Samples: 1}, {Samples: -1, Period: 1}, {Period: 1}} {
		if _, _, err := readAll(strings.NewReader("a\n1\n"), csv.Options{Rate: r}); !errors.Is(err, csv.ErrRate) {
			t.Errorf("rate %+v: %v, want ErrRate", r, err)
		}
	}
}

func long(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("AF3,F7,class\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d.5,%d,%d\n", 4200+i%7, i, i/100)
	}
	return b.Bytes()
}

func TestTruncationAtEveryByte(t *testing.T) {
	whole := long(3)
	header := bytes.IndexByte(whole, '\n') + 1
	for size := header; size < len(whole); size++ {
		rec, values, err := readAll(bytes.NewReader(whole[:size]), csv.Options{})
		complete := bytes.Count(whole[:size], []byte("\n")) - 1
		switch {
		case complete == 0 && errors.Is(err, csv.ErrNoRow): // cut inside the first row
		case err != nil:
			t.Errorf("cut at byte %d: %v", size, err)
		case len(values[0]) < complete || len(values[0]) > complete+1:
			t.Errorf("cut at byte %d: %d rows, want %d", size, len(values[0]), complete)
		case len(values[0]) != len(values[1]) || rec.Signals[0].Samples != int64(len(values[0])):
			t.Errorf("cut at byte %d: channels differ in length", size)
		}
	}
}

func TestCutOffLine(t *testing.T) {
	for _, last := range []string{"3", "3,", "3,4e"} {
		rec, values, err := readAll(strings.NewReader("class,b\n1,2\n"+last), csv.Options{Rate: eeg.RateHz(1)})
		if err != nil || len(values[0]) != 1 || len(rec.Annotations) != 1 || !errors.Is(rec.Warnings[0], csv.ErrTruncatedRow) {
			t.Errorf("%q: %v with %+v, %v; want one row and a warning", last, values, rec, err)
		}
	}
}

func TestOneByteReads(t *testing.T) {
	whole, v1, err1 := readAll(bytes.NewReader(long(400)), csv.Options{})
	single, v2, err2 := readAll(iotest.OneByteReader(bytes.NewReader(long(400))), csv.Options{})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if diff := cmp.Diff([]any{whole.Info(), v1}, []any{single.Info(), v2}); diff != "" {
		t.Error(diff)
	}
	if len(whole.Annotations) != 4 || whole.Observed() != 3125*time.Millisecond {
		t.Errorf("%d annotations in %v, want 4 in 3.125s", len(whole.Annotations), whole.Observed())
	}
}

func TestReadErrorIsKept(t *testing.T) {
	broken := errors.New("broken disk")
	for _, head := range []string{"", "a\n", "a\n1\n2"} {
		in := io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))
		if _, _, err := readAll(in, csv.Options{}); !errors.Is(err, broken) {
			t.Errorf("after %q: %v, want the reader's error", head, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("T7,P,O1,class\n1,2,3,0\n4,5,6,1\n"))
	f.Add(long(130))
	f.Add([]byte("a,b\r\n1, 2\r\n3"))
	f.Add([]byte("\ufeffa\n-1e-3\n"))
	f.Add([]byte("B,A\n,0"))
	f.Fuzz(func(t *testing.T, in []byte) {
		rec, values, err := readAll(bytes.NewReader(in), csv.Options{})
		_, single, err1 := readAll(iotest.OneByteReader(bytes.NewReader(in)), csv.Options{})
		if fmt.Sprint(err) != fmt.Sprint(err1) {
			t.Fatalf("whole: %v; byte by byte: %v", err, err1)
		}
		if err != nil {
			return
		}
		if diff := eegtest.Diff(values, single); diff != "" {
			t.Fatal(diff)
		}
		for i, s := range rec.Signals {
			if int64(len(values[i])) != s.Samples || s.Samples == 0 {
				t.Fatalf("%d samples of %q, said %d", len(values[i]), s.Label, s.Samples)
			}
		}
	})
}

// BenchmarkReader reads rows as an EPOC's software writes them, 14 channels of six
// decimals.
func BenchmarkReader(b *testing.B) {
	const rows, channels = 10_000, 14
	var in bytes.Buffer
	in.WriteString("AF3,F7,F3,FC5,T7,P7,O1,O2,P8,T8,FC6,F4,F8,AF4\n")
	for row := range rows {
		for c := range channels {
			fmt.Fprintf(&in, "%s%.6f", []string{"", ","}[min(c, 1)], 4200+float64((row*37+c*11)%1000)/9)
		}
		in.WriteByte('\n')
	}
	b.SetBytes(int64(in.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r, err := csv.NewReader(bytes.NewReader(in.Bytes()), csv.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := eeg.Drain(r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*rows*channels/b.Elapsed().Seconds()/1e6, "Mvalues/s")
}
