package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// queueLevel is the confidence with which all simulated intervals hold together.
const queueLevel = 0.95

type simulatedClass struct {
	Sojourn   experiments.Number  `json:"sojourn_s"`
	HalfWidth experiments.Number  `json:"half_width_s"`
	Level     float64             `json:"level"` // with which the intervals of all classes hold together
	StdDev    experiments.Number  `json:"sojourn_sd_s"`
	P99       experiments.Number  `json:"p99_s"`
	Loss      *experiments.Number `json:"loss,omitempty"` // fraction of the arrivals
}

// simulated returns what replications say. Where they do not reach the precision
// wanted, an error comes with it.
func (o *queueOptions) simulated(cmd *cobra.Command, s queueSystem) ([]simulatedClass, error) {
	if s.simulate == nil {
		return nil, usagef("--simulate: model %s has no simulation for these parameters", o.model.word)
	}
	o.warn(cmd, s)
	runs, imprecise := o.replicate(cmd, s.simulate(o.size()))
	if imprecise != nil && !errors.Is(imprecise, output.ErrPrecision) {
		return nil, fmt.Errorf("queue: simulation: %w", imprecise)
	}
	sojourns := make([]sim.Sojourns, len(runs))
	for r := range runs {
		sojourns[r] = runs[r].Sojourns
	}
	estimates, err := sim.Summarize(sojourns, queueLevel)
	if err != nil {
		return nil, fmt.Errorf("queue: simulation: %w: raise --customers", err)
	}
	out := make([]simulatedClass, len(estimates))
	for i, e := range estimates {
		out[i] = simulatedClass{
			Sojourn: experiments.Number(e.Mean.Mean), HalfWidth: experiments.Number(e.Mean.HalfWidth()), Level: queueLevel,
			StdDev: experiments.Number(e.Pooled.StdDev()), P99: experiments.Number(math.NaN()),
		}
		if e.Sample != nil { // networks keep none
			out[i].P99 = experiments.Number(e.Sample.Quantile(0.99))
		}
		if s.loss > 0 {
			loss := lost(runs, i)
			out[i].Loss = &loss
		}
	}
	if imprecise != nil {
		return out, fmt.Errorf("queue: simulation: %w: raise --replications, --customers or --precision", imprecise)
	}
	return out, nil
}

// replicate runs the replications that --replications or --precision asks for.
func (o *queueOptions) replicate(cmd *cobra.Command, m simulation) ([]sim.Observations, error) {
	bar := newBar(cmd.ErrOrStderr(), "replications")
	defer bar.close()
	run := func(ctx context.Context, r int) (sim.Observations, error) {
		return m.Run(ctx, rng.Key{Seed: o.seed, Cell: "queue", Replication: r})
	}
	if o.precision == 0 {
		return output.Replicate(cmd.Context(), output.Replications{Count: int(o.replications), Progress: bar.set}, run)
	}
	target := output.Target{Relative: o.precision, Level: queueLevel, Most: o.most()}
	target.Progress = func(intervals []output.Interval) { bar.set(intervals[0].N, target.Most) }
	runs, _, err := output.ReplicateUntil(cmd.Context(), target, run, func(r sim.Observations) []float64 {
		means := make([]float64, len(r.Sojourns.Tallies))
		for i := range means {
			means[i] = r.Sojourns.Tallies[i].Mean()
		}
		return means
	})
	return runs, err
}

// most returns the bound on replications that stop by themselves.
func (o *queueOptions) most() int {
	if o.given("replications") {
		return int(o.replications)
	}
	return int(max(maxSojourns/o.customers, output.MinReplications))
}

// warn says what makes the estimates doubtful, as if a queue of one server had the
// load and the arrivals.
func (o *queueOptions) warn(cmd *cobra.Command, s queueSystem) {
	q, ok := s.simulate(o.size()).(sim.Queue)
	if !ok || q.Capacity > 0 || q.Load() <= 0 {
		return
	}
	lambda := sum(o.lambdas.values)
	m := sim.MM1{Lambdas: []float64{lambda}, Mu: lambda / q.Load(), Customers: q.Customers}
	for _, warning := range m.Warnings() {
		say(cmd.ErrOrStderr(), "warning: %s", warning)
	}
}

// lost returns the fraction of the arrivals of an entity that were lost.
func lost(runs []sim.Observations, entity int) experiments.Number {
	var arrived, lost int64
	for _, r := range runs {
		arrived += r.Arrived[entity]
		lost += r.Lost[entity]
	}
	return experiments.Number(float64(lost) / float64(arrived))
}
