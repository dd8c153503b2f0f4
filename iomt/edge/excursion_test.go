package edge_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// stored is 2 to 8 °C.
func stored() edge.ExcursionConfig {
	return edge.ExcursionConfig{Low: celsius(2), High: celsius(8)}
}

func celsius(c float64) device.Quantity {
	return device.Quantity{Milli: int64(math.Round(c * 1000)), Unit: "Cel"}
}

func excursion(t testing.TB, c edge.ExcursionConfig) *edge.Excursion {
	t.Helper()
	e, err := edge.NewExcursion(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// logged is the nth reading of a logger of 10 minutes.
func logged(n int, c float64) device.Reading {
	return device.Reading{Kind: device.ColdChainLogger, Sequence: uint64(n + 1), At: sim.Time(n) * sim.Time(10*time.Minute), Quantity: celsius(c)}
}

// judgeAll returns the numbers of the readings at which a lot was said to be breached.
func judgeAll(t testing.TB, e *edge.Excursion, temperatures []float64) (breaches []int) {
	t.Helper()
	for n, c := range temperatures {
		v, err := e.Judge(logged(n, c))
		if err != nil {
			t.Fatal(err)
		}
		if v.Code == edge.Emergency {
			breaches = append(breaches, n)
		}
	}
	return breaches
}

// hold is n readings of one temperature.
func hold(n int, c float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = c
	}
	return out
}

func join(parts ...[]float64) (out []float64) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// TestAlarmsOfWHO: each alarm of E006/TR07 goes off at the reading that completes its
// time, and not one reading earlier; the limit itself counts.
func TestAlarmsOfWHO(t *testing.T) {
	tests := []struct {
		name   string
		alarms []edge.Alarm
		record []float64
		at     []int
	}{
		{"45 °C for 1 h", edge.WHOType1(), join(hold(3, 5), hold(7, 45)), []int{9}},
		{"45 °C for 50 min", edge.WHOType1(), join(hold(3, 5), hold(6, 45), hold(9, 5)), nil},
		{"44.999 °C", edge.WHOType1(), hold(30, 44.999), nil},
		{"45 °C twice 50 min is no run", edge.WHOType1(), join(hold(6, 45), hold(1, 5), hold(6, 45)), nil},
		{"30 °C for 10 h in two parts", edge.WHOType1(), join(hold(31, 30), hold(20, 5), hold(31, 30)), []int{81}},
		{"30 °C for 9 h 50", edge.WHOType1(), join(hold(31, 30), hold(20, 5), hold(30, 30)), nil},
		{"frost for 1 h", edge.WHOType1(), join(hold(2, 5), hold(7, -0.5)), []int{8}},
		{"-0.499 °C", edge.WHOType1(), hold(99, -0.499), nil},
		{"type 2 knows no frost", edge.WHOType2(), hold(99, -20), nil},
		{"type 2: 10 °C for 20 h", edge.WHOType2(), hold(130, 10), []int{120}},
		{"type 1 lets 10 °C pass", edge.WHOType1(), hold(999, 10), nil},
	}
	for _, tt := range tests {
		c := stored()
		c.Alarms = tt.alarms
		if got := judgeAll(t, excursion(t, c), tt.record); !equal(got, tt.at) {
			t.Errorf("%s: breached at %v, want %v", tt.name, got, tt.at)
		}
	}
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// TestKineticExamples: the spec's three records of 48 h at 5 °C (E4.1).
func TestKineticExamples(t *testing.T) {
	tests := []struct {
		odd      float64 // °C
		readings int
		mkt      float64 // to 0.005 °C
		breached bool
	}{
		{25, 12, 7.756, false},
		{25, 24, 9.825, true},
		{-3, 12, 4.786, false},
	}
	for _, tt := range tests {
		c := stored()
		c.Kinetic = &edge.Kinetic{Limit: celsius(8), Window: 48 * time.Hour}
		e := excursion(t, c)
		judgeAll(t, e, join(hold(100, 5), hold(tt.readings, tt.odd), hold(289-100-tt.readings, 5)))
		if got := e.MKT(); math.Abs(got-tt.mkt) > 0.005 || e.Breached() != tt.breached {
			t.Errorf("%v °C for %d readings: MKT %.4f, breached %v; want %v, %v", tt.odd, tt.readings, got, e.Breached(), tt.mkt, tt.breached)
		}
	}
}

// TestKineticRuleIsFinal: it goes off before the window's end only when nothing can mend
// the window, and at its end exactly when the mean is above the limit.
func TestKineticRuleIsFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := rapid.SliceOfN(rapid.Float64Range(-30, 40), 60, 60).Draw(t, "°C")
		c := stored()
		c.Kinetic = &edge.Kinetic{Limit: celsius(8), Window: 59 * 10 * time.Minute}
		e, err := edge.NewExcursion(c)
		if err != nil {
			t.Fatal(err)
		}
		for n, celsius := range record {
			if _, err := e.Judge(logged(n, celsius)); err != nil {
				t.Fatal(err)
			}
		}
		if mkt := meanKinetic(record[1:]); math.Abs(mkt-8) > 1e-9 && e.Breached() != (mkt > 8) {
			t.Fatalf("breached %v with a mean kinetic temperature of %v", e.Breached(), mkt)
		}
	})
}

