package experiments

import (
	"context"
	"fmt"
	"slices"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// sojournStudy computes Figs 5 and 10: the sojourn time of every entity for
// several service rates or channels, with and without priority.
type sojournStudy struct{ spec *Spec }

// maxEntities bounds what one queue is planned for.
const maxEntities = 1000

// stage is one manager: a service rate and the name of its panel.
type stage struct {
	panel   string
	mu      float64
	channel *configured // nil when the service rate is given
}

// stages returns the managers in the order of the file. BCO runs here, so that
// a plan is complete before anything else does.
func (x *sojournStudy) stages(ctx context.Context) ([]stage, error) {
	s := x.spec.Sojourn
	out := make([]stage, 0, len(s.ServiceRates)+len(s.Channels))
	for _, mu := range s.ServiceRates {
		out = append(out, stage{panel: fmt.Sprintf("μ = %v/s", mu), mu: mu})
	}
	for i := range s.Channels {
		c, err := s.Channels[i].configure(ctx, &x.spec.Network)
		if err != nil {
			return nil, err
		}
		out = append(out, stage{panel: c.name, mu: c.serviceRate(), channel: &c})
	}
	return out, nil
}

func (x *sojournStudy) check(report reporter) {
	s := x.spec.Sojourn
	if s.Entities < 1 || s.Entities > maxEntities {
		report("sojourn.entities", "%d entities: want 1 to %d", s.Entities, maxEntities)
		return
	}
	if !(s.ArrivalRate > 0) {
		report("sojourn.arrival_rate", "λ = %v must be greater than 0", s.ArrivalRate)
	}
	if len(s.Schemes) == 0 {
		report("sojourn.schemes", "no scheme of priority is given\nlist one or more of equal, levels, classes")
	}
	checkDistinct(report, "sojourn.schemes", s.Schemes)
	checkDistinct(report, "sojourn.service_rates", s.ServiceRates)
	x.checkClasses(report)
	x.checkSpread(report)
	x.checkSimulation(report)
	x.checkStages(report)
}

func (x *sojournStudy) checkClasses(report reporter) {
	s := x.spec.Sojourn
	sum := 0
	for i, size := range s.Classes {
		if size < 1 {
			report(indexed("sojourn.classes", i), "a class of %d entities: need at least 1", size)
		}
		sum += size
	}
	if slices.Contains(s.Schemes, byClass) && sum != s.Entities {
		report("sojourn.classes", "the classes hold %d entities, but there are %d\nmake them add up", sum, s.Entities)
	}
}

func (x *sojournStudy) checkSpread(report reporter) {
	spread := x.spec.Sojourn.Spread
	if spread == nil {
		return
	}
	if !(spread.Low > 0 && spread.High > spread.Low) {
		report("sojourn.spread", "rates between %v and %v: need 0 < low < high", spread.Low, spread.High)
	}
	checkCount(report, "sojourn.spread.draws", "draws", spread.Draws, output.MinReplications, 10_000)
}

func (x *sojournStudy) checkSimulation(report reporter) {
	if !x.spec.has(Simulated) {
		return
	}
	x.spec.Sojourn.Simulation.check(report, "sojourn.simulation")
}

// checkStages reports queues that would grow without bound.
func (x *sojournStudy) checkStages(report reporter) {
	s := x.spec.Sojourn
	if (len(s.ServiceRates) == 0) == (len(s.Channels) == 0) {
		report("sojourn", "give either service_rates or channels: they set the manager's service rate μ")
		return
	}
	load := s.ArrivalRate * float64(s.Entities)
	for i, mu := range s.ServiceRates {
		if !(mu > load) {
			report(indexed("sojourn.service_rates", i), "unstable queue: Σλ = %v/s is not below μ = %v/s (load %.4g)\nraise μ above %v, or lower arrival_rate below %.6g%w",
				load, mu, load/mu, load, mu/float64(s.Entities), hidden{queueing.ErrUnstable})
		}
	}
	if len(s.Channels) > 0 {
		x.checkChannels(report, load)
	}
}

func (x *sojournStudy) checkChannels(report reporter, load float64) {
	s := x.spec.Sojourn
	complaints := 0
	checkChannels(func(path, format string, args ...any) {
		complaints++
		report(path, format, args...)
	}, "sojourn.channels", s.Channels, &x.spec.Network)
	if complaints > 0 {
		return
	}
	stages, err := x.stages(context.Background())
	if err != nil {
		return // the network section has its own complaint
	}
	for i, stage := range stages {
		if !(stage.mu > load) {
			report(indexed("sojourn.channels", i), "unstable queue on channel %q: Σλ = %v/s is not below μ = n/L = %.6g/s\nlower arrival_rate below %.6g, or let the channel's blocks grow%w",
				stage.panel, load, stage.mu, stage.mu/float64(s.Entities), hidden{queueing.ErrUnstable})
		}
	}
}

// hidden is a cause that errors.Is finds and that adds nothing to the text.
type hidden struct{ error }

func (hidden) Error() string   { return "" }
func (h hidden) Unwrap() error { return h.error }

func (x *sojournStudy) cells() []Cell {
	stages, err := x.stages(context.Background())
	if err != nil {
		panic("experiments: plan of an unchecked file: " + err.Error())
	}
	var out []Cell
	for _, stage := range stages {
		for _, scheme := range x.spec.Sojourn.Schemes {
			id := fmt.Sprintf("%s/%s", stage.panel, scheme)
			out = append(out, x.analyticCell(id, stage, scheme), x.simulatedCell(id, stage, scheme))
		}
		out = append(out, stageCell(stage))
	}
	return out
}

// analyticCell evaluates the closed form at the nominal rates, and over the
// random ones when the file asks for them.
func (x *sojournStudy) analyticCell(id string, stage stage, scheme string) Cell {
	s := x.spec.Sojourn
	return Cell{ID: id + "/" + string(Analytic), Fidelity: Analytic, Run: func(_ context.Context, env *Env) ([]Row, error) {
		values, err := closedForm(s.rates(), s.levels(scheme), stage.mu)
		if err != nil {
			return nil, err
		}
		rows := make([]Row, 0, 2*len(values))
		for i, v := range values {
			rows = append(rows, Row{Panel: stage.panel, Series: schemeName(scheme), X: Number(i + 1), Metric: "sojourn", Unit: "s", Value: Number(v)})
		}
		if s.Spread == nil {
			return rows, nil
		}
		spread, err := x.spreadRows(env, stage, scheme)
		return append(rows, spread...), err
	}}
}

// spreadRows evaluates the closed form at every draw of arrival rates and
// returns the mean with the 5 % and 95 % quantiles over the draws. All stages
// and schemes see the same draws.
func (x *sojournStudy) spreadRows(env *Env, stage stage, scheme string) ([]Row, error) {
	s := x.spec.Sojourn
	perEntity := make([][]float64, s.Entities)
	unstable := 0
	for d := range s.Spread.Draws {
		stream := rng.New(rng.Key{Seed: env.Key.Seed, Cell: "arrival rates", Name: "lambda", Replication: d})
		lambdas := make([]float64, s.Entities)
		for i := range lambdas {
			lambdas[i] = stream.Uniform(s.Spread.Low, s.Spread.High)
		}
		values, err := closedForm(lambdas, s.levels(scheme), stage.mu)
		if err != nil {
			unstable++
			continue
		}
		for i, v := range values {
			perEntity[i] = append(perEntity[i], v)
		}
	}
	rows := []Row{{Panel: stage.panel, Series: schemeName(scheme), X: none, Metric: "unstable_draws", Value: Number(unstable)}}
	if unstable > 0 {
		env.Note(fmt.Sprintf("%s: %d of %d draws of arrival rates exceed the service rate and are left out", stage.panel, unstable, s.Spread.Draws))
	}
	for i, values := range perEntity {
		sample := output.NewSample(values)
		rows = append(rows, Row{
			Panel: stage.panel, Series: schemeName(scheme), X: Number(i + 1), Metric: "sojourn_over_draws", Unit: "s", Value: Number(sample.Mean()),
			Interval: &Range{Low: Number(sample.Quantile(0.05)), High: Number(sample.Quantile(0.95)), Level: 0.9, N: sample.N(), Spread: true},
		})
	}
	return rows, nil
}

// stageCell records the service rate and the configuration behind it.
func stageCell(stage stage) Cell {
	return Cell{ID: stage.panel + "/configuration", Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) {
		row := func(metric, unit string, v float64) Row {
			return Row{Panel: stage.panel, X: none, Metric: metric, Unit: unit, Value: Number(v)}
		}
		rows := []Row{row("service_rate", "1/s", stage.mu)}
		if c := stage.channel; c != nil {
			rows = append(rows,
				row("validators", "", float64(c.config.Validators)),
				row("block_size", "", float64(c.config.BlockSize)),
				row("block_latency", "s", c.metrics.Latency))
		}
		return rows, nil
	}}
}

