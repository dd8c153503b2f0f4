package arff_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/arff"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
)

func readAll(in io.Reader, o arff.Options) (eegtest.Stream, error) {
	r, err := arff.NewReader(in, o)
	if err != nil {
		return eegtest.Stream{}, err
	}
	return eegtest.Collect(r)
}

func TestCorpus(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	dir, files := eegtest.Corpus(t, root, "valid", ".arff")
	for name, want := range files {
		in, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := arff.NewReader(bytes.NewReader(in), arff.Options{Rate: eeg.RateHz(128)})
		if err != nil {
			t.Fatal(err)
		}
		whole := eegtest.Windows(t, r, feature.All)
		for i, c := range want.Channels {
			if s := r.Recording().Signals[i]; s.Label != c.Label || s.Rate.Hz() != c.FS || s.Samples != c.N {
				t.Errorf("%+v, want %s at %v Hz with %d samples", s, c.Label, c.FS, c.N)
			}
			eegtest.CheckMoments(t, c.Label, whole[0].Channels[i], c.Numpy)
		}
		if rec := r.Recording(); len(rec.Warnings) > 0 || len(rec.Annotations) != 2 || rec.Annotations[1].Text != "eyeDetection=1" {
			t.Errorf("warnings %v, annotations %v", rec.Warnings, rec.Annotations)
		}
	}
}

const small = "% comment\n@relation 'eyes open'\n\n@attribute AF3 numeric\n@ATTRIBUTE 'left eye' REAL\n@Attribute\tstate\t{open, 'half shut'}\n@attribute F7 Integer\n@data\n"

func TestReader(t *testing.T) {
	w, err := readAll(strings.NewReader(small+"1,2.5,open,-3\r\n% another\n4 , ? ,'half shut',5\n6,7,?,8\n"), arff.Options{Rate: eeg.RateHz(2)})
	if err != nil {
		t.Fatal(err)
	}
	r := w.Recording
	if fmt.Sprint(w.Values) != "[[1 4 6] [2.5 NaN 7] [-3 5 8]]" || r.Signals[1].Label != "left eye" || r.Signals[0].Type != eeg.TypeEEG || r.Format != "ARFF" {
		t.Errorf("%v of %+v", w.Values, r)
	}
	half := 500 * time.Millisecond
	want := []eeg.Annotation{
		{Duration: half, Lasting: true, Text: "state=open"},
		{Onset: half, Duration: half, Lasting: true, Text: "state='half shut'"},
	}
	if diff := cmp.Diff(want, r.Annotations); diff != "" {
		t.Error(diff)
	}
	if len(r.Warnings) != 1 || !errors.Is(r.Warnings[0], arff.ErrMissing) {
		t.Errorf("warnings %v", r.Warnings)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, in, place string
		want            error
	}{
		{"empty", "", "x.arff:1:1:", arff.ErrHeader},
		{"comments alone", "% a\n%b\n", "x.arff:2:1:", arff.ErrHeader},
		{"no data", "@relation x\n@attribute a numeric\n", "x.arff:2:1:", arff.ErrHeader},
		{"another format", "a,b\n1,2\n", "x.arff:1:1:", arff.ErrHeader},
		{"a string", "@attribute a string\n@data\n", "x.arff:1:1:", arff.ErrHeader},
		{"no name", "@attribute\n@data\n", "x.arff:1:1:", arff.ErrHeader},
		{"no end of a name", "@attribute 'a numeric\n@data\n", "x.arff:1:1:", arff.ErrHeader},
		{"twice", "@attribute a real\n@attribute a real\n@data\n", "x.arff:2:1:", arff.ErrHeader},
		{"no channel", "@attribute a {0,1}\n@data\n0\n", "x.arff:2:1:", arff.ErrHeader},
		{"no row", "@attribute a real\n@data\n% x\n", "x.arff:3:1:", arff.ErrNoRow},
		{"sparse row", "@attribute a real\n@attribute b real\n@data\n{0 1, 1 2}\n", "x.arff:4:1:", arff.ErrSparse},
		{"sparse row of fewer", small + "1,2,open,3\n{0 5, 2 1}\n", "x.arff:10:1:", arff.ErrSparse},
		{"sparse row without a value", small + "{}", "x.arff:9:1:", arff.ErrSparse},
		{"short row", small + "1,2,open\n", "x.arff:9:1:", arff.ErrColumns},
		{"word", small + "1,2,open,x\n", "x.arff:9:10:", arff.ErrValue},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readAll(strings.NewReader(tt.in), arff.Options{Name: "x.arff"})
			if !errors.Is(err, tt.want) || !strings.HasPrefix(fmt.Sprint(err), tt.place) {
				t.Errorf("%v, want %s %v", err, tt.place, tt.want)
			}
		})
	}
	if _, err := readAll(strings.NewReader(small), arff.Options{Rate: eeg.Rate{Samples: -1}}); !errors.Is(err, arff.ErrRate) {
		t.Errorf("%v, want ErrRate", err)
	}
}

func TestCuts(t *testing.T) {
	whole := small + "1,2,open,3\n4,5,open,6\n"
	for size := range whole {
		w, err := readAll(strings.NewReader(whole[:size]), arff.Options{})
		switch rows := strings.Count(whole[len(small):max(size, len(small))], "\n"); {
		case rows == 0 && (errors.Is(err, arff.ErrHeader) || errors.Is(err, arff.ErrNoRow)):
		case err != nil:
			t.Errorf("cut at byte %d: %v", size, err)
		case len(w.Values[0]) < rows || len(w.Values[0]) > rows+1:
			t.Errorf("cut at byte %d: %d rows, want %d", size, len(w.Values[0]), rows)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(small + "1,2,open,3\n4,?,?,6\n"))
	f.Add([]byte("@attribute a real\n@data\n1\n2"))
	f.Fuzz(func(t *testing.T, in []byte) {
		w, err := readAll(bytes.NewReader(in), arff.Options{})
		single, err1 := readAll(iotest.OneByteReader(bytes.NewReader(in)), arff.Options{})
		if fmt.Sprint(err) != fmt.Sprint(err1) || fmt.Sprint(w.Values) != fmt.Sprint(single.Values) {
			t.Fatalf("whole: %v; byte by byte: %v", err, err1)
		}
		if err == nil && w.Recording.Signals[0].Samples != int64(len(w.Values[0])) {
			t.Fatalf("%d samples, said %d", len(w.Values[0]), w.Recording.Signals[0].Samples)
		}
	})
}

func ExampleNewReader() {
	const file = "@RELATION eyes\n@ATTRIBUTE AF3 NUMERIC\n@ATTRIBUTE eyeDetection {0,1}\n@DATA\n4200.5,0\n4201.5,1\n4202,1\n"
	r, err := arff.NewReader(strings.NewReader(file), arff.Options{Rate: eeg.RateHz(128)})
	if err != nil {
		fmt.Println(err)
		return
	}
	rec, err := eeg.Drain(r)
	fmt.Println(rec.Signals[0].Label, rec.Signals[0].Samples, err)
	for _, a := range rec.Annotations {
		fmt.Println(a.Onset, a.Duration, a.Text)
	}
	// Output:
	// AF3 3 <nil>
	// 0s 7.8125ms eyeDetection=0
	// 7.8125ms 15.625ms eyeDetection=1
}
