package scenario

import (
	"context"
	"math"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// breach is what became of somebody who left, by dwell.
type breach struct {
	edge, central []sim.Time // from leaving until it is known; Never: it is not
}

// homeFixes is how many fixes are taken before somebody leaves.
const homeFixes = 60

// leave lets people walk out at once, far beyond the circle, and asks when a fence at the
// edge knows, and when one does to which all positions are sent in millimetres.
func (f *Fence) leave(ctx context.Context, env *Env) ([]Point, error) {
	breaches := make([]breach, f.Breaches)
	err := each(ctx, env.Workers, f.Breaches, func(i int) (err error) {
		breaches[i], err = f.breach(replica(env.Key, i))
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []Point
	for d, k := range f.Dwells {
		var latency output.Tally
		worst, found := 0.0, [2]int{}
		for i := range breaches {
			b := &breaches[i]
			for s, at := range [2]sim.Time{b.edge[d], b.central[d]} {
				if at != sim.Never {
					found[s]++
				}
			}
			if b.edge[d] != sim.Never {
				latency.Add(b.edge[d].Seconds())
				worst = max(worst, b.edge[d].Seconds())
			}
		}
		p := meanPoint(Point{Series: fenceEdge, X: float64(k), Metric: "latency", Unit: "s"}, &latency, 0)
		out = append(out, p, Point{Series: fenceLongest, X: float64(k), Metric: "latency_worst", Unit: "s", Value: worst, N: f.Breaches})
		for s, series := range [2]string{fenceEdge, fenceCentral} {
			out = append(out, Point{Series: series, X: float64(k), Metric: "found", Value: float64(found[s]) / float64(f.Breaches), N: f.Breaches})
		}
	}
	return out, nil
}

// breachFixes returns how many fixes are taken in all of somebody who leaves.
func (f *Fence) breachFixes() int {
	longest := 0
	for _, k := range f.Dwells {
		longest = max(longest, k)
	}
	return homeFixes + 2*longest + 2
}

func (f *Fence) breach(key rng.Key) (breach, error) {
	period := duration(f.Period)
	left := sim.Time(homeFixes)*sim.Time(period) - sim.Time(rng.New(key.Sub("leaving")).Float64()*float64(period))
	c := device.GNSSConfig{
		Schedule: device.Schedule{Period: period, End: sim.Time(f.breachFixes()) * sim.Time(period)},
		Sigma:    f.Sigma,
		Trips:    []device.Trip{{Depart: left, Return: sim.Never, To: device.Position{East: f.Radius + 100*f.Sigma}, Speed: math.Inf(1)}},
	}
	b := breach{edge: make([]sim.Time, len(f.Dwells)), central: make([]sim.Time, len(f.Dwells))}
	for d := range f.Dwells {
		b.edge[d], b.central[d] = sim.Never, sim.Never
	}
	known := func(since []sim.Time) func(int, sim.Time, edge.Code) {
		return func(d int, at sim.Time, _ edge.Code) {
			if at >= left {
				since[d] = min(since[d], at-left)
			}
		}
	}
	err := f.watch(key, c, false, known(b.edge))
	if err != nil {
		return breach{}, err
	}
	return b, f.watch(key, c, true, known(b.central))
}
