package experiments

import (
	"context"
	"fmt"
	"math"

	"ihealth/sim/output"
)

// coverageStudy repeats experiments whose answer is known, and counts how often each
// method of intervals holds it.
type coverageStudy struct{ spec *Spec }

func (x *coverageStudy) check(report reporter) {
	s := x.spec.Coverage
	if !(s.Level > 0 && s.Level < 1) {
		report("coverage.level", "confidence level %v must lie between 0 and 1", s.Level)
	}
	if len(s.Cases) == 0 {
		report("coverage.cases", "no case is given\nlist one or more processes whose steady state is known")
	}
	seen := map[string]bool{}
	for i := range s.Cases {
		c, path := &s.Cases[i], indexed("coverage.cases", i)
		c.check(report, path)
		if id := c.id(); seen[id] {
			report(path, "%s is listed twice", id)
		}
		seen[c.id()] = true
	}
}

// id tells a case from all others.
func (c *CoverageCase) id() string { return fmt.Sprintf("%s, n = %d", c.name(), c.Observations) }

// cells plans one cell for the replications of a case, one for its single runs and one
// for replications until they are precise.
func (x *coverageStudy) cells() []Cell {
	var out []Cell
	for i := range x.spec.Coverage.Cases {
		c := &x.spec.Coverage.Cases[i]
		out = append(out, x.cell(c, "replications", x.replicatedExperiment))
		if c.SingleRun {
			out = append(out, x.cell(c, "single runs", x.singleExperiment))
		}
		if c.Sequential {
			out = append(out, x.cell(c, "sequential", x.sequentialExperiment))
		}
	}
	return out
}

// experiment is one repetition of a case: the answers of all methods, by quantity.
type experiment func(ctx context.Context, c *CoverageCase, p process, env *Env, index int) ([][]answer, error)

func (x *coverageStudy) cell(c *CoverageCase, kind string, run experiment) Cell {
	return Cell{ID: c.id() + ", " + kind, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		p, err := c.process()
		if err != nil {
			return nil, err
		}
		repeated, err := output.Replicate(ctx, output.Replications{Count: c.Experiments, Workers: env.Workers},
			func(ctx context.Context, index int) ([][]answer, error) { return run(ctx, c, p, env, index) })
		if err != nil {
			return nil, err
		}
		var rows []Row
		for q := range p.quantities {
			rows = append(rows, x.rows(c, p.quantities[q], q, repeated)...)
		}
		return rows, nil
	}}
}

func (x *coverageStudy) replicatedExperiment(ctx context.Context, c *CoverageCase, p process, env *Env, index int) ([][]answer, error) {
	runs := make([][][]float64, len(p.quantities)) // quantity × replication × observation
	length := c.Observations / c.Replications
	shortest := math.MaxInt
	for r := range c.Replications {
		key := env.Key
		key.Replication = index*c.Replications + r
		observed, err := p.run(ctx, key, length)
		if err != nil {
			return nil, err
		}
		for q, xs := range observed {
			runs[q] = append(runs[q], xs)
			shortest = min(shortest, len(xs))
		}
	}
	answers := make([][]answer, len(runs))
	for q := range runs {
		for r := range runs[q] { // classes of one queue have random numbers of customers
			runs[q][r] = runs[q][r][:shortest]
		}
		var err error
		if answers[q], err = x.replicated(c, p.quantities[q], runs[q]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func (x *coverageStudy) singleExperiment(ctx context.Context, c *CoverageCase, p process, env *Env, index int) ([][]answer, error) {
	key := env.Key
	key.Replication = index
	observed, err := p.run(ctx, key, c.Observations)
	if err != nil {
		return nil, err
	}
	answers := make([][]answer, len(observed))
	for q, xs := range observed {
		if answers[q], err = x.singleRun(c, p.quantities[q], xs); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func (x *coverageStudy) sequentialExperiment(ctx context.Context, c *CoverageCase, p process, env *Env, index int) ([][]answer, error) {
	a, err := x.sequential(ctx, c, p, env.Key, index)
	return [][]answer{{a}}, err
}

// rows counts the answers about one quantity: the actual coverage of all intervals and
// of those that are not refused, the share of answers, the share of experiments with
// an answer that is wrong, and the average relative half-width.
func (x *coverageStudy) rows(c *CoverageCase, q quantity, index int, repeated [][][]answer) []Row {
	panel := c.name()
	if q.name != "" {
		panel += ", " + q.name
	}
	var rows []Row
	for m, first := range repeated[0][index] {
		var count tallied
		for e := range repeated {
			count.add(repeated[e][index][m])
		}
		row := func(metric string, value float64, interval *Range) {
			rows = append(rows, Row{
				Panel: panel, Series: first.method, X: Number(c.Observations), Metric: metric, Value: Number(value), Interval: interval,
			})
		}
		n, answered := c.Experiments, c.Experiments-count.refused
		row("coverage", part(count.covered, n), proportion(count.covered, n, 0.95))
		row("coverage_answered", part(count.right, answered), proportion(count.right, answered, 0.95))
		row("answered", part(answered, n), nil)
		row("wrong", part(answered-count.right, n), proportion(answered-count.right, n, 0.95))
		row("relative_half_width", count.width/float64(n), nil)
	}
	return rows
}

// tallied counts the answers of one method.
type tallied struct {
	covered int     // intervals that hold what they estimate
	refused int     // intervals that their method refuses, or that are wider than output.WidestRelative
	right   int     // intervals that were not refused and hold what they estimate
	width   float64 // sum of the half-widths, in parts of the estimate
}

func (t *tallied) add(a answer) {
	covers := a.interval.Contains(a.exact)
	if covers {
		t.covered++
	}
	if a.refused || a.interval.Relative() > output.WidestRelative {
		t.refused++
	} else if covers {
		t.right++
	}
	t.width += a.interval.Relative()
}

// part returns k of n, undefined for none.
func part(k, n int) float64 { return float64(k) / float64(n) }
