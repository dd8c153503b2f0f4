package scenario

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/overlay"
	simchain "ihealth/chain/simulated"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// Clusters is a trial of what cluster heads save: PBFT among all nodes of a wireless overlay,
// and among the heads that a rule chooses, in random fields. X is the number of nodes.
type Clusters struct {
	Nodes  []int    `yaml:"nodes"`   // N, 4 to 1000 each
	Degree float64  `yaml:"degree"`  // mean number of neighbours but for the border, > 0
	Fields int      `yaml:"fields"`  // random ones of each N, ≥ 2
	Rules  []string `yaml:"rules"`   // of clustering
	Delay  float64  `yaml:"delay_s"` // of every link, s, > 0
}

func (c *Clusters) check(report Reporter) {
	for i, n := range c.Nodes {
		if n < 4 || n > 1000 {
			report(indexed("nodes", i), "%d nodes: want 4 to 1000", n)
		}
	}
	if c.Fields < 2 || c.Fields > 1000 {
		report("fields", "%d fields: want 2 to 1000", c.Fields)
	}
	if !(c.Delay > 0 && c.Delay <= chain.MaxDelay.Seconds()) {
		report("delay_s", "a delay of %v s: want more than 0 and at most %v", c.Delay, chain.MaxDelay)
	}
	checkDegree(report, c.Degree)
	checkRules(report, c.Rules)
}

func checkDegree(report Reporter, degree float64) {
	if !(degree > 0 && degree <= 1000) {
		report("degree", "%v neighbours: want more than 0 and at most 1000", degree)
	}
}

func checkRules(report Reporter, rules []string) {
	if len(rules) == 0 {
		report("rules", "no rule is given\nlist one or more of %v", overlay.Rules())
	}
	for i, name := range rules {
		if _, ok := overlay.ParseRule(name); !ok {
			report(indexed("rules", i), "no rule %q\nknown: %v", name, overlay.Rules())
		}
	}
}

// fieldOf returns field i of n nodes, the same in all cells of a trial.
func fieldOf(env *Env, n int, degree float64, i int) *overlay.Field {
	key := env.Shared.Sub(fmt.Sprintf("points/%d", n))
	key.Replication = i
	return overlay.NewField(rng.New(key), n, degree)
}

// Series of consensus and messages without clusters.
const (
	flat  = "flat"
	flood = "flood"
)

func (c *Clusters) cells() []Cell {
	var out []Cell
	for _, n := range c.Nodes {
		out = append(out,
			Cell{ID: fmt.Sprintf("formula/%d", n), Fidelity: analytic, Run: func(_ context.Context, env *Env) ([]Point, error) { return c.formulas(env, n), nil }},
			Cell{ID: fmt.Sprintf("flat/%d", n), Fidelity: simulated, Run: func(ctx context.Context, _ *Env) ([]Point, error) { return c.flat(ctx, n) }})
		for _, name := range c.Rules {
			out = append(out, Cell{ID: fmt.Sprintf("%s/%d", name, n), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return c.clustered(ctx, env, name, n)
			}})
		}
	}
	return out
}

// formulas returns the messages of a block by the formulas: PBFT among all; among the heads
// of each field, and one for each member; and flooding.
func (c *Clusters) formulas(env *Env, n int) []Point {
	out := []Point{{Series: flat, X: float64(n), Metric: "messages_formula", Value: float64(simchain.PBFTMessages(n))}}
	var flooded []float64
	heads := make([][]float64, len(c.Rules))
	for i := range c.Fields {
		g := fieldOf(env, n, c.Degree, i).Graph()
		messages, _ := g.Flood(0)
		flooded = append(flooded, float64(messages))
		for j, name := range c.Rules {
			rule, _ := overlay.ParseRule(name)
			k := len(rule.Cluster(g).Heads())
			heads[j] = append(heads[j], float64(simchain.PBFTMessages(k)+n-k))
		}
	}
	for j, name := range c.Rules {
		out = append(out, overFields(name, n, "messages_formula", heads[j]))
	}
	return append(out, overFields(flood, n, "flooding", flooded))
}

