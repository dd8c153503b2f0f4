package scenario

import (
	"context"
	"fmt"
	"math"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Fence is a trial of a circular geofence with errors of position: false alarms of somebody
// who sits at its centre, and how long it takes to report somebody who leaves at once.
type Fence struct {
	Crossings `yaml:",inline"`

	Days        int     `yaml:"days"`          // of somebody at home, 1 to 1e6
	Breaches    int     `yaml:"breaches"`      // people who leave, 2 to 1e6
	Correlation float64 `yaml:"correlation_s"` // of the errors of receivers with a memory, 1 to 86400
	People      int     `yaml:"people"`        // watched in a country, ≥ 1
}

// Series of the trial.
const (
	fenceIndependent = "independent errors"
	fenceMemory      = "errors with memory"
	fenceEdge        = "decided at the edge"
	fenceCentral     = "positions sent"
	fenceLongest     = "longest"
)

const secondsPerDay = 86400

func (f *Fence) check(report Reporter) {
	f.Crossings.check(report)
	checkRange(report, "correlation_s", f.Correlation, 1, secondsPerDay)
	checkRange(report, "days", float64(f.Days), 1, 1e6)
	checkRange(report, "breaches", float64(f.Breaches), 2, 1e6)
	checkRange(report, "people", float64(f.People), 1, 1e10)
}

// checkRange reports a number outside of its range.
func checkRange(report Reporter, path string, v, low, high float64) {
	if !(v >= low && v <= high) {
		report(path, "%v: want %v to %v", v, low, high)
	}
}

func (f *Fence) cells() []Cell {
	return []Cell{
		{ID: "formula", Fidelity: analytic, Run: f.formula},
		{ID: "independent", Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return f.atHome(ctx, env, fenceIndependent, 0)
		}},
		{ID: "memory", Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return f.atHome(ctx, env, fenceMemory, duration(f.Correlation))
		}},
		{ID: "breaches", Fidelity: simulated, Run: f.leave},
	}
}

// duration returns a time in s.
func duration(seconds float64) time.Duration { return sim.Delay(seconds) }

func (f *Fence) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	at := func(series string, k int, metric, unit string, v float64) {
		out = append(out, Point{Series: series, X: float64(k), Metric: metric, Unit: unit, Value: v})
	}
	for _, k := range f.Dwells {
		mean, _ := f.alarms(k)
		at(fenceIndependent, k, "alarms_formula", "1/d", mean)
		// The next fix comes after half a period on average; fixes before the breach may already
		// have counted, j of them with probability p^j.
		periods := float64(k) - 0.5
		for j := 1; j < k; j++ {
			periods -= math.Pow(f.outside(), float64(j))
		}
		at(fenceEdge, k, "latency_formula", "s", periods*f.Period)
		at(fenceLongest, k, "latency_bound", "s", float64(k)*f.Period)
		// Somebody at home: the edge reports crossings, a wristband sends every fix.
		at(fenceEdge, k, "sent_formula", "1/d", mean)
		at(fenceCentral, k, "sent_formula", "1/d", float64(f.fixes()))
	}
	return out, nil
}

// atHome counts the crossings of people who stay at the centre, each for a day.
func (f *Fence) atHome(ctx context.Context, env *Env, series string, correlation time.Duration) ([]Point, error) {
	counts := make([]output.Tally, len(f.Dwells))
	perDay := make([][]int, f.Days)
	err := each(ctx, env.Workers, f.Days, func(i int) error {
		perDay[i] = make([]int, len(f.Dwells))
		c := device.GNSSConfig{
			Schedule: device.Schedule{Period: duration(f.Period), End: sim.Time(f.fixes()) * sim.Time(duration(f.Period))},
			Sigma:    f.Sigma, Correlation: correlation,
		}
		return f.watch(replica(env.Key, i), c, false, func(dwell int, _ sim.Time, code edge.Code) {
			if code == edge.Emergency {
				perDay[i][dwell]++
			}
		})
	})
	if err != nil {
		return nil, err
	}
	for _, day := range perDay {
		for d, n := range day {
			counts[d].Add(float64(n))
		}
	}
	var out []Point
	for d, k := range f.Dwells {
		_, variance := f.alarms(k) // a sample without crossings has none
		p := meanPoint(Point{Series: series, X: float64(k), Metric: "alarms", Unit: "1/d"}, &counts[d], variance)
		country := p
		country.Metric, country.Value, country.SE = "alarms_country", p.Value*float64(f.People), p.SE*float64(f.People)
		out = append(out, p, country)
	}
	return out, nil
}

// replica names the streams of a replication.
func replica(key rng.Key, i int) rng.Key {
	key.Replication = i
	return key
}

// watch judges all fixes by a fence for each dwell, and tells of each crossing and of the
// fixes outside that follow it. Positions that are sent first are in whole millimetres.
func (f *Fence) watch(key rng.Key, c device.GNSSConfig, sent bool, outside func(dwell int, at sim.Time, code edge.Code)) error {
	fixes, err := device.NewGNSS(key, c)
	if err != nil {
		return err
	}
	fences := make([]*edge.Fence, len(f.Dwells))
	for d, k := range f.Dwells {
		if fences[d], err = edge.NewFence(edge.Circle{Radius: f.Radius}, k); err != nil {
			return err
		}
	}
	var r device.Reading
	for fixes.Read(&r) {
		if sent {
			r.Position.East, r.Position.North = math.Round(r.Position.East*1000)/1000, math.Round(r.Position.North*1000)/1000
		}
		for d, fence := range fences {
			v, err := fence.Check(&r)
			if err != nil {
				return fmt.Errorf("dwell %d: %w", f.Dwells[d], err)
			}
			if v.Code == edge.Emergency || v.Code == edge.Warning {
				outside(d, r.At, v.Code)
			}
		}
	}
	return nil
}
