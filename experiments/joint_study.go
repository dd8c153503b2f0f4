package experiments

import (
	"context"
	"fmt"

	"ihealth/bco/joint"
	"ihealth/sim/output"
)

// jointStudy computes the finding on channels that share validators.
type jointStudy struct{ spec *Spec }

func (x *jointStudy) check(report reporter) {
	j, r := x.spec.Joint, x.spec.Joint.Random
	checkWeighted(report, "joint.channels", j.Channels, &x.spec.Network)
	checkCount(report, "joint.channels", "channels", len(j.Channels), 2, 6)
	checkCapacities(report, "joint.capacities", j.Capacities)
	checkCount(report, "joint.nodes", "nodes", j.Nodes, 1, 1e6)
	if len(r.Families) == 0 {
		report("joint.random.families", "no family is given\nlist one or more, such as [lognormal, outliers]")
	}
	checkDistinct(report, "joint.random.families", r.Families)
	for i, f := range r.Families {
		checkFamilies(report, indexed("joint.random.families", i), f)
	}
	checkCount(report, "joint.random.instances", "instances", r.Instances, 2, 10_000)
	checkCount(report, "joint.random.channels", "channels", r.Channels, 2, 6)
	checkCount(report, "joint.random.validators", "validators", r.Validators, r.Channels, 200)
	checkCount(report, "joint.random.blocks", "block sizes", r.Blocks, 1, 1000)
	checkCapacities(report, "joint.random.capacities", r.Capacities)
}

func checkCapacities(report reporter, path string, capacities []int) {
	if len(capacities) == 0 {
		report(path, "no capacity is given\nlist how many channels a validator may serve, such as [1, 2]")
	}
	checkDistinct(report, path, capacities)
	for i, c := range capacities {
		checkCount(report, indexed(path, i), "channels a validator", c, 1, 6)
	}
}

func (x *jointStudy) cells() []Cell {
	cell := func(id string, run func(ctx context.Context, env *Env) ([]Row, error)) Cell {
		return Cell{ID: id, Fidelity: Analytic, Run: run}
	}
	var out []Cell
	for _, capacity := range x.spec.Joint.Capacities {
		out = append(out, cell(fmt.Sprintf("reference/%d", capacity), func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.referenceRows(ctx, capacity)
		}))
	}
	for _, f := range x.spec.Joint.Random.Families {
		out = append(out, cell("random/"+f, func(ctx context.Context, env *Env) ([]Row, error) {
			return x.randomRows(ctx, env, f)
		}))
	}
	return out
}

// referencePanel names the file's network when validators have a capacity.
func referencePanel(capacity int) string { return fmt.Sprintf("capacity %d", capacity) }

// referenceRows returns what every way comes to on the file's network, and which
// validator serves which channel at the joint optimum.
func (x *jointStudy) referenceRows(ctx context.Context, capacity int) ([]Row, error) {
	p := x.reference(capacity)
	s, err := x.solve(ctx, &p)
	if err != nil {
		return nil, err
	}
	panel := referencePanel(capacity)
	var rows []Row
	for _, way := range []struct {
		name     string
		solution *joint.Solution
	}{{eachByBCO, &s.bco}, {eachExact, &s.exact}, {oneAfterOther, &s.inOrder}, {withExchanges, &s.exchanged}, {jointlyOptimal, &s.optimum}} {
		row := func(metric string, v float64) Row {
			return Row{Panel: panel, Series: way.name, X: none, Metric: metric, Value: Number(v)}
		}
		rows = append(rows, row("utility", way.solution.Utility), row("crowding", float64(crowding(way.solution, capacity))))
	}
	rows = append(rows,
		Row{Panel: panel, Series: jointlyOptimal, X: none, Metric: "proof_gap", Value: Number(s.optimum.Gap)},
		Row{Panel: panel, Series: jointlyOptimal, X: none, Metric: "cost_of_sharing", Value: Number(s.optimum.Utility/s.exact.Utility - 1)})
	return append(rows, x.allotment(&p, &s.optimum, panel)...), nil
}

// idle is the series of validators that serve no channel.
const idle = "none"

