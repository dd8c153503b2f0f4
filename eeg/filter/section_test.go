package filter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/filter"
	"ihealth/internal/scipy"
)

// table is what testdata/sosfilt.py prints.
type table struct {
	Designs []struct {
		Kind                 string
		Hz, Q, Rate          float64
		Section              [6]float64 // b0 b1 b2 a0 a1 a2
		Impulse, Step, Codes []float64  // every 7th sample
	}
	Cascade []float64 // of 8192 + codes by a high-pass of 1 Hz and a notch of 50 Hz, at 128 Hz
	Notch   []float64 // of the same by the notch alone
}

const samples = 400

func decode(t *testing.T, b []byte) table {
	t.Helper()
	var out table
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Designs) < 12 || len(out.Cascade) != samples || len(out.Notch) != samples {
		t.Fatalf("%d designs, %d and %d samples", len(out.Designs), len(out.Cascade), len(out.Notch))
	}
	return out
}

// stored is the output of testdata/sosfilt.py under SciPy 1.10.1.
func stored(t *testing.T) table {
	t.Helper()
	b, err := os.ReadFile("testdata/sosfilt.json")
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, b)
}

func codes(i int) float64 { return float64(i*i*7919%1009 - 500) }

// TestSections compares coefficients and responses with scipy.signal's butter,
// iirnotch and sosfilt.
func TestSections(t *testing.T) { compareSections(t, stored(t)) }

func TestLive(t *testing.T) {
	live := decode(t, scipy.Run(t, "testdata/sosfilt.py"))
	compareSections(t, live)
	compareStart(t, live)
}

func compareSections(t *testing.T, want table) {
	t.Helper()
	for _, row := range want.Designs {
		var d filter.Design
		switch row.Kind {
		case "high-pass":
			d = filter.HighPass(row.Hz)
		case "low-pass":
			d = filter.LowPass(row.Hz)
		case "notch":
			d = filter.Notch(row.Hz, row.Q)
		}
		s, err := d.Section(row.Rate)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range [6]float64{s.B0, s.B1, s.B2, 1, s.A1, s.A2} {
			if math.Abs(c-row.Section[i]) > 1e-15 {
				t.Errorf("%v at %v Hz: coefficient %d is %v, want %v", d, row.Rate, i, c, row.Section[i])
			}
		}
		check := func(name string, want []float64, in func(i int) float64) {
			x := make([]float64, samples+1) // at rest about 0
			largest := 0.0
			for i := range samples {
				x[i+1] = in(i)
				largest = max(largest, math.Abs(in(i)))
			}
			for i, y := range filtered(t, row.Rate, x, d)[1:] {
				if i%7 == 0 && math.Abs(y-want[i/7]) > 1e-12*largest {
					t.Errorf("%v at %v Hz: %s response is %v at %d, want %v", d, row.Rate, name, y, i, want[i/7])
				}
			}
		}
		check("impulse", row.Impulse, func(i int) float64 { return float64(max(0, 1-i)) })
		check("step", row.Step, func(int) float64 { return 1 })
		check("noise", row.Codes, codes)
	}
}

// TestStart compares with sosfilt of the samples less the first one, which comes back
// with the gain of a constant.
func TestStart(t *testing.T) { compareStart(t, stored(t)) }

func compareStart(t *testing.T, want table) {
	t.Helper()
	x := make([]float64, samples)
	for i := range x {
		x[i] = 8192 + codes(i)
	}
	cascade := filtered(t, 128, x, filter.HighPass(1), filter.Notch(50, 30))
	notch := filtered(t, 128, x, filter.Notch(50, 30))
	for i := range x {
		if math.Abs(cascade[i]-want.Cascade[i]) > 1e-12*8192 || math.Abs(notch[i]-want.Notch[i]) > 1e-12*8192 {
			t.Errorf("sample %d: %v and %v, want %v and %v", i, cascade[i], notch[i], want.Cascade[i], want.Notch[i])
		}
	}
}

