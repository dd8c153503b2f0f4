package csv_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/csv"
	"ihealth/eeg/eegtest"
)

// timed writes rows under a column of that name with times at hz times scale, as that
// format has them, but for those from lost to end.
func timed(name, format string, hz, scale, first float64, rows, lost, end int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s,AF3,F7\n", name)
	for i := range rows {
		if i < lost || i >= end {
			fmt.Fprintf(&b, format+",%d,7\n", first+float64(i)/hz*scale, i)
		}
	}
	return b.String()
}

// TestTimeColumn tells the rate and a gap of 100 samples, and is no channel.
func TestTimeColumn(t *testing.T) {
	tests := []struct {
		name, format     string
		hz, scale, first float64
	}{
		{"time", "%.8f", 256, 1, 0},
		{"time", "%v", 256, 1, 0},
		{"Time", "%.4f", 128, 1, 10},
		{"TIMESTAMP", "%.6f", 128, 1, 1614834367.125},
		{"t", "%.3f", 250, 1, 0},
		{"time (s)", "%.3f", 1000, 1, -5},
		{"time_s", "%.1f", 10, 1, 0},
		{"Time [s]", "%g", 512, 1, 0},
		{"time_ms", "%.0f", 256, 1e3, 0},
		{"t (ms)", "%.1f", 500, 1e3, 3},
		{"timestamps", "%.6f", 300, 1, 0},
		{"time [us]", "%.0f", 2048, 1e6, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name+tt.format, func(t *testing.T) {
			text := timed(tt.name, tt.format, tt.hz, tt.scale, tt.first, 1200, 700, 800)
			rec, values, err := readAll(strings.NewReader(text), csv.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(values) != 2 || len(values[0]) != 1100 || rec.Signals[0].Label != "AF3" || rec.Signals[0].Rate.Hz() != tt.hz {
				t.Fatalf("%+v", rec.Signals)
			}
			if len(rec.Segments) != 2 || rec.Segments[1].Start != rec.Signals[0].Rate.Time(800) || values[0][700] != 800 {
				t.Errorf("segments %v", rec.Segments)
			}
			if len(rec.Warnings) != 1 || !eegtest.Warned(rec, csv.ErrLost) {
				t.Errorf("warnings %v", rec.Warnings)
			}
		})
	}
}

// TestTimeOfAnyRate finds every rate and every loss, at the digits of a microsecond.
func TestTimeOfAnyRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hz := rapid.IntRange(16, 3000).Draw(t, "rate")
		lost := rapid.IntRange(1, 299).Draw(t, "first lost")
		n := rapid.IntRange(1, 50).Draw(t, "lost")
		text := timed("time", "%.6f", float64(hz), 1, float64(rapid.IntRange(0, 1e6).Draw(t, "first")), 600, lost, lost+n)
		rec, _, err := readAll(strings.NewReader(text), csv.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := rec.Signals[0].Rate
		if math.Abs(r.Hz()-float64(hz)) > 1e-3*float64(hz) || len(rec.Segments) != 2 || rec.Segments[1].Start != r.Time(int64(lost+n)) {
			t.Fatalf("%v with segments %v", r, rec.Segments)
		}
	})
}

func TestTimeOfNoWholeRate(t *testing.T) {
	rec, _, err := readAll(strings.NewReader(timed("time", "%.3f", 1/0.003, 1, 0, 400, 400, 400)), csv.Options{})
	want, _ := eeg.RateOf(big.NewRat(1000, 3))
	if err != nil || rec.Signals[0].Rate.Compare(want) != 0 || len(rec.Segments) != 1 {
		t.Errorf("%+v, %v", rec, err)
	}
}

