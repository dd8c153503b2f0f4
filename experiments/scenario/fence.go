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
	Radius      float64 `yaml:"radius_m"`      // > 0
	Sigma       float64 `yaml:"sigma_m"`       // error of a fix in each direction, > 0
	Period      float64 `yaml:"period_s"`      // between fixes, 1 to 3600
	Dwells      []int   `yaml:"dwells"`        // k fixes in a row outside that are a crossing, 1 to 20
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
	checkRange(report, "radius_m", f.Radius, 0.001, 1e6)
	checkRange(report, "sigma_m", f.Sigma, 0.001, 1e6)
	checkRange(report, "period_s", f.Period, 1, 3600)
	checkRange(report, "correlation_s", f.Correlation, 1, secondsPerDay)
	for i, k := range f.Dwells {
		checkRange(report, indexed("dwells", i), float64(k), 1, 20)
	}
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

// fixes returns how many there are in a day.
func (f *Fence) fixes() int { return int(math.Ceil(secondsPerDay / f.Period)) }

// outside returns the probability exp(−R²/2σ²) that a fix of somebody at the centre is outside
// of the circle.
func (f *Fence) outside() float64 { return math.Exp(-f.Radius * f.Radius / (2 * f.Sigma * f.Sigma)) }

// alarms returns the expected number a day of runs of k fixes outside, (n−k)p^k(1−p) + p^k,
// and its variance: two runs begin at least k + 1 fixes apart, and those that do are independent.
func (f *Fence) alarms(k int) (mean, variance float64) {
	n, p := float64(f.fixes()), f.outside()
	run := math.Pow(p, float64(k))
	mean = (n-float64(k))*run*(1-p) + run
	return mean, mean - mean*run*(1-p)*float64(2*k+1)
}

func (f *Fence) formula(context.Context, *Env) ([]Point, error) {
	var out []Point
	at := func(series string, k int, metric, unit string, v float64) {
		out = append(out, Point{Series: series, X: float64(k), Metric: metric, Unit: unit, Value: v})
	}
	for _, k := range f.Dwells {
		mean, _ := f.alarms(k)
		at(fenceIndependent, k, "alarms_formula", "1/d", mean)
		at(fenceIndependent, k, "alarms_country", "1/d", mean*float64(f.People))
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
	out := make([]Point, len(f.Dwells))
	for d, k := range f.Dwells {
		_, variance := f.alarms(k) // a sample without crossings has none
		out[d] = meanPoint(&counts[d], variance)
		out[d].Series, out[d].X, out[d].Metric, out[d].Unit = series, float64(k), "alarms", "1/d"
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
