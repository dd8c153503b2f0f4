package device_test

import (
	"math"
	"testing"
	"time"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestFixesAreAboutTheTruth: unbiased in both directions, with variance σ² and the
// covariance of the correlation time (n = 20 000 people, one pair of fixes each, 5 se).
func TestFixesAreAboutTheTruth(t *testing.T) {
	c := device.GNSSConfig{
		Schedule: schedule(time.Minute, 2*time.Minute), Home: device.Position{East: 100, North: -40},
		Sigma: 10, Correlation: 2 * time.Minute,
	}
	var east, north, variance, covariance []float64
	for i := range 20_000 {
		g, err := device.NewGNSS(rng.Key{Seed: 10, Replication: i}, c)
		if err != nil {
			t.Fatal(err)
		}
		r := readings(g)
		a, b := r[0].Position, r[1].Position
		east = append(east, a.East)
		north = append(north, b.North)
		variance = append(variance, (b.East-100)*(b.East-100))
		covariance = append(covariance, (a.North+40)*(b.North+40))
	}
	for i, tt := range []struct {
		got  []float64
		want float64
	}{{east, 100}, {north, -40}, {variance, 100}, {covariance, 100 * math.Exp(-0.5)}} {
		if got, bound := mean5(tt.got); math.Abs(got-tt.want) > bound {
			t.Errorf("%d: %v, want %v ± %v", i, got, tt.want, bound)
		}
	}
}

// TestTripIsALine follows a walk of 300 m at 1.5 m/s and back.
func TestTripIsALine(t *testing.T) {
	to := device.Position{East: 180, North: 240}
	c := device.GNSSConfig{Trips: []device.Trip{
		{Depart: sim.Seconds(100), Return: sim.Seconds(400), To: to, Speed: 1.5},
		{Depart: sim.Seconds(1000), Return: sim.Seconds(1100), To: to, Speed: 1.5}, // turns back on the way
		{Depart: sim.Seconds(2000), Return: sim.Seconds(2001), To: to, Speed: math.Inf(1)},
	}}
	for _, tt := range []struct{ seconds, from float64 }{
		{0, 0},
		{100, 0},
		{200, 150},
		{300, 300},
		{399, 300},
		{400, 300},
		{500, 150},
		{600, 0},
		{900, 0},
		{1100, 150},
		{1150, 75},
		{1200, 0},
		{1999, 0},
		{2000.5, 300},
		{2001, 0},
		{3000, 0},
	} {
		p := c.Truth(sim.Seconds(tt.seconds))
		if got := p.Distance(c.Home); math.Abs(got-tt.from) > 1e-9 || math.Abs(p.North*3-p.East*4) > 1e-9 {
			t.Errorf("after %v s at %+v, %v m from home; want %v m", tt.seconds, p, got, tt.from)
		}
	}
	stay := device.GNSSConfig{Trips: []device.Trip{{Return: 5, Speed: 1}}} // to home
	if got := stay.Truth(2); got != stay.Home {
		t.Errorf("at %+v, want home", got)
	}
}

// TestBreachShare holds the fixes against the closed form of E1.2: a fix at the centre of a
// circle is outside with p = exp(−R²/2σ²) (n = 200 000, 5 sd).
func TestBreachShare(t *testing.T) {
	const n, radius, sigma = 200_000, 25.0, 10.0
	g, err := device.NewGNSS(rng.Key{Seed: 11}, device.GNSSConfig{Schedule: schedule(time.Second, n*time.Second), Sigma: sigma})
	if err != nil {
		t.Fatal(err)
	}
	outside := 0
	for _, r := range readings(g) {
		if r.Position.Distance(device.Position{}) > radius {
			outside++
		}
	}
	p := math.Exp(-radius * radius / (2 * sigma * sigma))
	if got := float64(outside); math.Abs(got-n*p) > 5*math.Sqrt(n*p*(1-p)) {
		t.Errorf("%v outside, want %v", got, n*p)
	}
}
