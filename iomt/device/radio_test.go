package device_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func radio() device.Radio {
	return device.Radio{Reference: -60, Exponent: 2, Shadowing: 5, Correlation: 0.8, Fading: 3, Body: 12, Loss: 0.1, Floor: -140}
}

// TestRadioAt: 10n dB a decade, from Rappaport's eq. (4.67).
func TestRadioAt(t *testing.T) {
	for _, tt := range []struct{ exponent, d, want float64 }{
		{2, 1, -60},
		{2, 10, -80},
		{3, 10, -90},
		{2, 2, -66.0206},
		{2, 1.8288, -65.2433}, // 6 ft: 0.777 dB more than 2 m
		{2, 0, -20},           // as at 1 cm
	} {
		r := radio()
		r.Exponent = tt.exponent
		if got := r.At(tt.d); math.Abs(got-tt.want) > 1e-4 {
			t.Errorf("exponent %v, %v m: %v dBm, want %v", tt.exponent, tt.d, got, tt.want)
		}
	}
}

// TestLinkMoments compares 200,000 packets, one a second, with the model. Shadowing makes
// some 22,000 of them independent: the bounds are 5 standard errors and more.
func TestLinkMoments(t *testing.T) {
	const n = 200_000
	r := radio()
	link := device.NewLink(r, rng.New(rng.Key{Seed: 3}))
	var sum, squares, product, last float64
	heard := 0
	for k := range n {
		dBm, ok := link.Hear(sim.Seconds(float64(k)), 10, 1)
		if ok {
			heard++
		}
		x := float64(dBm) - (-80 - 12)
		sum, squares, product, last = sum+x, squares+x*x, product+x*last, x
	}
	variance := squares / n
	for _, tt := range []struct {
		name                 string
		got, want, tolerance float64
	}{
		{"mean", sum / n, 0, 0.2},
		{"variance", variance, 25 + 9 + 1.0/12, 1},
		{"correlation", product / n / variance, 0.8 * 25 / 34.083, 0.02},
		{"heard", float64(heard) / n, 0.9, 0.004},
	} {
		if math.Abs(tt.got-tt.want) > tt.tolerance {
			t.Errorf("%s %v, want %v within %v", tt.name, tt.got, tt.want, tt.tolerance)
		}
	}
}

// TestLinkCorrelationIsOfTime: shadowing alone, looked at every 2 s, has the square of
// the correlation.
func TestLinkCorrelationIsOfTime(t *testing.T) {
	r := device.Radio{Reference: -60, Exponent: 2, Shadowing: 8, Correlation: 0.9, Floor: -150}
	const n = 100_000
	link := device.NewLink(r, rng.New(rng.Key{Seed: 4}))
	var squares, product, last float64
	for k := range n {
		dBm, _ := link.Hear(sim.Seconds(2*float64(k)), 1, 0)
		x := float64(dBm) + 60
		squares, product, last = squares+x*x, product+x*last, x
	}
	if got := product / squares; math.Abs(got-0.81) > 0.01 {
		t.Errorf("correlation %v 2 s apart, want 0.81", got)
	}
}

func TestLinkFloor(t *testing.T) {
	r := device.Radio{Reference: -60, Exponent: 2, Floor: -80}
	link := device.NewLink(r, rng.New(rng.Key{}))
	for _, tt := range []struct {
		d     float64
		dBm   int
		heard bool
	}{{1, -60, true}, {10, -80, true}, {10.7, -81, false}} {
		if dBm, heard := link.Hear(0, tt.d, 0); dBm != tt.dBm || heard != tt.heard {
			t.Errorf("%v m: %d dBm, %v; want %d, %v", tt.d, dBm, heard, tt.dBm, tt.heard)
		}
	}
	if got := r.Audible(); math.Abs(got-10) > 1e-9 {
		t.Errorf("audible to %v m without spread, want 10", got)
	}
}

func TestRadioSpreads(t *testing.T) {
	r := radio()
	if got := r.Spread(); math.Abs(got-math.Sqrt(34)) > 1e-12 {
		t.Errorf("spread %v, want √34", got)
	}
	// (1+0.8)/(1−0.8) = 9 times the variance of the shadowing.
	if got := r.Effective(1); math.Abs(got-math.Sqrt(25*9+9)) > 1e-9 {
		t.Errorf("effective spread %v, want √234", got)
	}
	if got := r.Effective(1e6); math.Abs(got-math.Sqrt(34)) > 1e-9 {
		t.Errorf("effective spread of rare packets %v, want √34", got)
	}
}

func TestRadioValidate(t *testing.T) {
	for name, spoil := range map[string]func(*device.Radio){
		"loud":            func(r *device.Radio) { r.Reference = 1 },
		"NaN reference":   func(r *device.Radio) { r.Reference = math.NaN() },
		"no exponent":     func(r *device.Radio) { r.Exponent = 0 },
		"exponent":        func(r *device.Radio) { r.Exponent = 11 },
		"shadowing":       func(r *device.Radio) { r.Shadowing = -1 },
		"NaN shadowing":   func(r *device.Radio) { r.Shadowing = math.NaN() },
		"correlation 1":   func(r *device.Radio) { r.Correlation = 1 },
		"anticorrelation": func(r *device.Radio) { r.Correlation = -0.1 },
		"fading":          func(r *device.Radio) { r.Fading = math.Inf(1) },
		"body":            func(r *device.Radio) { r.Body = 61 },
		"all lost":        func(r *device.Radio) { r.Loss = 1 },
		"floor":           func(r *device.Radio) { r.Floor = -151 },
	} {
		r := radio()
		spoil(&r)
		if err := r.Validate(); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
	if err := radio().Validate(); err != nil {
		t.Error(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a link over no radio")
		}
	}()
	device.NewLink(device.Radio{}, rng.New(rng.Key{}))
}

func TestLinkCannotHearBackInTime(t *testing.T) {
	link := device.NewLink(radio(), rng.New(rng.Key{}))
	link.Hear(2, 1, 0)
	defer func() {
		if recover() == nil {
			t.Error("no panic back in time")
		}
	}()
	link.Hear(1, 1, 0)
}

func BenchmarkLink(b *testing.B) {
	link, at := device.NewLink(radio(), rng.New(rng.Key{})), sim.Time(0)
	b.ReportAllocs()
	for b.Loop() {
		link.Hear(at, 2, 1)
		at += sim.Seconds(1)
	}
}