// meanKinetic is USP <1079>'s formula as it stands there, of milli-degrees.
func meanKinetic(celsius []float64) float64 {
	sum := 0.0
	for _, c := range celsius {
		sum += math.Exp(-1e4 / (math.Round(c*1000)/1000 + 273.15))
	}
	return 1e4/-math.Log(sum/float64(len(celsius))) - 273.15
}

// TestVerdictsOfExcursion: a breach is said once and outranks a gap, which outranks the
// range.
func TestVerdictsOfExcursion(t *testing.T) {
	c := stored()
	c.Gap = 15 * time.Minute
	c.Alarms = []edge.Alarm{{Limit: celsius(-0.5), Below: true}}
	e := excursion(t, c)
	for _, tt := range []struct {
		n    int
		c    float64
		want edge.Code
	}{
		{0, 2, edge.Normal},
		{1, 8, edge.Normal},
		{2, 8.001, edge.Warning},
		{3, 1.999, edge.Warning},
		{9, 5, edge.SensorFault},
		{10, 5, edge.Normal},
		{19, -1, edge.Emergency},
		{20, -1, edge.Warning},
	} {
		v, err := e.Judge(logged(tt.n, tt.c))
		if err != nil || v.Code != tt.want || v.Reason == "" {
			t.Errorf("reading %d of %v °C: %+v, %v; want %v", tt.n, tt.c, v, err, tt.want)
		}
	}
}

func TestExcursionRefuses(t *testing.T) {
	e := excursion(t, stored())
	judgeAll(t, e, hold(3, 5))
	for name, r := range map[string]device.Reading{
		"replay":        logged(2, 5),
		"absolute zero": logged(3, -273.151),
		"kind":          {Kind: device.AmbientTemperature, Sequence: 9, At: 1 << 50, Quantity: celsius(5)},
	} {
		if _, err := e.Judge(r); !errors.Is(err, edge.ErrReading) {
			t.Errorf("%s: %v, want ErrReading", name, err)
		}
	}
	if judgeAll := e.MKT(); math.Abs(judgeAll-5) > 1e-9 {
		t.Errorf("what was refused changed the record: MKT %v", judgeAll)
	}
}

func TestExcursionConfigsRefused(t *testing.T) {
	fahrenheit := device.Quantity{Milli: 46_000, Unit: "[degF]"}
	for name, change := range map[string]func(*edge.ExcursionConfig){
		"unit":         func(c *edge.ExcursionConfig) { c.High = fahrenheit },
		"order":        func(c *edge.ExcursionConfig) { c.Low = celsius(9) },
		"gap":          func(c *edge.ExcursionConfig) { c.Gap = -1 },
		"alarm unit":   func(c *edge.ExcursionConfig) { c.Alarms = []edge.Alarm{{Limit: fahrenheit}} },
		"alarm time":   func(c *edge.ExcursionConfig) { c.Alarms = []edge.Alarm{{Limit: celsius(8), For: -1}} },
		"mkt limit":    func(c *edge.ExcursionConfig) { c.Kinetic = &edge.Kinetic{Limit: celsius(-300), Window: 1} },
		"mkt no limit": func(c *edge.ExcursionConfig) { c.Kinetic = &edge.Kinetic{Window: 1} },
		"mkt window":   func(c *edge.ExcursionConfig) { c.Kinetic = &edge.Kinetic{Limit: celsius(8)} },
		"mkt energy": func(c *edge.ExcursionConfig) {
			c.Kinetic = &edge.Kinetic{Limit: celsius(8), Window: 1, Energy: math.NaN()}
		},
	} {
		c := stored()
		change(&c)
		if _, err := edge.NewExcursion(c); !errors.Is(err, edge.ErrLimits) {
			t.Errorf("%s: %v, want ErrLimits", name, err)
		}
	}
}