// TestEMOTIV has the coefficients that EMOTIV publishes for the high-pass before its
// band powers (emotiv.com, knowledge base, "How are band powers calculated?"). Elsewhere
// they are said to be of 0.5 Hz; at 128 Hz they are a Butterworth's of 1 Hz.
func TestEMOTIV(t *testing.T) {
	s, err := filter.HighPass(1).Section(128)
	if err != nil {
		t.Fatal(err)
	}
	want := filter.Section{
		B0: 0.96588528974407006, B1: -1.9317705794881401, B2: 0.96588528974407006,
		A1: -1.9306064272196681, A2: 0.93293473175661223,
	}
	for _, d := range []float64{s.B0 - want.B0, s.B1 - want.B1, s.B2 - want.B2, s.A1 - want.A1, s.A2 - want.A2} {
		if math.Abs(d) > 1e-15 {
			t.Errorf("%+v, want %+v", s, want)
		}
	}
}

// TestGains has the textbook's values: 1/√2 at an edge, 0 where nothing passes.
func TestGains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(10, 5000).Draw(t, "rate")
		hz := rate * rapid.Float64Range(0.002, 0.45).Draw(t, "hz over rate")
		q := rapid.Float64Range(1, 50).Draw(t, "q")
		half := math.Sqrt2 / 2
		// The edges of the band lie evenly about hz on the axis tan(πf/rate) of the bilinear transform.
		w := math.Tan(math.Pi * hz / rate)
		width := (1 + w*w) * math.Tan(math.Pi*hz/rate/q)
		edge := rate / math.Pi * math.Atan((width+math.Sqrt(width*width+4*w*w))/2)
		for _, tt := range []struct {
			d        filter.Design
			hz, gain float64
		}{
			{filter.HighPass(hz), 0, 0},
			{filter.HighPass(hz), hz, half},
			{filter.HighPass(hz), rate / 2, 1},
			{filter.LowPass(hz), 0, 1},
			{filter.LowPass(hz), hz, half},
			{filter.LowPass(hz), rate / 2, 0},
			{filter.Notch(hz, q), 0, 1},
			{filter.Notch(hz, q), hz, 0},
			{filter.Notch(hz, q), rate / 2, 1},
			{filter.Notch(hz, q), edge, half},
		} {
			s, err := tt.d.Section(rate)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Gain(tt.hz, rate); math.Abs(got-tt.gain) > 1e-9 {
				t.Fatalf("%v has gain %v at %v Hz, want %v", tt.d, got, tt.hz, tt.gain)
			}
		}
	})
}

func TestUnusableFrequencies(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, d := range []filter.Design{
		filter.HighPass(0), filter.HighPass(-1), filter.HighPass(64), filter.HighPass(nan), filter.HighPass(inf),
		filter.LowPass(0), filter.LowPass(64), filter.LowPass(nan),
		filter.Notch(0, 30), filter.Notch(64, 30), filter.Notch(nan, 30), filter.Notch(50, 0), filter.Notch(50, -1),
		filter.Notch(50, nan), filter.Notch(50, inf), filter.Notch(50, 0.5), filter.Notch(50, 1e-300),
	} {
		if s, err := d.Section(128); !errors.Is(err, filter.ErrFrequency) {
			t.Errorf("%v: %+v, %v; want ErrFrequency", d, s, err)
		}
	}
	for _, rate := range []float64{0, -128, nan} {
		if _, err := filter.HighPass(1).Section(rate); !errors.Is(err, filter.ErrFrequency) {
			t.Errorf("rate %v: %v, want ErrFrequency", rate, err)
		}
	}
}

func ExampleDesign() {
	s, err := filter.HighPass(1).Section(128)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hz := range []float64{0, 0.1, 1, 10} {
		fmt.Printf("%4v Hz: %.4f\n", hz, s.Gain(hz, 128))
	}
	// Output:
	//    0 Hz: 0.0000
	//  0.1 Hz: 0.0100
	//    1 Hz: 0.7071
	//   10 Hz: 1.0000
}