// overFields returns the mean over fields with its standard error.
func overFields(series string, n int, metric string, values []float64) Point {
	var t output.Tally
	for _, v := range values {
		t.Add(v)
	}
	return Point{Series: series, X: float64(n), Metric: metric, Value: t.Mean(), SE: t.StdDev() / math.Sqrt(float64(t.N())), N: t.N()}
}

// blocksCounted is how many blocks a run decides: more than one shows that counts do not
// drift.
const blocksCounted = 2

// watch decides blocks among n nodes, without a timeout on the way.
func (c *Clusters) watch(ctx context.Context, n int, build func(*simchain.Network, simchain.PBFTConfig, simchain.Observer) (simchain.Consensus, error)) (*simchain.Watched, error) {
	return simchain.Watch{
		Nodes: n, Blocks: blocksCounted, Bound: time.Hour, End: 3 * time.Hour,
		Network: simchain.NetworkConfig{Shape: chain.Shape{Delay: time.Duration(c.Delay * float64(time.Second))}},
		Make: func(network *simchain.Network, o simchain.Observer) (simchain.Consensus, error) {
			return build(network, simchain.PBFTConfig{Timeout: time.Hour}, o)
		},
	}.Run(ctx)
}

// flat counts the messages of PBFT among all nodes.
func (c *Clusters) flat(ctx context.Context, n int) ([]Point, error) {
	nodes := make([]int, n)
	for i := range nodes {
		nodes[i] = i
	}
	w, err := c.watch(ctx, n, func(network *simchain.Network, p simchain.PBFTConfig, o simchain.Observer) (simchain.Consensus, error) {
		return simchain.NewPBFT(network, nodes, p, o)
	})
	if err != nil {
		return nil, err
	}
	messages, latency := w.PerBlock()
	x := float64(n)
	return []Point{
		{Series: flat, X: x, Metric: "messages", Value: messages},
		{Series: flat, X: x, Metric: "latency", Unit: "s", Value: latency},
		{Series: flat, X: x, Metric: "tolerated", Value: float64(simchain.MaxFaulty(n))},
		{Series: flat, X: x, Metric: "violations", Value: float64(len(w.Monitor.Violations()))},
	}, nil
}

// clustered counts the messages of PBFT among the heads of every field, and says where they
// are too few.
func (c *Clusters) clustered(ctx context.Context, env *Env, name string, n int) ([]Point, error) {
	rule, _ := overlay.ParseRule(name)
	var heads, messages, latency, tolerated []float64
	violations, few, said := 0, 0, 0
	for i := range c.Fields {
		clusters := rule.Cluster(fieldOf(env, n, c.Degree, i).Graph())
		w, err := c.watch(ctx, n, func(network *simchain.Network, p simchain.PBFTConfig, o simchain.Observer) (simchain.Consensus, error) {
			return simchain.NewClustered(network, clusters, p, o)
		})
		if err != nil {
			return nil, err
		}
		k := len(clusters.Heads())
		m, l := w.PerBlock()
		heads, messages, latency = append(heads, float64(k)), append(messages, m), append(latency, l)
		tolerated = append(tolerated, float64(simchain.MaxFaulty(k)))
		violations += len(w.Monitor.Violations())
		if k < 4 {
			few++
		}
		if w.Consensus.(*simchain.Clustered).Warning() != nil {
			said++
		}
	}
	if few > 0 {
		env.Note(fmt.Sprintf("N = %d, %s: %d of %d fields have fewer than 4 heads, so no Byzantine head is tolerated", n, name, few, c.Fields))
	}
	x := float64(n)
	return []Point{
		overFields(name, n, "messages", messages),
		overFields(name, n, "heads", heads),
		overFields(name, n, "latency", latency),
		overFields(name, n, "tolerated", tolerated),
		{Series: name, X: x, Metric: "messages_most", Value: slices.Max(messages)},
		{Series: name, X: x, Metric: "few", Value: float64(few)},
		{Series: name, X: x, Metric: "few_said", Value: float64(said)},
		{Series: name, X: x, Metric: "violations", Value: float64(violations)},
	}, nil
}
