package experiments

import "ihealth/bco"

// Search is the section of an experiment that sets BCO against other solvers.
type Search struct {
	Weights    Weights `yaml:"weights"`
	SolverList `yaml:",inline"`
	Random     RandomInstances `yaml:"random"`
	Repeats    int             `yaml:"repeats"` // timed batches of each solver, ≥ 10
}

// RandomInstances says on how many instances BCO is compared with the exact
// prefix scan.
type RandomInstances struct {
	Families  []string `yaml:"families" jsonschema:"enum=homogeneous,enum=lognormal,enum=proportional,enum=individual,enum=bimodal,enum=outliers"`
	Instances int      `yaml:"instances"` // of each family, ≥ 100
}

// problem returns the reference problem with the grid of the choice.
func (s *Search) problem(n *Network, c SolverChoice) bco.Problem {
	p := n.problem(s.Weights.bco())
	p.BlockStep = c.Step
	return p
}
