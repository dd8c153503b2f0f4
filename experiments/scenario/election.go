package scenario

import (
	"context"
	"slices"

	"ihealth/chain/overlay"
)

// Election is a trial of a node that invents neighbours to become a cluster head, in random
// fields. X is how many it invents.
type Election struct {
	Nodes    int      `yaml:"nodes"`    // N, 4 to 1000
	Degree   float64  `yaml:"degree"`   // mean number of neighbours but for the border, > 0
	Fields   int      `yaml:"fields"`   // random ones, ≥ 2
	Rules    []string `yaml:"rules"`    // of clustering
	Invented []int    `yaml:"invented"` // neighbours, 0 to 1000 each
}

func (e *Election) check(report Reporter) {
	if e.Nodes < 4 || e.Nodes > 1000 {
		report("nodes", "%d nodes: want 4 to 1000", e.Nodes)
	}
	if e.Fields < 2 || e.Fields > 1000 {
		report("fields", "%d fields: want 2 to 1000", e.Fields)
	}
	for i, n := range e.Invented {
		if n < 0 || n > 1000 {
			report(indexed("invented", i), "%d neighbours: want 0 to 1000", n)
		}
	}
	checkDegree(report, e.Degree)
	checkRules(report, e.Rules)
}

func (e *Election) cells() []Cell {
	var out []Cell
	for _, name := range e.Rules {
		out = append(out, Cell{ID: name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) { return e.elect(ctx, env, name) }})
	}
	return out
}

// elect returns in what share of the fields the first node that is no head makes itself
// one, when all nodes count and when only admitted ones do.
func (e *Election) elect(ctx context.Context, env *Env, name string) ([]Point, error) {
	rule, _ := overlay.ParseRule(name)
	var out []Point
	for _, invented := range e.Invented {
		all, admitted, fields := 0, 0, 0
		for i := range e.Fields {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			g := fieldOf(env, e.Nodes, e.Degree, i).Graph()
			liar := firstMember(rule.Cluster(g))
			if liar < 0 {
				continue // all are heads
			}
			fields++
			lie := g.Invent(liar, invented)
			if rule.Cluster(lie).Head[liar] == liar {
				all++
			}
			if rule.Elect(lie, slices.Concat(slices.Repeat([]bool{true}, e.Nodes), make([]bool, invented))).Head[liar] == liar {
				admitted++
			}
		}
		share := func(metric string, k int) Point {
			value, se := estimated(k, fields)
			return Point{Series: name, X: float64(invented), Metric: metric, Value: value, SE: se, N: fields}
		}
		out = append(out, share("captured", all), share("captured_admitted", admitted))
	}
	return out, nil
}

// firstMember returns a node that is no head, −1 when there is none.
func firstMember(c overlay.Clusters) int {
	for v, head := range c.Head {
		if v != head {
			return v
		}
	}
	return -1
}
