package device_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

const day = 24 * time.Hour

var subject = contract.PseudonymOf("patient 7")

func schedule(period, length time.Duration) device.Schedule {
	return device.Schedule{Subject: subject, Period: period, End: sim.Time(length)}
}

// all makes one generator of each type, each for a day.
func all(tb testing.TB, key rng.Key) map[string]device.Reader {
	tb.Helper()
	vitals, glucose, pressure, ambient := device.DefaultVitals(), device.DefaultGlucose(), device.DefaultPressure(), device.DefaultAmbient()
	for _, s := range []*device.Schedule{&vitals.Schedule, &glucose.Schedule, &pressure.Schedule, &ambient.Schedule} {
		s.Subject = subject
	}
	gnss := device.GNSSConfig{Schedule: schedule(time.Minute, day), Sigma: 10, Correlation: time.Minute}
	out := map[string]device.Reader{}
	add := func(name string, r device.Reader, err error) {
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = r
	}
	v, err := device.NewVitals(key, vitals)
	add("vitals", v, err)
	g, err := device.NewGNSS(key, gnss)
	add("gnss", g, err)
	s, err := device.NewGlucoseSensor(key, glucose)
	add("glucose", s, err)
	c, err := device.NewPressureCuff(key, pressure)
	add("pressure", c, err)
	a, err := device.NewAmbient(key, ambient)
	add("ambient", a, err)
	return out
}

func readings(g device.Generator) []device.Reading {
	var out []device.Reading
	for {
		r, more := g.Next()
		if !more {
			return out
		}
		out = append(out, r)
	}
}

// TestReadingsAreNumberedInOrder: every generator numbers the readings of each kind from 1,
// at the times of its schedule, in the kind's unit, and ends for good.
func TestReadingsAreNumberedInOrder(t *testing.T) {
	periods := map[string]time.Duration{"vitals": time.Minute, "gnss": time.Minute, "glucose": 5 * time.Minute, "pressure": 30 * time.Minute, "ambient": 10 * time.Minute}
	kinds := map[string]int{"vitals": 3, "gnss": 1, "glucose": 1, "pressure": 3, "ambient": 2}
	for name, g := range all(t, rng.Key{Seed: 1}) {
		last := map[device.Kind]uint64{}
		for _, r := range readings(g) {
			last[r.Kind]++
			want := sim.Time(periods[name]) * sim.Time(r.Sequence-1)
			if r.Sequence != last[r.Kind] || r.At != want || r.Subject != subject || r.Quantity.Unit != r.Kind.Unit() {
				t.Fatalf("%s: %+v; want number %d at %v", name, r, last[r.Kind], want)
			}
		}
		if len(last) != kinds[name] {
			t.Errorf("%s gives %d kinds, want %d", name, len(last), kinds[name])
		}
		for kind, n := range last {
			if want := int(day / periods[name]); int(n) != want || want != schedule(periods[name], day).Readings() {
				t.Errorf("%s: %d readings of %v, want %d", name, n, kind, want)
			}
		}
		if _, more := g.Next(); more {
			t.Errorf("%s goes on after its end", name)
		}
	}
}

// TestReadIsNext holds both ways to ask for readings together, and shows that the same key
// gives the same readings and another one others.
func TestReadIsNext(t *testing.T) {
	other := all(t, rng.Key{Seed: 2})
	reads := all(t, rng.Key{Seed: 1})
	for name, g := range all(t, rng.Key{Seed: 1}) {
		r := device.Reading{Peer: contract.PseudonymOf("left over"), State: 3, Position: device.Position{East: 5}}
		same := 0
		for _, want := range readings(g) {
			if !reads[name].Read(&r) || r != want {
				t.Fatalf("%s: Read gives %+v, Next %+v", name, r, want)
			}
			if o, _ := other[name].Next(); o == want {
				same++
			}
		}
		if reads[name].Read(&r) {
			t.Errorf("%s: Read goes on after its end", name)
		}
		if same > 20 {
			t.Errorf("%s: %d readings are the same with another seed", name, same)
		}
	}
}

