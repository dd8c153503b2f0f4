package scenario

import (
	"context"
	"fmt"
	"math"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// Kinetic is a trial of the mean kinetic temperature: a store at one temperature with one
// period at another, judged at its end.
type Kinetic struct {
	Hours    float64   `yaml:"hours"`    // of the record, 1 to 10000
	Store    float64   `yaml:"store"`    // temperature of the store, Cel, −90 to 60
	Odd      []float64 `yaml:"odd"`      // temperatures of the odd period, Cel, −90 to 60
	OddHours []float64 `yaml:"oddhours"` // its lengths, more than 0 and at most Hours
	Limit    float64   `yaml:"limit"`    // mean kinetic temperature that is allowed, Cel, −90 to 60
}

// kineticInterval is between the readings of a logger (iomt.md, S4).
const kineticInterval = 10 * time.Minute

func (k *Kinetic) check(report Reporter) {
	within(report, "hours", k.Hours, 1, 10_000)
	within(report, "store", k.Store, -90, 60)
	within(report, "limit", k.Limit, -90, 60)
	for i, c := range k.Odd {
		within(report, indexed("odd", i), c, -90, 60)
	}
	for i, h := range k.OddHours {
		within(report, indexed("oddhours", i), h, kineticInterval.Hours(), k.Hours)
	}
}

// within reports a number that is not from low to high.
func within(report Reporter, path string, x, low, high float64) {
	if !(x >= low && x <= high) {
		report(path, "%v: want %v to %v", x, low, high)
	}
}

// hours returns a length of time; it must be valid.
func hours(h float64) time.Duration { return time.Duration(math.Round(h * float64(time.Hour))) }

func (k *Kinetic) cells() []Cell {
	return []Cell{
		{ID: "formula", Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) {
			return k.each(k.formula)
		}},
		{ID: "logger", Fidelity: simulated, Run: func(_ context.Context, env *Env) ([]Point, error) {
			return k.each(func(odd, oddHours float64) ([]Point, error) { return k.record(env, odd, oddHours) })
		}},
	}
}

// each collects the points of all odd periods.
func (k *Kinetic) each(of func(odd, oddHours float64) ([]Point, error)) ([]Point, error) {
	var out []Point
	for _, odd := range k.Odd {
		for _, h := range k.OddHours {
			points, err := of(odd, h)
			if err != nil {
				return nil, err
			}
			for i := range points {
				points[i].Series, points[i].X = fmt.Sprintf("%g °C", odd), h
			}
			out = append(out, points...)
		}
	}
	return out, nil
}

// formula is that of USP <1079> for two temperatures.
func (k *Kinetic) formula(odd, oddHours float64) ([]Point, error) {
	share := oddHours / k.Hours
	rate := func(celsius float64) float64 { return math.Exp(-device.Haynes / (celsius + 273.15)) }
	mkt := -device.Haynes/math.Log(share*rate(odd)+(1-share)*rate(k.Store)) - 273.15
	above := 0.0
	if mkt > k.Limit {
		above = 1
	}
	return []Point{
		{Metric: "mkt_formula", Unit: "Cel", Value: mkt},
		{Metric: "mean_formula", Unit: "Cel", Value: share*odd + (1-share)*k.Store},
		{Metric: "fails_formula", Value: above},
	}, nil
}

// record is what the detectors say of a logger's record.
func (k *Kinetic) record(env *Env, odd, oddHours float64) ([]Point, error) {
	l, err := device.NewLogger(env.Key, device.ColdChain{
		Legs: []device.Leg{{Stage: device.Warehouse, For: hours(k.Hours), Mean: k.Store}}, Interval: kineticInterval, Vaccine: device.DefaultVaccine(),
		Disturbances: []device.Disturbance{{At: sim.Seconds((k.Hours - oddHours) / 2 * 3600), For: hours(oddHours), Toward: odd}},
	})
	if err != nil {
		return nil, err
	}
	store := edge.ExcursionConfig{Low: celsius(-100), High: celsius(100)}
	store.Kinetic = &edge.Kinetic{Limit: celsius(k.Limit), Window: hours(k.Hours)}
	frost := edge.ExcursionConfig{Low: store.Low, High: store.High, Alarms: edge.WHOType1()}
	warm, err := edge.NewExcursion(store)
	if err != nil {
		return nil, err
	}
	cold, err := edge.NewExcursion(frost)
	if err != nil {
		return nil, err
	}
	mean, err := judgeAll(l, warm, cold)
	return []Point{
		{Metric: "mkt", Unit: "Cel", Value: warm.MKT()},
		{Metric: "mean", Unit: "Cel", Value: mean},
		{Metric: "fails", Value: indicator(warm.Breached())},
		{Metric: "who_alarm", Value: indicator(cold.Breached())},
	}, err
}

// celsius returns a temperature; it must be finite.
func celsius(c float64) device.Quantity {
	q, err := device.NewQuantity(c, device.ColdChainLogger.Unit())
	if err != nil {
		panic("scenario: " + err.Error())
	}
	return q
}

// judgeAll gives all readings to all detectors and returns the mean of the readings. The
// first stands for no time and is left out.
func judgeAll(l *device.Logger, detectors ...*edge.Excursion) (mean float64, err error) {
	sum, n := 0.0, 0
	for r, ok := l.Next(); ok; r, ok = l.Next() {
		for _, d := range detectors {
			if _, err := d.Judge(r); err != nil {
				return 0, err
			}
		}
		if r.Sequence > 1 {
			sum, n = sum+r.Quantity.Float(), n+1
		}
	}
	return sum / float64(n), nil
}

// indicator is 1 of what is so.
func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
