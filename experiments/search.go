package experiments

import (
	"fmt"

	"ihealth/bco"
)

// Search is the section of an experiment that sets BCO against other solvers.
type Search struct {
	Weights Weights         `yaml:"weights"`
	Solvers []SolverChoice  `yaml:"solvers"`
	Random  RandomInstances `yaml:"random"`
	Repeats int             `yaml:"repeats"` // timed batches of each solver, ≥ 10
}

// SolverChoice names a solver and the grid that it searches.
type SolverChoice struct {
	Name string `yaml:"name" jsonschema:"enum=bco-printed,enum=bco,enum=prefix,enum=exhaustive"`
	Step int    `yaml:"step"` // of the exhaustive search in n; 0 means the network's block_step
}

// RandomInstances says on how many instances BCO is compared with the exact
// prefix scan.
type RandomInstances struct {
	Families  []string `yaml:"families" jsonschema:"enum=proportional,enum=outliers"`
	Instances int      `yaml:"instances"` // of each family, ≥ 100
}

// label is how a solver is called in results and legends.
func (c SolverChoice) label() string {
	if c.Name != exhaustive {
		return c.Name
	}
	return fmt.Sprintf("%s, n in steps of %d", c.Name, c.Step)
}

const exhaustive = "exhaustive"

// solver returns the named solver.
func (c SolverChoice) solver() bco.Solver {
	for _, s := range bco.Solvers() {
		if s.Name() == c.Name {
			return s
		}
	}
	panic("experiments: solver " + c.Name + " passed the check of its enum")
}

// problem returns the reference problem with the grid of the choice.
func (s *Search) problem(n *Network, c SolverChoice) bco.Problem {
	p := n.problem(s.Weights.bco())
	p.BlockStep = c.Step
	return p
}

// choices returns the solvers with their steps filled in.
func (s *Search) choices(n *Network) []SolverChoice {
	out := make([]SolverChoice, len(s.Solvers))
	for i, c := range s.Solvers {
		if c.Step == 0 {
			c.Step = n.BlockStep
		}
		out[i] = c
	}
	return out
}
