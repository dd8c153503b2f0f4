package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// Aerosol is a trial of the surveillance of air: a source of particles begins in a room,
// and a chart at the sensor is to find it soon and not to cry without one.
type Aerosol struct {
	Volume  float64   `yaml:"volume"`  // of the room, m³, 10 to 1e5
	Changes []float64 `yaml:"changes"` // of its air, 1/h, 0.1 to 100
	Source  float64   `yaml:"source"`  // beside a background of 1, µg/s, 0.01 to 1e4
	Period  float64   `yaml:"period"`  // between readings, s, 1 to 3600
	Noise   float64   `yaml:"noise"`   // of a reading, µg/m³, 0.01 to 1000
	K       float64   `yaml:"k"`       // reference value, in standard deviations, 0.05 to 10
	Limits  []float64 `yaml:"limits"`  // h, in standard deviations, 0.1 to 8
	Rooms   int       `yaml:"rooms"`   // 2 to 1e6
}

func (a *Aerosol) check(report Reporter) {
	within(report, "volume", a.Volume, 10, 1e5)
	for i, c := range a.Changes {
		within(report, indexed("changes", i), c, 0.1, 100)
	}
	within(report, "source", a.Source, 0.01, 1e4)
	within(report, "period", a.Period, 1, 3600)
	within(report, "noise", a.Noise, 0.01, 1000)
	within(report, "k", a.K, 0.05, 10)
	for i, h := range a.Limits {
		within(report, indexed("limits", i), h, 0.1, 8)
	}
	within(report, "rooms", float64(a.Rooms), 2, 1e6)
}

// aerosolBackground is the source that is always there, µg/s.
const aerosolBackground = 1

// aerosolEnd is when the source ends and a chart that is not positive gives up.
const aerosolEnd = 30 * 24 * time.Hour

func (a *Aerosol) box(changes float64) device.Box {
	return device.Box{Volume: a.Volume, Flow: flow(a.Volume, changes)}
}

// changesSeries names rooms by their changes of air.
func changesSeries(changes float64) string { return fmt.Sprintf("%g/h", changes) }

func (a *Aerosol) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: a.formulas}}
	for _, changes := range a.Changes {
		out = append(out, Cell{ID: changesSeries(changes), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return a.simulate(ctx, env, changes)
		}})
	}
	return out
}

// shift returns how far the air is above the background at the nth reading of the source,
// the first one period after its beginning, in standard deviations.
func (a *Aerosol) shift(changes float64, n int) float64 {
	box := a.box(changes)
	return box.After(0, a.Source, sim.Delay(float64(n+1)*a.Period)) / a.Noise
}

// false alarms are as far apart as the run length without a change, in days.
func (a *Aerosol) apart(h float64) (float64, error) {
	quiet, err := edge.RunLength(a.K, h, 0)
	return quiet * a.Period / 86400, err
}

func (a *Aerosol) formulas(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, changes := range a.Changes {
		for _, h := range a.Limits {
			delay, err := edge.RunLengthOf(a.K, h, func(n int) float64 { return a.shift(changes, n) })
			if err != nil {
				return nil, err
			}
			apart, err := a.apart(h)
			if err != nil {
				return nil, err
			}
			step := edge.Siegmund(a.K, h, a.Source/a.box(changes).Flow/a.Noise)
			of := func(metric, unit string, value float64) Point {
				return Point{Series: changesSeries(changes), X: apart, Metric: metric, Unit: unit, Value: value}
			}
			out = append(
				out,
				of("delay_exact", "min", delay*a.Period/60),
				of("delay_siegmund", "min", step*a.Period/60),
			)
		}
	}
	return out, nil
}

func (a *Aerosol) simulate(ctx context.Context, env *Env, changes float64) ([]Point, error) {
	var out []Point
	for _, h := range a.Limits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		delays, err := sampled(a.Rooms, func(room int) (float64, error) {
			return a.delay(env, changes, h, room)
		})
		if err != nil {
			return nil, err
		}
		apart, err := a.apart(h)
		if err != nil {
			return nil, err
		}
		out = append(out, delays.mean(Point{Series: changesSeries(changes), X: apart, Metric: "delay", Unit: "min"}))
	}
	return out, nil
}

// delay returns how long after the source begins the chart of a room is positive, min.
func (a *Aerosol) delay(env *Env, changes, h float64, room int) (float64, error) {
	period := sim.Delay(a.Period)
	box := a.box(changes)
	sensor, err := device.NewAir(env.Key.Sub(fmt.Sprintf("room/%g/%d", h, room)), device.AirConfig{
		Schedule: device.Schedule{Start: sim.Time(period), Period: period, End: sim.Time(aerosolEnd)}, Kind: device.Particles,
		Box: box, Background: aerosolBackground, Noise: a.Noise,
		Sources: []device.Source{{From: sim.Time(period), To: sim.Time(aerosolEnd), Rate: a.Source}},
	})
	if err != nil {
		return 0, err
	}
	chart, err := particleChart(box.Steady(aerosolBackground), a.Noise, a.K, h)
	if err != nil {
		return 0, err
	}
	sensor.Next() // at the beginning of the source
	for r, ok := sensor.Next(); ok; r, ok = sensor.Next() {
		v, err := chart.Judge(r)
		if err != nil {
			return 0, err
		}
		if v.Code == edge.Emergency {
			return r.At.Sub(sim.Time(period)).Minutes(), nil
		}
	}
	return 0, fmt.Errorf("scenario: a chart of h = %g found no source within %v", h, aerosolEnd)
}

// particleChart returns a chart for the sensor of a room with a mean of so many µg/m³.
func particleChart(mean, deviation, k, h float64) (*edge.Cusum, error) {
	unit := device.Particles.Unit()
	m, err := device.NewQuantity(mean, unit)
	if err != nil {
		return nil, err
	}
	d, err := device.NewQuantity(deviation, unit)
	if err != nil {
		return nil, err
	}
	return edge.NewCusum(edge.CusumConfig{Kind: device.Particles, Mean: m, Deviation: d, Reference: k, Limit: h})
}
