package experiments

import (
	"context"

	"ihealth/bco/online"
	"ihealth/sim/output"
)

// onlineStudy computes the regret of policies under drift.
type onlineStudy struct{ spec *Spec }

// checkpoints are the blocks at which the regret of a run so far is kept.
const checkpoints = 100

func (x *onlineStudy) cells() []Cell {
	var out []Cell
	for _, policy := range online.Policies() {
		out = append(out, Cell{ID: policy.Name, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.play(ctx, env, policy)
		}})
	}
	return out
}

// onlineRun is what one run of a policy amounts to.
type onlineRun struct {
	curve      [checkpoints]float64 // regret so far, in parts of the optimum so far
	shadow     float64              // fees of the shadow, in parts of the optimum
	validators float64              // chosen, on average
	exceeded   int                  // blocks whose regret is above the bound
	used       float64              // regret without the shadow's fee, in parts of the bounds; 0 where these are 0
}

// regret returns the relative regret of the whole run.
func (o *onlineRun) regret() float64 { return o.curve[checkpoints-1] }

func (x *onlineStudy) play(ctx context.Context, env *Env, policy online.Policy) ([]Row, error) {
	game, err := x.game()
	if err != nil {
		return nil, err
	}
	o := x.spec.Online
	runs, err := output.Replicate(ctx, output.Replications{Count: o.Runs, Workers: env.Workers},
		func(ctx context.Context, index int) (onlineRun, error) {
			key := env.Key
			key.Cell, key.Replication = x.spec.Name, index
			path, err := o.drift().Path(game.Nominal(), o.Blocks, key)
			if err != nil {
				return onlineRun{}, err
			}
			blocks, err := game.Play(ctx, path, policy)
			return summarise(game, blocks), err
		})
	if err != nil {
		return nil, err
	}
	return x.rows(policy.Name, runs)
}

// summarise adds up blocks, of which there are checkpoints or more.
func summarise(game *online.Game, blocks []online.Block) onlineRun {
	var out onlineRun
	var regret, optimum, bounds, lost float64
	for i, b := range blocks {
		regret += b.Regret()
		optimum += b.Optimum
		out.shadow += b.Shadow
		out.validators += float64(b.M) / float64(len(blocks))
		bound := game.Bound(b.Error)
		bounds, lost = bounds+bound, lost+b.Utility-b.Optimum
		if b.Utility-b.Optimum > bound*(1+1e-9)+1e-12 {
			out.exceeded++
		}
		if at := (i + 1) * checkpoints / len(blocks); at > i*checkpoints/len(blocks) {
			out.curve[at-1] = regret / optimum
		}
	}
	out.shadow /= optimum
	if bounds > 0 {
		out.used = lost / bounds
	}
	return out
}

// rows returns medians over the runs, which the rare runs of a frozen choice do not
// move, that of the whole regret with its interval, and the regret of each run for
// paired comparisons.
func (x *onlineStudy) rows(policy string, runs []onlineRun) ([]Row, error) {
	var rows []Row
	row := func(metric string, at Number, value float64) {
		rows = append(rows, Row{Series: policy, X: at, Metric: metric, Value: Number(value)})
	}
	sample := func(of func(o *onlineRun) float64) *output.Sample {
		values := make([]float64, len(runs))
		for i := range runs {
			values[i] = of(&runs[i])
		}
		return output.NewSample(values)
	}
	exceeded := 0
	for i := range runs {
		row("regret_of_run", Number(i), runs[i].regret())
		exceeded += runs[i].exceeded
	}
	for c := range checkpoints {
		at := Number((c + 1) * x.spec.Online.Blocks / checkpoints)
		row("regret_so_far", at, sample(func(o *onlineRun) float64 { return o.curve[c] }).Quantile(0.5))
	}
	row("shadow_fees", none, sample(func(o *onlineRun) float64 { return o.shadow }).Quantile(0.5))
	row("validators", none, sample(func(o *onlineRun) float64 { return o.validators }).Quantile(0.5))
	row("bound_used", none, sample(func(o *onlineRun) float64 { return o.used }).Quantile(0.5))
	row("bound_exceeded", none, float64(exceeded))
	interval, err := output.QuantileInterval(sample((*onlineRun).regret), 0.5, x.spec.Online.Level)
	row("regret", none, interval.Mean)
	rows[len(rows)-1].Interval = rangeOf(interval)
	return rows, err
}
