package scenario

import (
	"context"

	"ihealth/chain/overlay"
	"ihealth/sim/rng"
)

// Mobility is a trial of how long clusters last: the nodes of random fields walk about, and
// form clusters anew after every step. X is the number of nodes.
type Mobility struct {
	Nodes  int      `yaml:"nodes"`  // N, 4 to 1000
	Degree float64  `yaml:"degree"` // mean number of neighbours but for the border, > 0
	Fields int      `yaml:"fields"` // random ones, each with a walk of its own, ≥ 2
	Rules  []string `yaml:"rules"`  // of clustering
	Step   float64  `yaml:"step"`   // of the range, in (0, 1]
	Steps  int      `yaml:"steps"`  // in each field, ≥ 1
}

func (m *Mobility) check(report Reporter) {
	if m.Nodes < 4 || m.Nodes > 1000 {
		report("nodes", "%d nodes: want 4 to 1000", m.Nodes)
	}
	if m.Fields < 2 || m.Fields > 1000 {
		report("fields", "%d fields: want 2 to 1000", m.Fields)
	}
	if m.Steps < 1 || m.Steps > 100_000 {
		report("steps", "%d steps: want 1 to 100000", m.Steps)
	}
	if !(m.Step > 0 && m.Step <= 1) {
		report("step", "steps of %v of the range: want more than 0 and at most 1", m.Step)
	}
	checkDegree(report, m.Degree)
	checkRules(report, m.Rules)
}

func (m *Mobility) cells() []Cell {
	var out []Cell
	for _, name := range m.Rules {
		out = append(out, Cell{ID: name, Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) { return m.walk(ctx, env, name) }})
	}
	return out
}

// walk returns the changes a step. All rules see the same fields and moves.
func (m *Mobility) walk(ctx context.Context, env *Env, name string) ([]Point, error) {
	rule, _ := overlay.ParseRule(name)
	var heads, members []float64
	for i := range m.Fields {
		key := env.Shared.Sub("moves")
		key.Replication = i
		field := fieldOf(env, m.Nodes, m.Degree, i)
		change, err := field.Walk(ctx, rng.New(key), rule, m.Step*field.Range, m.Steps)
		if err != nil {
			return nil, err
		}
		heads = append(heads, float64(change.Heads)/float64(m.Steps))
		members = append(members, float64(change.Memberships)/float64(m.Steps))
	}
	return []Point{overFields(name, m.Nodes, "head_changes", heads), overFields(name, m.Nodes, "membership_changes", members)}, nil
}
