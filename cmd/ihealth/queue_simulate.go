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
	Warning   string              `json:"warning,omitempty"`
}

// addSimulated adds what replications say, and what makes it doubtful. Where they do
// not reach the precision wanted, it returns an error as well.
func (o *queueOptions) addSimulated(cmd *cobra.Command, s queueSystem, r *queueResult) error {
	if s.simulate == nil {
		return usagef("--simulate: model %s has no simulation for these parameters", o.model.word)
	}
	model := s.simulate(o.size())
	r.Warnings = model.Warnings()
	warnAll(cmd, r.Warnings)
	runs, imprecise := o.replicate(cmd, model)
	switch {
	case errors.Is(imprecise, sim.ErrParameter):
		return usagef("--simulate: %w", fromOne(imprecise))
	case imprecise != nil && !errors.Is(imprecise, output.ErrPrecision):
		return fmt.Errorf("queue: simulation: %w", fromOne(imprecise))
	}
	estimates, err := summarize(runs)
	if err != nil {
		return fmt.Errorf("queue: simulation: %w", err)
	}
	var doubts []string
	for i, e := range estimates {
		c := newSimulatedClass(e, s.rows[i].sojourn, s.rough)
		if s.loss > 0 {
			loss := lost(runs, i)
			c.Loss = &loss
		}
		if c.Warning != "" {
			doubts = append(doubts, fmt.Sprintf("class %d: %s", i+1, c.Warning))
		}
		r.Simulated = append(r.Simulated, c)
	}
	warnAll(cmd, doubts)
	r.Warnings = append(r.Warnings, doubts...)
	if imprecise != nil {
		return fmt.Errorf("queue: simulation: %w: raise --replications, --customers or --precision", fromOne(imprecise))
	}
	return nil
}

// summarize returns an estimate for each class.
func summarize(runs []sim.Observations) ([]sim.Estimate, error) {
	for r := range runs {
		for i := range runs[r].Sojourns.Tallies {
			if runs[r].Sojourns.Tallies[i].N() == 0 {
				return nil, fmt.Errorf("%w: none of the observed customers of replication %d was served in class %d: raise --customers", output.ErrTooFewData, r+1, i+1)
			}
		}
	}
	return sim.SummarizeSojourns(runs, queueLevel)
}

// beyondDoubt is how many half-widths away from the closed form no estimate of a run
// that is long enough lies: some ten standard errors.
const beyondDoubt = 5

// rounding is how far, in s, the clock's nanoseconds alone may bring an estimate.
const rounding = 1e-8

// newSimulatedClass returns an estimate as it stands in JSON. Where the mean does not
// exist by the closed form there is none, and where the closed form lies beyond all
// doubt of the interval there is no interval; an interval that is too wide to tell much
// says so, as output.SteadyReplications does.
func newSimulatedClass(e sim.Estimate, closed float64, rough bool) simulatedClass {
	half := e.Mean.HalfWidth()
	c := simulatedClass{
		Sojourn: experiments.Number(e.Mean.Mean), HalfWidth: experiments.Number(half), Level: queueLevel,
		StdDev: experiments.Number(e.Pooled.StdDev()), P99: experiments.Number(math.NaN()),
	}
	if e.Sample != nil { // networks keep none
		c.P99 = experiments.Number(e.Sample.Quantile(0.99))
	}
	none := experiments.Number(math.NaN())
	switch away := math.Abs(closed - e.Mean.Mean); {
	case math.IsInf(closed, 1):
		c.Sojourn, c.HalfWidth, c.StdDev = none, none, none
		c.Warning = "the mean sojourn time is infinite, and no simulation estimates it"
	case !rough && away > beyondDoubt*half+rounding:
		c.HalfWidth = none
		c.Warning = fmt.Sprintf("not enough data: simulated %v, but the closed form %.6g s is %.3g half-widths away: raise --customers", e.Mean, closed, away/half)
	case e.Mean.Relative() > output.WidestRelative:
		c.Warning = fmt.Sprintf("not enough data: the half-width is %.2g of the mean, more than %v: raise --customers or --replications", e.Mean.Relative(), output.WidestRelative)
	}
	return c
}

// cells returns what a table shows beside the closed form, whose standard deviation
// may be nil.
func (c simulatedClass) cells(closed *experiments.Number) []string {
	deviation := undefined
	if closed != nil {
		deviation = number(*closed)
	}
	return []string{number(c.Sojourn), number(c.HalfWidth), deviation, number(c.StdDev), number(c.P99)}
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
	target.Progress = func(intervals []output.Interval) { bar.setWidth(intervals, target.Most) }
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

// warnAll says what makes the estimates doubtful.
func warnAll(cmd *cobra.Command, warnings []string) {
	for _, warning := range warnings {
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
