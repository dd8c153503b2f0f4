package device_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"ihealth/datasets"
	"ihealth/iomt/device"
	"ihealth/sim"
)

const header = "device,elapsed,rss,mRSS10,mRSS100,dist,label\r\n"

func TestReadSignals(t *testing.T) {
	text := header + "N8,488.1,-69,-63.4,-68.76,500,-1\r\nN8,488.2,-61,-64.5,-68.6,500,-1\r\nHTC One M9,0,-53,-53,-53,20,1\n"
	got, err := device.ReadSignals("a.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []device.Signal{
		{Device: "N8", Elapsed: 488.1, Strength: -69, Distance: 5},
		{Device: "N8", Elapsed: 488.2, Strength: -61, Distance: 5},
		{Device: "HTC One M9", Strength: -53, Distance: 0.2, Close: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if runs := device.Runs(got); len(runs) != 2 || len(runs[0]) != 2 || len(runs[1]) != 1 {
		t.Errorf("%v, want runs of 2 and 1", runs)
	}
	if runs := device.Runs(nil); runs != nil {
		t.Errorf("%v of nothing", runs)
	}
}

// TestReadSignalsRefuses names file and line, and what to put there.
func TestReadSignalsRefuses(t *testing.T) {
	for _, tt := range []struct{ text, place, says string }{
		{"", "a.csv:0:", "no signals"},
		{header, "a.csv:1:", "no signals"},
		{"device,rss\n", "a.csv:1:", "want device,elapsed"},
		{header + "N8,1,-60,-60,-60,20\n", "a.csv:2:", "6 fields, want 7"},
		{header + ",1,-60,-60,-60,20,1\n", "a.csv:2:", "no device"},
		{header + "N8,1,-60,-60,-60,20,1\nN8,x,-60,-60,-60,20,1\n", "a.csv:3:", "elapsed"},
		{header + "N8,NaN,-60,-60,-60,20,1\n", "a.csv:2:", "elapsed"},
		{header + "N8,-1,-60,-60,-60,20,1\n", "a.csv:2:", "elapsed"},
		{header + "N8,1,-60.5,-60,-60,20,1\n", "a.csv:2:", "rss"},
		{header + "N8,1,-128,-60,-60,20,1\n", "a.csv:2:", "rss"},
		{header + "N8,1,99999999999999999999,-60,-60,20,1\n", "a.csv:2:", "rss"},
		{header + "N8,1,-60,Inf,-60,20,1\n", "a.csv:2:", "mRSS10"},
		{header + "N8,1,-60,-60,,20,1\n", "a.csv:2:", "mRSS100"},
		{header + "N8,1,-60,-60,-60,0,1\n", "a.csv:2:", "dist"},
		{header + "N8,1,-60,-60,-60,20,0\n", "a.csv:2:", "label"},
		{header + "\n", "a.csv:2:", "1 fields"},
	} {
		_, err := device.ReadSignals("a.csv", strings.NewReader(tt.text))
		if !errors.Is(err, device.ErrSignals) || !strings.HasPrefix(err.Error(), tt.place) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: %v; want ErrSignals at %s that says %q", tt.text, err, tt.place, tt.says)
		}
	}
	broken := io.MultiReader(strings.NewReader(header), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := device.ReadSignals("a.csv", broken); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want the reader's error", err)
	}
}

// TestReadSignalsOfPhones reads the recordings of the publisher, whose page gives the counts.
func TestReadSignalsOfPhones(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct {
		position          string
		signals, runs     int
		farthest, nearest float64
	}{{"HH", 19903, 25, 5, 0.2}, {"HB", 10330, 26, 5, 0.2}, {"PP", 24151, 26, 5, 0.2}} {
		path := filepath.Join(root, "ble", "RSS_human"+tt.position+".csv.gz")
		signals := readFile(t, path)
		if runs := device.Runs(signals); len(signals) != tt.signals || len(runs) != tt.runs {
			t.Errorf("%s: %d signals in %d runs, want %d in %d", tt.position, len(signals), len(runs), tt.signals, tt.runs)
		}
		near, far := signals[0].Distance, signals[0].Distance
		for _, s := range signals {
			near, far = min(near, s.Distance), max(far, s.Distance)
			if s.Close != (s.Distance <= 2) {
				t.Fatalf("%s: %+v: the label is not that of 2 m", tt.position, s)
			}
		}
		if near != tt.nearest || far != tt.farthest {
			t.Errorf("%s: from %v to %v m, want %v to %v", tt.position, near, far, tt.nearest, tt.farthest)
		}
	}
}

// TestHandHeld fits the recordings again: a line by normal equations, residuals about it, and the correlation
// of neighbours about the mean of their run.
func TestHandHeld(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	signals := readFile(t, filepath.Join(root, "ble", "RSS_humanHH.csv.gz"))
	n, x, y, xx, xy := float64(len(signals)), 0.0, 0.0, 0.0, 0.0
	for _, s := range signals {
		at := math.Log10(s.Distance)
		x, y, xx, xy = x+at/n, y+float64(s.Strength)/n, xx+at*at/n, xy+at*float64(s.Strength)/n
	}
	slope := (xy - x*y) / (xx - x*x)
	var residuals, squares, products, seconds, gaps float64
	for _, run := range device.Runs(signals) {
		mean := 0.0
		for _, s := range run {
			mean += float64(s.Strength) / float64(len(run))
		}
		for i, s := range run {
			off, about := float64(s.Strength)-y-slope*(math.Log10(s.Distance)-x), float64(s.Strength)-mean
			residuals, squares = residuals+off*off, squares+about*about
			if i == 0 {
				continue
			}
			products += about * (float64(run[i-1].Strength) - mean)
			if gap := s.Elapsed - run[i-1].Elapsed; gap > 0 && gap < 1 {
				seconds, gaps = seconds+gap, gaps+1
			}
		}
	}
	got, lag := device.HandHeld(), products/squares
	for _, tt := range []struct {
		name                  string
		have, want, tolerance float64
	}{
		{"reference", got.Reference, y - slope*x, 0.05},
		{"exponent", got.Exponent, -slope / 10, 0.005},
		{"spread", got.Spread(), math.Sqrt(residuals / n), 0.01},
		{"correlation", got.Correlation, math.Pow(lag, gaps/seconds), 0.05},
	} {
		if math.Abs(tt.have-tt.want) > tt.tolerance {
			t.Errorf("%s is %v, the recordings say %v", tt.name, tt.have, tt.want)
		}
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
}

func readFile(t *testing.T, path string) []device.Signal {
	t.Helper()
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%v: set %s to the folder of the data", err, datasets.RootVariable)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	signals, err := device.ReadSignals(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return signals
}

func TestReplay(t *testing.T) {
	r := &device.Replay{
		Subject: [16]byte{1}, Peer: [16]byte{2}, Interval: 0.1,
		Signals: []device.Signal{{Strength: -53, Distance: 0.2}, {Strength: -60, Distance: 0.4}},
	}
	for i, want := range []struct {
		at       sim.Time
		milli    int64
		distance float64
	}{{100_000_000, -53_000, 0.2}, {200_000_000, -60_000, 0.4}} {
		got, ok := r.Next()
		if !ok || got.At != want.at || got.Quantity.Milli != want.milli || got.Sequence != uint64(i+1) || r.Distance() != want.distance {
			t.Errorf("%+v, %v, %v m; want %+v", got, ok, r.Distance(), want)
		}
	}
	if _, ok := r.Next(); ok {
		t.Error("a reading after the end")
	}
}

func FuzzReadSignals(f *testing.F) {
	f.Add([]byte(header + "N8,488.1,-69,-63.4,-68.76,500,-1\r\n"))
	f.Add([]byte(header + "N8,1e308,-69,-63.4,-68.76,1e-9,1\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		signals, err := device.ReadSignals("f", bytes.NewReader(in))
		if err != nil {
			return
		}
		var again bytes.Buffer
		again.WriteString(header)
		for _, s := range signals {
			label := -1
			if s.Close {
				label = 1
			}
			fmt.Fprintf(&again, "%s,%v,%d,0,0,%v,%d\n", s.Device, s.Elapsed, s.Strength, s.Distance*100, label)
		}
		if got, err := device.ReadSignals("f", &again); err != nil || len(got) != len(signals) {
			t.Fatalf("%d signals, %v after a round trip of %d", len(got), err, len(signals))
		}
	})
}