// TestTimeRefused has columns of times that tell no rate unless one is given.
func TestTimeRefused(t *testing.T) {
	for name, text := range map[string]string{
		"counts":              timed("t", "%.0f", 1, 1, 0, 100, 100, 100),
		"milliseconds untold": timed("timestamp", "%.3f", 256, 1e3, 0, 100, 100, 100),
		"irregular":           "time,a\n0,1\n0.01,2\n0.013,3\n0.024,4\n0.036,5\n",
		"one row":             "time,a\n0,1\n",
		"backwards":           timed("time", "%.3f", -250, 1, 9, 100, 100, 100),
		"standing still":      "time,a\n" + strings.Repeat("1,2\n", 10),
	} {
		_, _, err := readAll(strings.NewReader(text), csv.Options{Name: "x.csv"})
		if !errors.Is(err, csv.ErrRate) || !strings.HasPrefix(err.Error(), "x.csv:1:1:") {
			t.Errorf("%s: %v, want ErrRate", name, err)
		}
		rec, _, err := readAll(strings.NewReader(text), csv.Options{Rate: eeg.RateHz(100)})
		if err != nil || len(rec.Segments) != 1 || rec.Signals[0].Label == "t" {
			t.Errorf("%s at a given rate: %+v, %v", name, rec, err)
		}
	}
}

// TestGivenRateWithTime takes the rate that is given, warns where times differ and finds
// the loss.
func TestGivenRateWithTime(t *testing.T) {
	text := timed("time", "%.6f", 256, 1, 0, 600, 300, 400)
	for _, hz := range []int64{128, 256} {
		rec, _, err := readAll(strings.NewReader(text), csv.Options{Rate: eeg.RateHz(hz)})
		if err != nil || rec.Signals[0].Rate != eeg.RateHz(hz) || len(rec.Segments) != 2 || rec.Segments[1].Start != eeg.RateHz(hz).Time(400) {
			t.Fatalf("%+v, %v", rec, err)
		}
		if eegtest.Warned(rec, csv.ErrTime) != (hz == 128) {
			t.Errorf("at %d Hz: warnings %v", hz, rec.Warnings)
		}
	}
}

// TestTimeWarns of times that contradict the rows, and of a rate that few rows tell.
func TestTimeWarns(t *testing.T) {
	for text, cause := range map[string]error{
		timed("time", "%.3f", 250, 1, 0, 200, 200, 200) + "0.1,7,7\n": csv.ErrTime,
		timed("time", "%.3f", 250, 1, 0, 200, 200, 200) + ",7,7\n":    csv.ErrMissing,
		timed("time", "%.3f", 250, 1, 0, 5, 5, 5):                     csv.ErrRateAssumed,
	} {
		rec, _, err := readAll(strings.NewReader(text), csv.Options{})
		if err != nil || len(rec.Warnings) != 1 || !eegtest.Warned(rec, cause) || len(rec.Segments) != 1 || rec.Signals[0].Rate != eeg.RateHz(250) {
			t.Errorf("%+v, %v; want a warning of %v", rec, err, cause)
		}
	}
}

// TestTimeEdges has no row, a broken reader, and a gap of centuries.
func TestTimeEdges(t *testing.T) {
	if _, _, err := readAll(strings.NewReader("time,a\n"), csv.Options{}); !errors.Is(err, csv.ErrNoRow) {
		t.Errorf("%v, want ErrNoRow", err)
	}
	broken := errors.New("broken disk")
	if _, _, err := readAll(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("time,a\n0,1\n"))), csv.Options{}); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v, want the reader's error", err)
	}
	if _, _, err := readAll(iotest.ErrReader(broken), csv.Options{}); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's error", err)
	}
	if _, _, err := readAll(strings.NewReader("time,a\n0,1\n0.01,2\n0.02,3\n1e12,3\n"), csv.Options{}); !errors.Is(err, csv.ErrGap) {
		t.Errorf("%v, want ErrGap", err)
	}
	for _, label := range []string{"times", "T7", "t2", "timer", "ts"} {
		rec, _, err := readAll(strings.NewReader(label+",a\n0,1\n0.01,2\n"), csv.Options{})
		if err != nil || len(rec.Signals) != 2 {
			t.Errorf("%s: %+v, %v; want a channel", label, rec, err)
		}
	}
	rec, values, err := readAll(strings.NewReader("a;time\n1,5;0,000\n2;0,004\n3;0,008\n4;0,024\n"), csv.Options{})
	if err != nil || fmt.Sprint(values) != "[[1.5 2 3 4]]" || len(rec.Segments) != 2 || rec.Segments[1].Start != 24*time.Millisecond {
		t.Errorf("%v of %+v, %v", values, rec, err)
	}
}
