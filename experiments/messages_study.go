package experiments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/overlay"
	"ihealth/chain/simulated"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// cellRun is what a cell runs.
type cellRun = func(context.Context, *Env) ([]Row, error)

// countedBlocks is how many blocks a run decides: more than one shows that counts do not
// drift.
const countedBlocks = 2

func (x *messagesStudy) shape() chain.Shape {
	m := x.spec.Messages
	return chain.Shape{Delay: time.Duration(m.Delay * float64(time.Second)), UplinkBps: m.Uplink}
}

// formula returns the messages of flat consensus as the formula has them.
func formula(n int) cellRun {
	return func(context.Context, *Env) ([]Row, error) {
		return []Row{{Series: flat, X: Number(n), Metric: "messages_formula", Value: Number(simulated.PBFTMessages(n))}}, nil
	}
}

// run decides blocks by a consensus among n nodes, without a timeout on the way.
func (x *messagesStudy) run(ctx context.Context, n int, build func(*simulated.Network, simulated.PBFTConfig, simulated.Observer) (simulated.Consensus, error)) (*simulated.Watched, error) {
	return simulated.Watch{
		Nodes: n, Blocks: countedBlocks, Block: simulated.Block{Bytes: x.spec.Messages.BlockSize}, Bound: time.Hour, End: 3 * time.Hour,
		Network: simulated.NetworkConfig{Shape: x.shape()},
		Make: func(network *simulated.Network, o simulated.Observer) (simulated.Consensus, error) {
			return build(network, simulated.PBFTConfig{Timeout: time.Hour}, o)
		},
	}.Run(ctx)
}

// flat counts the messages of PBFT among all nodes.
func (x *messagesStudy) flat(n int) cellRun {
	return func(ctx context.Context, _ *Env) ([]Row, error) {
		nodes := make([]int, n)
		for i := range nodes {
			nodes[i] = i
		}
		o, err := x.run(ctx, n, func(network *simulated.Network, c simulated.PBFTConfig, o simulated.Observer) (simulated.Consensus, error) {
			return simulated.NewPBFT(network, nodes, c, o)
		})
		if err != nil {
			return nil, err
		}
		messages, latency := o.PerBlock()
		return []Row{
			{Series: flat, X: Number(n), Metric: "messages", Value: Number(messages)},
			{Series: flat, X: Number(n), Metric: "latency", Unit: "s", Value: Number(latency)},
			{Series: flat, X: Number(n), Metric: "violations", Value: Number(len(o.Monitor.Violations()))},
			{Series: flat, X: Number(n), Metric: "tolerated", Value: Number(simulated.MaxFaulty(n))},
		}, nil
	}
}

// field returns a random field, the same for all rules.
func (x *messagesStudy) field(n, i int) *overlay.Field {
	key := rng.Key{Seed: x.spec.Seed, Cell: fmt.Sprintf("%s/%d", x.spec.Name, n), Name: "points", Replication: i}
	return overlay.NewField(rng.New(key), n, x.spec.Messages.Degree)
}

// clustered counts the messages of PBFT among the heads, on every field.
func (x *messagesStudy) clustered(name string, n int) cellRun {
	rule, _ := overlay.ParseRule(name)
	return func(ctx context.Context, env *Env) ([]Row, error) {
		var of clusterCounts
		for i := range x.spec.Messages.Fields {
			if err := x.count(ctx, n, rule.Cluster(x.field(n, i).Graph()), &of); err != nil {
				return nil, err
			}
		}
		if of.intolerant > 0 {
			env.Note(fmt.Sprintf("N = %d, %s: %d of %d fields have fewer than 4 heads, so no Byzantine head is tolerated", n, name, of.intolerant, x.spec.Messages.Fields))
		}
		return of.rows(name, n), nil
	}
}

// clusterCounts is what the fields of one rule and size show.
type clusterCounts struct {
	heads, messages, latency, tolerated []float64
	wrong, violations, intolerant       int
}

