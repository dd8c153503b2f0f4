package experiments

import (
	"context"
	"fmt"
	"slices"

	"ihealth/bco"
	"ihealth/bco/stochastic"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// responseStudy computes what random response times do to the choice of validators.
type responseStudy struct{ spec *Spec }

func (x *responseStudy) cells() []Cell {
	var out []Cell
	for _, wait := range x.spec.ResponseTimes.Waits {
		out = append(out,
			Cell{ID: wait + "/expected time", Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
				return x.expectedTimes(ctx, wait)
			}},
			Cell{ID: wait + "/drawn time", Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
				return x.drawnTimes(ctx, env, wait)
			}})
		for _, spread := range x.spec.ResponseTimes.Spreads {
			out = append(out, Cell{
				ID: fmt.Sprintf("%s/spread %g", wait, spread), Fidelity: Analytic,
				Run: func(ctx context.Context, env *Env) ([]Row, error) { return x.compare(ctx, env, wait, spread) },
			})
		}
	}
	return out
}

// exponentials returns the times of the network's validators, fastest first.
func (x *responseStudy) exponentials() []rng.Exponential {
	n := &x.spec.Network
	p := n.problem(bco.Weights{Latency: 1})
	out := make([]rng.Exponential, n.MaxValidators)
	for i := range out { // which the network lists by speed
		out[i] = rng.Exponential{Rate: p.Validators[i].ComputeHz / p.Latency.VerificationCycles}
	}
	return out
}

// timeRow is about the m fastest validators of the network.
func timeRow(wait, metric string, m int, value float64) Row {
	return Row{Series: wait, X: Number(m), Metric: metric, Unit: "s", Value: Number(value)}
}

// expectedTimes integrates, and returns the longest mean beside it.
func (x *responseStudy) expectedTimes(ctx context.Context, wait string) ([]Row, error) {
	var rows []Row
	var fastest []stochastic.Response
	for _, r := range x.exponentials() {
		fastest = append(fastest, r)
		t, err := stochastic.Expected(ctx, fastest, waits[wait])
		if err != nil {
			return nil, err
		}
		m := len(fastest)
		rows = append(rows, timeRow(wait, "expected_time", m, t), timeRow(wait, "longest_mean", m, r.Mean()))
	}
	return rows, nil
}

// drawnTimes averages draws, with intervals that hold for all m and waits together
// (Bonferroni).
func (x *responseStudy) drawnTimes(ctx context.Context, env *Env, wait string) ([]Row, error) {
	t := x.spec.ResponseTimes
	key := env.Key
	key.Cell = x.spec.Name
	stream := rng.New(key.Sub("draws"))
	responses := x.exponentials()
	times := make([][]float64, len(responses)) // by m, draw
	for range t.Draws {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var sorted []float64
		for i, r := range responses {
			at := r.Draw(stream)
			place, _ := slices.BinarySearch(sorted, at)
			sorted = slices.Insert(sorted, place, at)
			times[i] = append(times[i], sorted[waits[wait].Needed(i+1)-1])
		}
	}
	var rows []Row
	for i := range times {
		interval, err := output.MeanInterval(times[i], 1-0.05/float64(len(times)*len(t.Waits)))
		if err != nil {
			return nil, err
		}
		row := timeRow(wait, "drawn_time", i+1, interval.Mean)
		row.Interval = rangeOf(interval)
		rows = append(rows, row)
	}
	return rows, nil
}

// judgedMethods are those that all sets judge.
func judgedMethods() []stochastic.Method {
	return []stochastic.Method{stochastic.Means, stochastic.Candidates, stochastic.LocalSearch}
}

// solvedInstance is what the methods reach on one instance.
type solvedInstance struct {
	optimum float64
	gaps    []float64 // of judgedMethods, in parts of the optimum
	bound   float64   // proven by the last of them
}

// sameUtility is by what part two utilities may differ that are the same.
const sameUtility = 1e-9

// compare solves the instances of a wait and spread by all methods.
func (x *responseStudy) compare(ctx context.Context, env *Env, wait string, spread float64) ([]Row, error) {
	t := x.spec.ResponseTimes
	key := env.Key
	key.Cell = x.spec.Name
	all, err := output.Replicate(ctx, output.Replications{Count: t.Instances, Workers: env.Workers},
		func(ctx context.Context, index int) (solvedInstance, error) {
			return solveInstance(ctx, t.instance(key, index, wait, spread))
		})
	if err != nil {
		return nil, err
	}
	row := func(series, metric string, value float64) Row {
		return Row{Panel: wait, Series: series, X: Number(spread), Metric: metric, Value: Number(value)}
	}
	var rows []Row
	for i, m := range judgedMethods() {
		gaps, optimal := make([]float64, len(all)), 0
		for k, s := range all {
			if gaps[k] = s.gaps[i]; gaps[k] <= sameUtility {
				optimal++
			}
		}
		share := row(string(m), "optimal", part(optimal, len(all)))
		share.Interval = proportion(optimal, len(all), 0.95)
		sample := output.NewSample(gaps)
		rows = append(rows, share, row(string(m), "gap_mean", sample.Mean()), row(string(m), "gap_p95", sample.Quantile(0.95)), row(string(m), "gap_max", slices.Max(gaps)))
	}
	broken, proven := 0, make([]float64, len(all))
	for k, s := range all {
		if s.bound > s.optimum*(1+sameUtility) {
			broken++
		}
		proven[k] = (1+s.gaps[len(s.gaps)-1])*s.optimum/s.bound - 1
	}
	certified := medianRow(output.NewSample(proven))
	certified.Panel, certified.Series, certified.X, certified.Metric = wait, string(stochastic.LocalSearch), Number(spread), "gap_proven"
	return append(rows, certified, row(string(stochastic.LocalSearch), "bounds_above_optimum", float64(broken))), nil
}

func solveInstance(ctx context.Context, p *stochastic.Problem) (solvedInstance, error) {
	best, err := p.Solve(ctx, stochastic.Exhaustive)
	if err != nil {
		return solvedInstance{}, err
	}
	out := solvedInstance{optimum: best.Utility}
	for _, m := range judgedMethods() {
		s, err := p.Solve(ctx, m)
		if err != nil {
			return solvedInstance{}, err
		}
		out.gaps = append(out.gaps, s.Utility/best.Utility-1)
		out.bound = s.Certificate.Lower
	}
	return out, nil
}
