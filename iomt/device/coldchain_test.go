package device_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// journey is three days at 5 °C, without fluctuation or noise.
func journey(disturbances ...device.Disturbance) device.ColdChain {
	return device.ColdChain{
		Legs:     []device.Leg{{Stage: device.Production, For: 24 * time.Hour, Mean: 5}, {Stage: device.Warehouse, For: 24 * time.Hour, Mean: 4}, {Stage: device.Hospital, For: 24 * time.Hour, Mean: 6}},
		Interval: 10 * time.Minute, Vaccine: device.DefaultVaccine(), Disturbances: disturbances,
	}
}

func logger(t testing.TB, key rng.Key, c device.ColdChain) *device.Logger {
	t.Helper()
	l, err := device.NewLogger(key, c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLoggerFollowsItsLegs: 433 readings, numbered, ten minutes apart, of the leg's mean
// but for what disturbs it; twelve readings in two hours.
func TestLoggerFollowsItsLegs(t *testing.T) {
	door := device.Disturbance{At: sim.Time(30 * time.Hour), For: 2 * time.Hour, Toward: 25}
	rs := readings(logger(t, rng.Key{}, journey(door)))
	if len(rs) != 433 {
		t.Fatalf("%d readings, want 433", len(rs))
	}
	warm := 0
	for i, r := range rs {
		want := []int64{5000, 4000, 6000}[max(i-1, 0)/144]
		if r.At > door.At && r.At <= door.At.Add(door.For) {
			want, warm = 25_000, warm+1
		}
		if r.Sequence != uint64(i+1) || r.At != sim.Time(i)*sim.Time(10*time.Minute) || r.Quantity != (device.Quantity{Milli: want, Unit: "Cel"}) {
			t.Fatalf("reading %d: %+v, want %d", i, r, want)
		}
	}
	if warm != 12 {
		t.Errorf("%d warm readings, want 12", warm)
	}
}

// TestVaccineLagsBehindTheAir: after s minutes in warm air it has gone 1 − exp(−s/τ) of
// the way.
func TestVaccineLagsBehindTheAir(t *testing.T) {
	l := logger(t, rng.Key{}, journey(device.Disturbance{For: 100 * time.Hour, Toward: 25}))
	l.Next()
	for n := 1; n <= 6; n++ {
		l.Next()
		if want := 25 - 20*math.Exp(-float64(n)/2); math.Abs(l.Temperature()-want) > 1e-9 {
			t.Errorf("after %d minutes: %v, want %v", 10*n, l.Temperature(), want)
		}
	}
}

// TestHarmIsWhatTheVaccineStands: by frost and by decay, each on its own side of the
// limit.
func TestHarmIsWhatTheVaccineStands(t *testing.T) {
	v := device.Vaccine{Energy: 12027, Stands: 24 * time.Hour, FreezesAt: -0.5, FreezesIn: time.Hour}
	tests := []struct {
		name            string
		for_            time.Duration
		toward          float64
		decayed, frozen bool
	}{
		{"25 °C for 19 h", 19 * time.Hour, 25, false, false}, // and 53 h at 5 °C are worth 2.9 h
		{"25 °C for 22 h", 22 * time.Hour, 25, true, false},
		{"-3 °C for 59 min", 59 * time.Minute, -3, false, false},
		{"-3 °C for 60 min", time.Hour, -3, false, true},
		{"-0.4 °C for a day", 24 * time.Hour, -0.4, false, false},
	}
	for _, tt := range tests {
		c := journey(device.Disturbance{At: sim.Time(time.Hour), For: tt.for_, Toward: tt.toward})
		c.Vaccine = v
		l := logger(t, rng.Key{}, c)
		readings(l)
		if l.Decayed() != tt.decayed || l.Frozen() != tt.frozen {
			t.Errorf("%s: decayed %v, frozen %v", tt.name, l.Decayed(), l.Frozen())
		}
	}
}

// TestDisturbancesChangeNothingElse: truth is added, never mixed in.
func TestDisturbancesChangeNothingElse(t *testing.T) {
	c := journey()
	c.SD, c.Correlation, c.Noise = 0.5, time.Hour, 0.2
	d := c
	door := device.Disturbance{At: sim.Time(30 * time.Hour), For: time.Hour, Toward: 20}
	d.Disturbances = []device.Disturbance{door}
	key := rng.Key{Seed: 7, Cell: "t"}
	quiet, loud := readings(logger(t, key, c)), readings(logger(t, key, d))
	sum, square := 0.0, 0.0
	for i := range quiet {
		during := quiet[i].At > door.At && quiet[i].At <= door.At.Add(door.For)
		if (quiet[i] != loud[i]) != during {
			t.Fatalf("reading %d: %v and %v", i, quiet[i], loud[i])
		}
		x := quiet[i].Quantity.Float() - []float64{5, 4, 6}[max(i-1, 0)/144]
		sum, square = sum+x, square+x*x
	}
	// sd √(0.5² + 0.2²) = 0.539; about 432/12 independent values of the air.
	if sd := math.Sqrt(square / 432); math.Abs(sd-0.539) > 0.2 || math.Abs(sum/432) > 0.4 {
		t.Errorf("mean %v and standard deviation %v, want 0 and 0.539", sum/432, sd)
	}
}

func TestColdChainsRefused(t *testing.T) {
	for name, change := range map[string]func(*device.ColdChain){
		"no leg":         func(c *device.ColdChain) { c.Legs = nil },
		"leg's time":     func(c *device.ColdChain) { c.Legs[1].For = 0 },
		"leg's mean":     func(c *device.ColdChain) { c.Legs[1].Mean = math.NaN() },
		"interval":       func(c *device.ColdChain) { c.Interval = 0 },
		"part of minute": func(c *device.ColdChain) { c.Interval = time.Second },
		"sd":             func(c *device.ColdChain) { c.SD = -1 },
		"noise":          func(c *device.ColdChain) { c.Noise = math.Inf(1) },
		"correlation":    func(c *device.ColdChain) { c.Correlation = -1 },
		"disturbance":    func(c *device.ColdChain) { c.Disturbances = []device.Disturbance{{For: 1, Toward: math.NaN()}} },
		"energy":         func(c *device.ColdChain) { c.Vaccine.Energy = math.NaN() },
		"stands":         func(c *device.ColdChain) { c.Vaccine.Stands = 0 },
		"freezes":        func(c *device.ColdChain) { c.Vaccine.FreezesAt = math.NaN() },
		"mass":           func(c *device.ColdChain) { c.Vaccine.Mass = -1 },
	} {
		c := journey()
		change(&c)
		if _, err := device.NewLogger(rng.Key{}, c); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}
