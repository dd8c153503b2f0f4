package device_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/iomt/device"
)

// TestKineticMeanOfAConstant: it is that constant (E4.1).
func TestKineticMeanOfAConstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		celsius := rapid.Float64Range(-80, 60).Draw(t, "°C")
		n := rapid.IntRange(1, 50).Draw(t, "readings")
		k := device.KineticMean{Energy: device.Haynes}
		for range n {
			k.Add(celsius, 10*time.Minute)
		}
		if got := k.Celsius(); math.Abs(got-celsius) > 1e-9 {
			t.Fatalf("%v, want %v", got, celsius)
		}
	})
}

// TestKineticMeanIsAboveTheMean: always, as the rate is convex below half the energy,
// and below the maximum (E4.1).
func TestKineticMeanIsAboveTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := rapid.SliceOfN(rapid.Float64Range(-80, 60), 1, 50).Draw(t, "°C")
		k := device.KineticMean{Energy: device.Haynes}
		sum, top := 0.0, math.Inf(-1)
		for _, c := range record {
			k.Add(c, time.Minute)
			sum, top = sum+c, max(top, c)
		}
		if got, mean := k.Celsius(), sum/float64(len(record)); got < mean-1e-9 || got > top+1e-9 {
			t.Fatalf("%v, want from the mean %v to the maximum %v", got, mean, top)
		}
	})
}

func TestKineticMeanAtTheEdges(t *testing.T) {
	k := device.KineticMean{Energy: device.Haynes}
	if got := k.Celsius(); !math.IsNaN(got) {
		t.Errorf("empty: %v, want NaN", got)
	}
	for celsius, want := range map[float64]float64{-273.15: 0, -1000: 0, 5: 1} {
		if got := k.Rate(celsius); math.Abs(got-want) > 1e-12 {
			t.Errorf("rate at %v °C: %v, want %v", celsius, got, want)
		}
	}
	if k.Add(1e18, time.Hour); math.IsInf(k.Decay(), 0) || math.IsNaN(k.Decay()) {
		t.Errorf("decay at 1e18 °C is %v", k.Decay())
	}
}
