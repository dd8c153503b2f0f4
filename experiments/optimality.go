package experiments

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Optimality is the section of an experiment that counts how often BCO misses the best
// prefix and the best set of validators, and by how much.
type Optimality struct {
	Families   []string `yaml:"families" jsonschema:"enum=homogeneous,enum=lognormal,enum=proportional,enum=individual,enum=bimodal,enum=outliers"`
	Terms      []string `yaml:"security_terms" jsonschema:"enum=normalised,enum=literal"`
	Validators int      `yaml:"validators"`   // M, all of which may be chosen
	Blocks     []int    `yaml:"block_limits"` // each χ, transactions, with t = 1
	Instances  int      `yaml:"instances"`    // of each family, ≥ 100; the same for each term and, but for the bounds of n, each χ
}

// optimalityStudy compares BCO with the exact searches on random instances.
type optimalityStudy struct{ spec *Spec }

func (x *optimalityStudy) check(report reporter) {
	s := x.spec.Optimality
	if len(s.Families) == 0 || len(s.Terms) == 0 || len(s.Blocks) == 0 {
		report("optimality", "it needs one family, one of the security_terms and one of the block_limits at least")
	}
	checkDistinct(report, "optimality.families", s.Families)
	checkDistinct(report, "optimality.security_terms", s.Terms)
	checkDistinct(report, "optimality.block_limits", s.Blocks)
	checkCount(report, "optimality.validators", "validators", s.Validators, 1, 1000)
	checkCount(report, "optimality.instances", "instances", s.Instances, 100, 1e7)
	for i, n := range s.Blocks {
		checkCount(report, indexed("optimality.block_limits", i), "transactions", n, 1, 1e6)
	}
}

// condition is what the instances of a family are searched under.
type condition struct {
	term   string
	blocks int
}

func (c condition) String() string { return fmt.Sprintf("%s, N = %d", c.term, c.blocks) }

func (s *Optimality) conditions() []condition {
	var out []condition
	for _, term := range s.Terms {
		for _, n := range s.Blocks {
			out = append(out, condition{term, n})
		}
	}
	return out
}

func (x *optimalityStudy) cells() []Cell {
	var out []Cell
	for _, c := range x.spec.Optimality.conditions() {
		for _, family := range x.spec.Optimality.Families {
			out = append(out, Cell{ID: family + ", " + c.String(), Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
				return x.count(ctx, family, c)
			}})
		}
	}
	return out
}

// problem draws an instance of a family, the same under every condition.
func (x *optimalityStudy) problem(family string, c condition, instance int) bco.Problem {
	key := rng.Key{Seed: x.spec.Seed, Cell: x.spec.Name + "/" + family, Name: "instance", Replication: instance}
	p := bco.Family(family).Random(rng.New(key), bco.Size{Validators: x.spec.Optimality.Validators, Blocks: c.blocks})
	p.SecurityTerm = bco.SecurityTerm(c.term)
	return p
}

func (x *optimalityStudy) count(ctx context.Context, family string, c condition) ([]Row, error) {
	gaps := map[string][]float64{}
	below, few, passes := 0, 0, 0
	for i := range x.spec.Optimality.Instances {
		p := x.problem(family, c, i)
		one, err := compareOn(ctx, &p)
		if err != nil {
			return nil, err
		}
		for _, k := range comparisons {
			gaps[k.key] = append(gaps[k.key], one.gaps[k.key])
		}
		passes += one.passes
		if one.below {
			below++
		}
		if one.few {
			few++
		}
	}
	n := float64(x.spec.Optimality.Instances)
	rows := []Row{{X: none, Metric: "below", Value: Number(below)}, {X: none, Metric: "passes", Value: Number(float64(passes) / n)}}
	if c.term == string(bco.Literal) {
		rows = append(rows, Row{X: none, Metric: "few", Value: Number(few)})
	}
	for _, k := range comparisons {
		rows = append(rows, gapRows(k.key, gaps[k.key])...)
	}
	for i := range rows {
		rows[i].Panel, rows[i].Series = c.String(), family
	}
	return rows, nil
}

// exceeded are the gaps at which their distribution is told.
var exceeded = []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10}

// gapRows tells how often one choice misses another, and by how much over all instances.
func gapRows(key string, gaps []float64) []Row {
	over := func(metric string, x Number, limit float64) Row {
		k := 0
		for _, gap := range gaps {
			if gap > limit {
				k++
			}
		}
		return Row{X: x, Metric: metric + key, Value: Number(part(k, len(gaps))), Interval: proportion(k, len(gaps), 0.95)}
	}
	sample := output.NewSample(gaps)
	p95 := Row{X: none, Metric: "gap_p95_" + key, Value: Number(sample.Quantile(0.95))}
	if interval, err := output.QuantileInterval(sample, 0.95, 0.95); err == nil {
		p95.Interval = rangeOf(interval)
	}
	rows := []Row{over("misses_", none, 0), p95, {X: none, Metric: "gap_max_" + key, Value: Number(sample.Quantile(1))}}
	for _, limit := range exceeded {
		rows = append(rows, over("exceeds_", Number(limit), limit))
	}
	return rows
}