func TestReadDoesNotAllocate(t *testing.T) {
	for name, g := range all(t, rng.Key{Seed: 1}) {
		var r device.Reading
		if n := testing.AllocsPerRun(40, func() { g.Read(&r) }); n != 0 {
			t.Errorf("%s: %v allocations a reading", name, n)
		}
	}
}

// TestConfigsAreChecked: a field out of its range gives ErrModel, or ErrQuantity for a
// position, and no generator.
func TestConfigsAreChecked(t *testing.T) {
	key := rng.Key{}
	vitals := func(change func(*device.VitalsConfig)) error {
		c := device.DefaultVitals()
		change(&c)
		_, err := device.NewVitals(key, c)
		return err
	}
	gnss := func(change func(*device.GNSSConfig)) error {
		c := device.GNSSConfig{Schedule: schedule(time.Minute, day), Sigma: 10}
		change(&c)
		_, err := device.NewGNSS(key, c)
		return err
	}
	glucose := func(change func(*device.GlucoseConfig)) error {
		c := device.DefaultGlucose()
		change(&c)
		_, err := device.NewGlucoseSensor(key, c)
		return err
	}
	pressure := func(change func(*device.PressureConfig)) error {
		c := device.DefaultPressure()
		change(&c)
		_, err := device.NewPressureCuff(key, c)
		return err
	}
	ambient := func(change func(*device.AmbientConfig)) error {
		c := device.DefaultAmbient()
		change(&c)
		_, err := device.NewAmbient(key, c)
		return err
	}
	outages := func(up, down time.Duration) error {
		_, err := device.NewOutages(key, up, down)
		return err
	}
	for i, err := range []error{
		vitals(func(c *device.VitalsConfig) { c.Period = 0 }),
		vitals(func(c *device.VitalsConfig) { c.End = 0 }),
		vitals(func(c *device.VitalsConfig) { c.Start = -1 }),
		vitals(func(c *device.VitalsConfig) { c.Mean = math.NaN() }),
		vitals(func(c *device.VitalsConfig) { c.Spread = math.Inf(1) }),
		vitals(func(c *device.VitalsConfig) { c.Correlation = -1 }),
		vitals(func(c *device.VitalsConfig) { c.HeartRate = 0 }),
		vitals(func(c *device.VitalsConfig) { c.Respiration = -3 }),
		vitals(func(c *device.VitalsConfig) { c.Fevers = []device.Fever{{Height: 7}} }),
		vitals(func(c *device.VitalsConfig) { c.Fevers = []device.Fever{{Rise: -1}} }),
		gnss(func(c *device.GNSSConfig) { c.Sigma = -1 }),
		gnss(func(c *device.GNSSConfig) { c.Sigma = math.NaN() }),
		gnss(func(c *device.GNSSConfig) { c.Trips = []device.Trip{{Depart: 5, Return: 5, Speed: 1}} }),
		gnss(func(c *device.GNSSConfig) { c.Trips = []device.Trip{{Return: 5}} }),
		gnss(func(c *device.GNSSConfig) { c.End = -1 }),
		glucose(func(c *device.GlucoseConfig) { c.Fasting = 0 }),
		glucose(func(c *device.GlucoseConfig) { c.Meals = []time.Duration{25 * time.Hour} }),
		glucose(func(c *device.GlucoseConfig) { c.Peak = 0 }),
		pressure(func(c *device.PressureConfig) { c.Diastolic = c.Systolic + 1 }),
		pressure(func(c *device.PressureConfig) { c.Dip = 1 }),
		ambient(func(c *device.AmbientConfig) { c.Pressure = 1e9 }),
		ambient(func(c *device.AmbientConfig) { c.Swing = math.NaN() }),
		outages(0, time.Second),
		outages(time.Second, -1),
	} {
		if !errors.Is(err, device.ErrModel) {
			t.Errorf("%d: %v, want ErrModel", i, err)
		}
	}
	for i, err := range []error{
		gnss(func(c *device.GNSSConfig) { c.Home.East = math.Inf(-1) }),
		gnss(func(c *device.GNSSConfig) {
			c.Trips = []device.Trip{{Return: 5, Speed: 1, To: device.Position{North: math.NaN()}}}
		}),
	} {
		if !errors.Is(err, device.ErrQuantity) {
			t.Errorf("%d: %v, want ErrQuantity", i, err)
		}
	}
}