// allotment returns which validator, by its place in the list, serves which channel,
// by its number; 0 is none.
func (x *jointStudy) allotment(p *joint.Problem, s *joint.Solution, panel string) []Row {
	serves := func(validator, channel int, name string) Row {
		return Row{Panel: panel, Series: name, X: Number(validator), Metric: "serves", Value: Number(channel)}
	}
	var rows []Row
	at, used := map[string]int{}, map[string]bool{}
	for i, v := range p.Channels[0].Validators {
		at[v.ID] = i + 1
	}
	for f, c := range s.Channels {
		name := x.spec.Joint.Channels[f].Name
		for _, id := range c.Validators {
			used[id] = true
			rows = append(rows, serves(at[id], f+1, name))
		}
		rows = append(rows,
			Row{Panel: panel, Series: name, X: none, Metric: "validators", Value: Number(c.M)},
			Row{Panel: panel, Series: name, X: none, Metric: "block_size", Value: Number(c.N)},
			Row{Panel: panel, Series: name, X: none, Metric: "channel_utility", Value: Number(c.Utility)})
	}
	for i, v := range p.Channels[0].Validators {
		if !used[v.ID] {
			rows = append(rows, serves(i+1, 0, idle))
		}
	}
	return rows
}

// sharedInstances are those of one family and capacity.
type sharedInstances struct {
	sharing, inOrder, exchanged []float64 // relative distances from the joint optimum
	proof, nodes                []float64
	bcoFits, exactFits          int
	ordersFail                  int // instances on which no order finds a choice
}

// randomRows compares the ways over the instances of a family.
func (x *jointStudy) randomRows(ctx context.Context, env *Env, family string) ([]Row, error) {
	var rows []Row
	for _, capacity := range x.spec.Joint.Random.Capacities {
		var all sharedInstances
		for i := range x.spec.Joint.Random.Instances {
			p := x.instance(env.Key, family, i)
			p.Capacity = capacity
			s, err := x.solve(ctx, &p)
			if err != nil {
				return nil, err
			}
			all.add(&s, capacity)
		}
		rows = append(rows, all.rows(family, capacity, x.spec.Joint.Random.Instances)...)
	}
	return rows, nil
}

func (c *sharedInstances) add(s *shared, capacity int) {
	u := s.optimum.Utility
	c.sharing = append(c.sharing, u/s.exact.Utility-1)
	c.proof, c.nodes = append(c.proof, s.optimum.Gap), append(c.nodes, float64(s.optimum.Certificate.Nodes))
	if s.inOrder.Found() {
		c.inOrder, c.exchanged = append(c.inOrder, s.inOrder.Utility/u-1), append(c.exchanged, s.exchanged.Utility/u-1)
	} else {
		c.ordersFail++
	}
	if crowding(&s.bco, capacity) == 0 {
		c.bcoFits++
	}
	if u <= s.exact.Utility*(1+nothingLost) { // other sets may be as good as those that crowd
		c.exactFits++
	}
}

// rows returns shares, and medians with their extremes and what one instance in twenty
// exceeds.
func (c *sharedInstances) rows(family string, capacity, instances int) []Row {
	var out []Row
	add := func(way, metric string, value float64, interval *Range) {
		out = append(out, Row{Panel: family, Series: way, X: Number(capacity), Metric: metric, Value: Number(value), Interval: interval})
	}
	share := func(way, metric string, k int) { add(way, metric, part(k, instances), proportion(k, instances, 0.95)) }
	spread := func(way, metric string, values []float64) {
		if len(values) > 0 {
			all := output.NewSample(values)
			add(way, metric, all.Quantile(0.5), extremes(values))
			add(way, metric+"_p95", all.Quantile(0.95), nil)
		}
	}
	share(eachByBCO, "fits", c.bcoFits)
	share(eachExact, "fits", c.exactFits)
	share(oneAfterOther, "fails", c.ordersFail)
	spread(jointlyOptimal, "above_own_optima", c.sharing)
	spread(oneAfterOther, "above_joint", c.inOrder)
	spread(withExchanges, "above_joint", c.exchanged)
	spread(jointlyOptimal, "proof_gap", c.proof)
	spread(jointlyOptimal, "nodes", c.nodes)
	return out
}
