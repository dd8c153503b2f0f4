package experiments

import (
	"context"
	"slices"

	"ihealth/bco"
	"ihealth/sim/output"
)

// VerificationWork is the section of an experiment on verification work that grows
// with the block, K = K₀ + K₁·n. A share of the work of the block that is optimal
// without it, K₁·n/K, is what grows: at that block the work stays the same.
type VerificationWork struct {
	Channels []Channel `yaml:"channels"` // with weights
	Shares   []float64 `yaml:"shares"`   // in [0, 1], increasing, 0 first: the model of I-Health
	Random   Drawn     `yaml:"random"`
	Small    Drawn     `yaml:"small"` // instances that are solved by enumeration, too: at most 12 validators
}

// verificationStudy computes the finding on verification work.
type verificationStudy struct{ spec *Spec }

func (x *verificationStudy) check(report reporter) {
	v := x.spec.VerificationWork
	checkWeighted(report, "verification_work.channels", v.Channels, &x.spec.Network)
	if len(v.Shares) < 2 || v.Shares[0] != 0 || !slices.IsSorted(v.Shares) || v.Shares[len(v.Shares)-1] > 1 {
		report("verification_work.shares", "the shares must begin with 0, increase and be at most 1\nlist two or more, such as [0, 0.5, 1]")
	}
	checkDistinct(report, "verification_work.shares", v.Shares)
	v.Random.check(report, "verification_work.random")
	v.Small.checkSmall(report, "verification_work.small")
}

func (x *verificationStudy) cells() []Cell {
	v := x.spec.VerificationWork
	var out []Cell
	for i := range v.Channels {
		c := &v.Channels[i]
		out = append(out, Cell{ID: "channel/" + c.Name, Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.channel(ctx, c)
		}})
	}
	for _, family := range v.Random.Families {
		out = append(out, Cell{ID: "random/" + family, Fidelity: Analytic, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.losses(ctx, env, family)
		}})
	}
	return append(out, v.Small.enumeration(func(ctx context.Context, p *bco.Problem, instance int) (bool, error) {
		free, err := bco.Exact{}.Solve(ctx, p)
		if err != nil {
			return false, err
		}
		share := 1 / float64(1+instance%4)
		with, err := plan(ctx, *p, &free, share)
		*p = growing(*p, share, free.N)
		return with.loss > 1e-12, err
	})...)
}

// growing returns p with a share of the verification work of blocks of n growing with
// the block.
func growing(p bco.Problem, share float64, n int) bco.Problem {
	work := p.Latency.VerificationCycles
	p.Latency.VerificationCycles, p.Latency.CyclesPerTransaction = (1-share)*work, share*work/float64(n)
	return p
}

// planned is a choice that was made without growing work, and the best one with it.
type planned struct {
	evaluator *bco.Evaluator // with growing work
	group     bco.Group      // chosen without
	best      bco.Solution   // with
	loss      float64        // relative, of the choice made without
}

// plan compares the choice made without growing work with the best one.
func plan(ctx context.Context, p bco.Problem, without *bco.Solution, share float64) (planned, error) {
	p = growing(p, share, without.N)
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return planned{}, err
	}
	best, err := e.Solve(ctx, bco.Exact{})
	if err != nil {
		return planned{}, err
	}
	chosen := map[string]bool{}
	for _, id := range without.Validators {
		chosen[id] = true
	}
	var g bco.Group
	for _, v := range e.Validators() {
		if chosen[v.ID] {
			g = g.With(v)
		}
	}
	return planned{e, g, best, e.Utility(g, without.N)/best.Utility - 1}, nil
}

// channel returns the optimum for every share, what the choice made without growing
// work loses, and n* at equal m and fees over the speed of the slowest validator.
func (x *verificationStudy) channel(ctx context.Context, c *Channel) ([]Row, error) {
	p := x.spec.Network.problem(c.Weights.bco())
	without, err := bco.Exact{}.Solve(ctx, &p)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, share := range x.spec.VerificationWork.Shares {
		with, err := plan(ctx, p, &without, share)
		if err != nil {
			return nil, err
		}
		row := func(metric string, v float64) {
			rows = append(rows, Row{Panel: c.Name, X: Number(share), Metric: metric, Value: Number(v)})
		}
		row("validators", float64(with.best.M))
		row("block_size", float64(with.best.N))
		row("block_size_19", float64(without.N))
		row("utility", with.best.Utility)
		row("loss", with.loss)
		for _, v := range with.evaluator.Validators() {
			g := with.group
			g.SlowestHz = v.ComputeHz
			rows = append(rows, Row{
				Panel: c.Name, Series: ofShare(share), X: Number(v.ComputeHz), Metric: "relaxed_block",
				Value: Number(with.evaluator.Terms(g).RelaxedBlock()),
			})
		}
	}
	return rows, nil
}

// losses returns how often the choice made without growing work is not optimal, and
// what it loses over all instances.
func (x *verificationStudy) losses(ctx context.Context, env *Env, family string) ([]Row, error) {
	v := x.spec.VerificationWork
	lost, missed := make([][]float64, len(v.Shares)), make([]int, len(v.Shares))
	for i := range v.Random.Instances {
		p := v.Random.problem(env, family, i)
		without, err := bco.Exact{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		for k, share := range v.Shares {
			with, err := plan(ctx, p, &without, share)
			if err != nil {
				return nil, err
			}
			lost[k] = append(lost[k], max(with.loss, 0))
			if with.loss > 1e-12 {
				missed[k]++
			}
		}
	}
	var rows []Row
	for k, share := range v.Shares {
		row := func(metric string, value float64) Row {
			return Row{Panel: family, X: Number(share), Metric: metric, Value: Number(value)}
		}
		misses := row("misses", float64(missed[k])/float64(v.Random.Instances))
		misses.Interval = proportion(missed[k], v.Random.Instances, 0.95)
		sample := output.NewSample(lost[k])
		median := medianRow(sample)
		median.Panel, median.X, median.Metric = family, Number(share), "loss_median"
		rows = append(rows, misses, median, row("loss_max", sample.Quantile(1)))
	}
	return rows, nil
}
