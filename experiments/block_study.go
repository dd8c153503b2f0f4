package experiments

import (
	"context"
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
)

// blockStudy computes the finding on μ = n/L: the sojourn time under every load, by
// M/M/1 and by blocks, and what priority does to each.
type blockStudy struct{ spec *Spec }

// relaxed is how many times over a run should forget its beginning. Near capacity a
// queue forgets it in about 1/(1−ρ)² Poisson arrivals (Whitt, "Planning queueing
// simulations", Management Science 35 (1989) 1341–1366, section 4).
const relaxed = 5

func (x *blockStudy) cells() []Cell {
	var out []Cell
	for i := range x.spec.BlockService.Channels {
		c, err := x.spec.BlockService.Channels[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			panic("experiments: plan of an unchecked file: " + err.Error())
		}
		out = append(out, Cell{ID: c.name + "/configuration", Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) {
			return append(x.configurationRows(&c), x.curveRows(&c)...), nil
		}}, Cell{ID: c.name + "/capacity", Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.capacityRows(ctx, env, &c)
		}})
		for _, p := range x.spec.BlockService.points(&c) {
			id := fmt.Sprintf("%s/load %.6g/", c.name, p.load)
			out = append(out,
				Cell{ID: id + string(Analytic), Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) { return x.analyticRows(p), nil }},
				Cell{ID: id + string(Simulated), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) { return x.simulate(ctx, env, p) }},
			)
		}
	}
	return out
}

func (x *blockStudy) configurationRows(c *configured) []Row {
	row := func(metric, unit string, v float64) Row {
		return Row{Panel: c.name, X: none, Metric: metric, Unit: unit, Value: Number(v)}
	}
	return []Row{
		row("service_rate", "1/s", c.serviceRate()),
		row("validators", "", float64(c.config.Validators)),
		row("block_size", "", float64(c.config.BlockSize)),
		row("block_latency", "s", c.metrics.Latency),
		row("nominal_load", "", x.spec.BlockService.ArrivalRate/c.serviceRate()),
	}
}

// row returns a row of the channel under the load.
func (p blockPoint) row(series, metric, unit string, v float64) Row {
	return Row{Panel: p.channel.name, Series: series, X: Number(p.load), Metric: metric, Unit: unit, Value: Number(v)}
}

// priorityQueue returns the manager's queue with preemptive priority.
func (x *blockStudy) priorityQueue(p blockPoint) queueing.PreemptiveMM1 {
	return queueing.PreemptiveMM1{Lambdas: x.spec.BlockService.rates(p), Mu: p.channel.serviceRate()}
}

// closedForms returns what has one: M/M/1 without priority and what priority is worth
// to it, full blocks, and the bound on blocks that are not.
func (x *blockStudy) closedForms(p blockPoint) []Row {
	q := x.priorityQueue(p)
	return []Row{
		p.row(managerQueue, "sojourn", "s", queueing.MM1{Lambda: p.lambda(), Mu: q.Mu}.Sojourn()),
		p.row(fullBlocks, "sojourn", "s", closedBlock(p, queueing.FullBlocks).Sojourn()),
		p.row(boundBlocks, "sojourn", "s", closedBlock(p, queueing.PartialBlocks).Sojourn()),
		p.row(managerQueue, "urgent_over_nonurgent", "", q.Sojourn(int(chain.Urgent))/q.Sojourn(int(chain.NonUrgent))),
	}
}

// analyticRows returns the closed forms under a load of the sweep, and those of the
// classes of M/M/1.
func (x *blockStudy) analyticRows(p blockPoint) []Row {
	rows := x.closedForms(p)
	for _, u := range chain.Urgencies() {
		rows = append(rows, p.row(ofClass(managerQueue, u), "sojourn", "s", x.priorityQueue(p).Sojourn(int(u))))
	}
	return rows
}

// curvePoints are the loads at which closed forms are drawn.
const curvePoints = 60

// curve names the metric of a closed form that is evaluated to be drawn.
func curve(metric string) string { return metric + "_curve" }

// curveRows returns the closed forms from the lowest load to the highest, where
// log ρ/(1−ρ) is at even distances: close together where they are steep.
func (x *blockStudy) curveRows(c *configured) []Row {
	points := x.spec.BlockService.points(c)
	logit := func(load float64) float64 { return math.Log(load / (1 - load)) }
	low, high := logit(points[0].load), logit(points[len(points)-1].load)
	var rows []Row
	for i := range curvePoints + 1 {
		at := low + (high-low)*float64(i)/curvePoints
		rows = append(rows, x.closedForms(blockPoint{c, 1 / (1 + math.Exp(-at))})...)
	}
	for i := range rows {
		rows[i].Metric = curve(rows[i].Metric)
	}
	return rows
}

// simulate runs the three stations on the same customers, which are those of all
// loads of the channel, too.
func (x *blockStudy) simulate(ctx context.Context, env *Env, p blockPoint) ([]Row, error) {
	b := x.spec.BlockService
	if need := relaxed / ((1 - p.load) * (1 - p.load)); float64(b.Simulation.Customers) < need {
		env.Note(fmt.Sprintf("%s at load %.4g: runs of %d customers remember their empty beginning: simulate %.0f or more",
			p.channel.name, p.load, b.Simulation.Customers, math.Ceil(need)))
	}
	key := env.Key
	key.Cell = x.spec.Name + "/" + p.channel.name
	e := blockEstimates{point: p, level: b.Simulation.Level, quantities: x.quantities()}
	for _, run := range []struct {
		rule     sim.BlockRule
		priority bool
		into     *[]sim.Observations
	}{{sim.PartialBlocks, false, &e.alike}, {sim.PartialBlocks, true, &e.ranked}, {sim.FullBlocks, false, &e.full}} {
		var err error
		o := output.Replications{Count: b.Simulation.Replications, Workers: env.Workers}
		if *run.into, err = b.model(p, run.rule, run.priority).Replicate(ctx, key, o); err != nil {
			return nil, err
		}
	}
	return e.rows()
}

// quantities counts what is compared with closed forms: the sojourn time of full
// blocks, under every load of every channel.
func (x *blockStudy) quantities() int {
	b := x.spec.BlockService
	return len(b.Channels) * (len(b.Loads) + 1)
}
