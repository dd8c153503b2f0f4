package experiments

import (
	"context"
	"slices"

	"ihealth/bco"
	"ihealth/sim/output"
)

// Stability is the section of an experiment that counts how often the problem of
// I-Health, which has no stability constraint, is solved by a channel that cannot
// carry its arrivals, and what the constraint costs.
type Stability struct {
	ArrivalRate float64   `yaml:"arrival_rate"` // Λ of all entities, 1/s, > 0: that of the claims
	Sweep       []float64 `yaml:"sweep"`        // every Λ, 1/s, > 0, increasing
	Random      Drawn     `yaml:"random"`
	Small       Drawn     `yaml:"small"` // instances that are solved by enumeration, too: at most 12 validators
}

// stabilityStudy computes the finding on the missing stability constraint.
type stabilityStudy struct{ spec *Spec }

func (x *stabilityStudy) check(report reporter) {
	s := x.spec.Stability
	if !slices.Contains(s.Sweep, s.ArrivalRate) {
		report("stability.arrival_rate", "Λ = %v is not among the rates of the sweep", s.ArrivalRate)
	}
	if len(s.Sweep) == 0 || !slices.IsSorted(s.Sweep) || !(s.Sweep[0] > 0) {
		report("stability.sweep", "the arrival rates must be positive and increase\nlist one or more, such as [10, 21, 40]")
	}
	checkDistinct(report, "stability.sweep", s.Sweep)
	s.Random.check(report, "stability.random")
	s.Small.checkSmall(report, "stability.small")
}

func (x *stabilityStudy) cells() []Cell {
	var out []Cell
	for _, family := range x.spec.Stability.Random.Families {
		out = append(out, Cell{ID: "random/" + family, Fidelity: Analytic, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.count(ctx, env, family)
		}})
	}
	return append(out, x.spec.Stability.Small.enumeration(func(ctx context.Context, p *bco.Problem, _ int) (bool, error) {
		free, err := bco.Exact{}.Solve(ctx, p)
		p.ArrivalRate = x.spec.Stability.ArrivalRate
		return unstable(&free, p.ArrivalRate), err
	})...)
}

// stabilityCount holds what one arrival rate does to the instances of a family.
type stabilityCount struct {
	unstable   [2]int    // by solver, without the constraint
	infeasible int       // with it
	rises      []float64 // U with it over U without, less 1, where a stable choice exists and the free one is unstable
}

// freeSolvers are those whose answers without the constraint are looked at.
var freeSolvers = [2]bco.Solver{bco.Exact{}, bco.BCO{}}

func (x *stabilityStudy) count(ctx context.Context, env *Env, family string) ([]Row, error) {
	s := x.spec.Stability
	counts := make([]stabilityCount, len(s.Sweep))
	for i := range s.Random.Instances {
		p := s.Random.problem(env, family, i)
		free := make([]bco.Solution, len(freeSolvers))
		for k, solver := range freeSolvers {
			var err error
			if free[k], err = solver.Solve(ctx, &p); err != nil {
				return nil, err
			}
		}
		for k, rate := range s.Sweep {
			p.ArrivalRate = rate
			if err := counts[k].add(ctx, &p, free); err != nil {
				return nil, err
			}
		}
	}
	var rows []Row
	for k, rate := range s.Sweep {
		rows = append(rows, counts[k].rows(family, rate, s.Random.Instances)...)
	}
	return rows, nil
}

// unstable reports whether the channel cannot carry Λ.
func unstable(s *bco.Solution, rate float64) bool { return !(float64(s.N)/s.Metrics.Latency > rate) }

// add looks at the instance p under its arrival rate.
func (c *stabilityCount) add(ctx context.Context, p *bco.Problem, free []bco.Solution) error {
	for i := range free {
		if unstable(&free[i], p.ArrivalRate) {
			c.unstable[i]++
		}
	}
	best := &free[0]
	if !unstable(best, p.ArrivalRate) {
		return nil
	}
	stable, err := bco.Exact{}.Solve(ctx, p)
	switch {
	case err != nil:
		return err
	case stable.Status == bco.Infeasible:
		c.infeasible++
	default:
		c.rises = append(c.rises, stable.Utility/best.Utility-1)
	}
	return nil
}

func (c *stabilityCount) rows(family string, rate float64, instances int) []Row {
	row := func(series, metric string, v float64) Row {
		return Row{Panel: family, Series: series, X: Number(rate), Metric: metric, Value: Number(v)}
	}
	var rows []Row
	share := func(series, metric string, k int) {
		r := row(series, metric, float64(k)/float64(instances))
		r.Interval = proportion(k, instances, 0.95)
		rows = append(rows, r)
	}
	for k, solver := range freeSolvers {
		share(solver.Name(), "unstable", c.unstable[k])
	}
	share("", "infeasible", c.infeasible)
	if len(c.rises) == 0 {
		return rows
	}
	rises := output.NewSample(c.rises)
	median := medianRow(rises)
	median.Panel, median.X, median.Metric = family, Number(rate), "rise"
	return append(rows, median, row("", "rise_max", rises.Quantile(1)))
}
