package device_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// ward has 100 m³ and six changes of air an hour.
func ward() device.Box { return device.Box{Volume: 100, Flow: 1. / 6, Outside: 5} }

// TestBoxAgainstSmallSteps: the closed form is what dC/dt = G/V − (Q/V)(C − outside)
// leads to, by Runge and Kutta's midpoint rule with 10,000 steps; so is the dose.
func TestBoxAgainstSmallSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := device.Box{
			Volume: rapid.Float64Range(20, 500).Draw(t, "V"), Flow: rapid.Float64Range(0.01, 1).Draw(t, "Q"),
			Outside: rapid.Float64Range(0, 400).Draw(t, "outside"),
		}
		start, source := rapid.Float64Range(0, 2000).Draw(t, "C"), rapid.Float64Range(0, 100).Draw(t, "G")
		d := time.Duration(rapid.Int64Range(1, int64(3*time.Hour)).Draw(t, "d"))
		c, dose, h := start, 0.0, d.Seconds()/10_000
		slope := func(c float64) float64 { return source/b.Volume - b.Flow/b.Volume*(c-b.Outside) }
		for range 10_000 {
			middle := c + h/2*slope(c)
			dose += h * middle
			c += h * slope(middle)
		}
		if got := b.After(start, source, d); math.Abs(got-c) > 1e-5*(1+c) {
			t.Fatalf("%v, want %v", got, c)
		}
		if got := b.Dose(start, source, d); math.Abs(got-dose) > 1e-5*(1+dose) {
			t.Fatalf("dose %v, want %v", got, dose)
		}
	})
}

// TestAirFollowsItsSources: readings without noise are the closed form, also when a source
// begins and ends between two readings.
func TestAirFollowsItsSources(t *testing.T) {
	c := device.AirConfig{
		Schedule: device.Schedule{Period: time.Minute, End: sim.Time(time.Hour)}, Kind: device.Particles, Box: ward(), Background: 1,
		Sources: []device.Source{{From: sim.Time(90 * time.Second), To: sim.Time(150 * time.Second), Rate: 3}, {From: sim.Time(2 * time.Minute), To: sim.Time(time.Hour), Rate: 2}},
	}
	a, err := device.NewAir(rng.Key{}, c)
	if err != nil {
		t.Fatal(err)
	}
	b := ward()
	level := b.Steady(1)
	if level != 11 {
		t.Fatalf("steady at %v, want 5 + 1/(1/6)", level)
	}
	rs := readings(a)
	for n, r := range rs {
		if n > 0 {
			for half := range 2 { // steps of half a minute, in which the sources do not change
				from := (time.Duration(n-1)*2 + time.Duration(half)) * 30 * time.Second
				rate := 1.0
				if from >= 90*time.Second && from < 150*time.Second {
					rate += 3
				}
				if from >= 2*time.Minute {
					rate += 2
				}
				level = b.After(level, rate, 30*time.Second)
			}
		}
		if math.Abs(r.Quantity.Float()-level) > 0.00051 || r.Quantity.Unit != "ug/m3" {
			t.Fatalf("reading %d: %v, want %v", n, r.Quantity, level)
		}
	}
	if len(rs) != 60 || a.Level() < 22 {
		t.Errorf("%d readings, at last %v", len(rs), a.Level())
	}
}

// TestInfectionOfTheLiterature: with I·q·p·t/Q = 1 a share of 1 − 1/e is infected (Riley
// et al. 1978); the growing room stays below and comes near after many changes of air.
func TestInfectionOfTheLiterature(t *testing.T) {
	box := device.Box{Volume: 100, Flow: 1. / 6}
	i := device.Infection{Box: box, Infectors: 2, Quanta: 50. / 3600, Breathing: 0.5 / 3600}
	one := sim.Delay(1 / (2 * i.Quanta * i.Breathing * 6))
	if got := i.Steady(one); math.Abs(got-(1-1/math.E)) > 1e-9 {
		t.Errorf("%v, want 1 − 1/e", got)
	}
	for _, d := range []time.Duration{time.Minute, time.Hour, 100 * time.Hour} {
		growing, steady := i.Growing(d), i.Steady(d)
		// The dose is smaller by the time constant V/Q, but for what is left of the start.
		rate := 1. / 600
		share := 1 - (1-math.Exp(-rate*d.Seconds()))/(rate*d.Seconds())
		if want := 1 - math.Pow(1-steady, share); !(growing < steady) || math.Abs(growing-want) > 1e-9 {
			t.Errorf("%v: growing %v, want %v; steady %v", d, growing, want, steady)
		}
	}
}

func TestAirRefused(t *testing.T) {
	good := func() device.AirConfig {
		return device.AirConfig{Schedule: device.Schedule{Period: 1, End: 1}, Kind: device.CarbonDioxide, Box: ward()}
	}
	for name, change := range map[string]func(*device.AirConfig){
		"kind":       func(c *device.AirConfig) { c.Kind = device.Glucose },
		"period":     func(c *device.AirConfig) { c.Period = 0 },
		"volume":     func(c *device.AirConfig) { c.Box.Volume = math.NaN() },
		"flow":       func(c *device.AirConfig) { c.Box.Flow = 0 },
		"outside":    func(c *device.AirConfig) { c.Box.Outside = -1 },
		"background": func(c *device.AirConfig) { c.Background = math.Inf(1) },
		"noise":      func(c *device.AirConfig) { c.Noise = -1 },
		"source":     func(c *device.AirConfig) { c.Sources = []device.Source{{To: 1, Rate: math.NaN()}} },
		"no time":    func(c *device.AirConfig) { c.Sources = []device.Source{{From: 1, To: 1}} },
	} {
		c := good()
		change(&c)
		if _, err := device.NewAir(rng.Key{}, c); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
	bad := device.Infection{Box: ward()}
	if err := bad.Validate(); !errors.Is(err, device.ErrModel) {
		t.Errorf("quanta outside: %v, want ErrModel", err)
	}
}