// simulatedCell simulates one scheme. All schemes of a stage see the same
// customers, because their streams have the same names.
func (x *sojournStudy) simulatedCell(id string, stage stage, scheme string) Cell {
	s := x.spec.Sojourn
	return Cell{ID: id + "/" + string(Simulated), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		key := env.Key
		key.Cell = x.spec.Name + "/" + stage.panel
		model := s.model(scheme, stage.mu)
		for _, warning := range model.Warnings() {
			env.Note(id + ": " + warning)
		}
		runs, err := model.Replicate(ctx, key, output.Replications{Count: s.Simulation.Replications, Workers: env.Workers})
		if err != nil {
			return nil, err
		}
		return x.simulatedRows(stage, scheme, runs)
	}}
}

// simulatedRows returns for every entity its mean sojourn time twice: with an
// interval that holds alone, and with one that holds together with those of all
// entities, schemes and stages of the experiment (Bonferroni).
func (x *sojournStudy) simulatedRows(stage stage, scheme string, runs []sim.Sojourns) ([]Row, error) {
	s := x.spec.Sojourn
	quantities := s.Entities * len(s.Schemes) * (len(s.ServiceRates) + len(s.Channels))
	var rows []Row
	for _, kind := range []struct {
		metric string
		level  float64
	}{{"sojourn", s.Simulation.Level}, {"sojourn_simultaneous", 1 - (1-s.Simulation.Level)/float64(quantities)}} {
		for i := range s.Entities {
			means := make([]float64, len(runs))
			for r := range runs {
				means[r] = runs[r].Tallies[i].Mean()
			}
			interval, err := output.MeanInterval(means, kind.level)
			if err != nil {
				return nil, fmt.Errorf("entity %d: %w", i+1, err)
			}
			rows = append(rows, Row{
				Panel: stage.panel, Series: schemeName(scheme), X: Number(i + 1), Metric: kind.metric, Unit: "s",
				Value: Number(interval.Mean), Interval: rangeOf(interval),
			})
		}
	}
	return rows, nil
}
