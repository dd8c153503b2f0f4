package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// RunLength is a trial of the chart of cumulated sums: how many readings until it is
// positive, with and without a change.
type RunLength struct {
	Reference float64   `yaml:"reference"` // k, in standard deviations, 0 to 10
	Limits    []float64 `yaml:"limits"`    // h, in standard deviations, 0.1 to 8
	Shifts    []float64 `yaml:"shifts"`    // of the readings, in standard deviations, −1 to 10
	Runs      int       `yaml:"runs"`      // 2 to 1e6
}

func (r *RunLength) check(report Reporter) {
	within(report, "reference", r.Reference, 0, 10)
	for i, h := range r.Limits {
		within(report, indexed("limits", i), h, 0.1, 8)
	}
	for i, s := range r.Shifts {
		within(report, indexed("shifts", i), s, -1, 10)
	}
	within(report, "runs", float64(r.Runs), 2, 1e6)
}

func (r *RunLength) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: r.formulas}}
	for _, shift := range r.Shifts {
		out = append(out, Cell{ID: shiftSeries(shift), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return r.simulate(ctx, env, shift)
		}})
	}
	return out
}

func shiftSeries(shift float64) string {
	if shift == 0 {
		return "no change"
	}
	return fmt.Sprintf("shift of %g sd", shift)
}

func (r *RunLength) formulas(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, shift := range r.Shifts {
		for _, h := range r.Limits {
			exact, err := edge.RunLength(r.Reference, h, shift)
			if err != nil {
				return nil, err
			}
			p := Point{Series: shiftSeries(shift), X: h, Metric: "run_length_exact", Value: exact}
			out = append(out, p)
			p.Metric, p.Value = "run_length_siegmund", edge.Siegmund(r.Reference, h, shift)
			out = append(out, p)
		}
	}
	return out, nil
}

func (r *RunLength) simulate(ctx context.Context, env *Env, shift float64) ([]Point, error) {
	var out []Point
	for _, h := range r.Limits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		runs, err := sampled(r.Runs, func(run int) (float64, error) {
			return r.run(rng.New(env.Key.Sub(fmt.Sprintf("run/%g/%d", h, run))), h, shift)
		})
		if err != nil {
			return nil, err
		}
		out = append(out, runs.point(shiftSeries(shift), h, "run_length"))
	}
	return out, nil
}

// run returns how many readings it takes until the chart is positive.
func (r *RunLength) run(stream *rng.Stream, h, shift float64) (float64, error) {
	chart, err := particleChart(0, 1000, r.Reference, h)
	if err != nil {
		return 0, err
	}
	for n := 1; ; n++ {
		q, err := device.NewQuantity(1000*stream.Normal(shift, 1), device.Particles.Unit())
		if err != nil {
			return 0, err
		}
		v, err := chart.Judge(device.Reading{Kind: device.Particles, Sequence: uint64(n), At: sim.Time(n) * sim.Time(time.Minute), Quantity: q})
		if err != nil {
			return 0, err
		}
		if v.Code == edge.Emergency {
			return float64(n), nil
		}
	}
}