func (x *messagesStudy) count(ctx context.Context, n int, clusters overlay.Clusters, of *clusterCounts) error {
	o, err := x.run(ctx, n, func(network *simulated.Network, c simulated.PBFTConfig, o simulated.Observer) (simulated.Consensus, error) {
		return simulated.NewClustered(network, clusters, c, o)
	})
	if err != nil {
		return err
	}
	heads := len(clusters.Heads())
	messages, latency := o.PerBlock()
	of.heads, of.messages, of.latency = append(of.heads, float64(heads)), append(of.messages, messages), append(of.latency, latency)
	of.tolerated = append(of.tolerated, float64(simulated.MaxFaulty(heads)))
	of.wrong += one(messages != float64(simulated.PBFTMessages(heads)+n-heads))
	of.violations += len(o.Monitor.Violations())
	of.intolerant += one(o.Consensus.(*simulated.Clustered).Warning() != nil)
	return nil
}

// rows returns means with the range over the fields.
func (c *clusterCounts) rows(name string, n int) []Row {
	mean := func(metric, unit string, values []float64) Row {
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		return Row{
			Series: name, X: Number(n), Metric: metric, Unit: unit, Value: Number(sum / float64(len(values))),
			Interval: &Range{Low: Number(slices.Min(values)), High: Number(slices.Max(values)), Level: 1, N: len(values), Spread: true},
		}
	}
	number := func(metric string, v int) Row {
		return Row{Series: name, X: Number(n), Metric: metric, Value: Number(v)}
	}
	return []Row{
		mean("messages", "", c.messages), mean("heads", "", c.heads), mean("latency", "s", c.latency), mean("tolerated", "", c.tolerated),
		number("miscounted", c.wrong), number("violations", c.violations), number("intolerant", c.intolerant),
	}
}

// moved counts how heads change while the nodes move, in every field.
func (x *messagesStudy) moved(name string) cellRun {
	rule, _ := overlay.ParseRule(name)
	return func(ctx context.Context, _ *Env) ([]Row, error) {
		m := x.spec.Messages.Mobility
		var rows []Row
		var heads, memberships []float64
		for i := range m.Fields {
			total, err := x.walk(ctx, rule, i)
			if err != nil {
				return nil, err
			}
			heads = append(heads, float64(total.Heads)/float64(m.Steps))
			memberships = append(memberships, float64(total.Memberships)/float64(m.Steps))
			rows = append(rows, Row{Series: name, X: Number(i + 1), Metric: "field_head_changes", Value: Number(heads[i])})
		}
		return append(rows, overFields("head_changes", name, m.Nodes, heads), overFields("membership_changes", name, m.Nodes, memberships)), nil
	}
}

// overFields returns the mean over fields, with its interval where they differ.
func overFields(metric, name string, n int, values []float64) Row {
	row := Row{Series: name, X: Number(n), Metric: metric, Value: Number(output.NewSample(values).Mean())}
	if interval, err := output.MeanInterval(values, fieldsLevel); err == nil {
		row.Interval = rangeOf(interval)
	}
	return row
}

// walk returns the changes of all steps in one field. All rules see the same fields and
// moves.
func (x *messagesStudy) walk(ctx context.Context, rule overlay.Rule, i int) (overlay.Change, error) {
	m := x.spec.Messages.Mobility
	field := x.field(m.Nodes, i)
	moves := rng.New(rng.Key{Seed: x.spec.Seed, Cell: x.spec.Name + "/mobility", Name: "moves", Replication: i})
	return field.Walk(ctx, moves, rule, m.Step*field.Range, m.Steps)
}

// exposed returns the share of history that the colluders hold alone, by the formula.
func (x *messagesStudy) exposed(r int) cellRun {
	return func(context.Context, *Env) ([]Row, error) {
		k := x.spec.Messages.Keepers
		return []Row{{X: Number(r), Metric: "exposure", Value: Number(overlay.Exposure(k.Heads, r, k.Colluders))}}, nil
	}
}

// drawnKeepers returns it by drawing keepers.
func (x *messagesStudy) drawnKeepers(r int) cellRun {
	return func(_ context.Context, env *Env) ([]Row, error) {
		k := x.spec.Messages.Keepers
		share := overlay.SimulateExposure(rng.New(env.Key.Sub("keepers")), k.Heads, r, k.Colluders, k.Blocks)
		return []Row{{X: Number(r), Metric: "exposure_simulated", Value: Number(share)}}, nil
	}
}
