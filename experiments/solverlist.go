package experiments

import (
	"fmt"

	"ihealth/bco"
	"ihealth/bco/baseline"
	"ihealth/sim/rng"
)

// SolverList is the part of a section that names solvers.
type SolverList struct {
	Solvers     []SolverChoice `yaml:"solvers"`
	Evaluations int            `yaml:"evaluations"` // budget of each solver that draws random numbers; 0 means 20,000
}

// SolverChoice names a solver and the grid that it searches.
type SolverChoice struct {
	Name string `yaml:"name" jsonschema:"enum=bco-printed,enum=bco,enum=prefix,enum=exact,enum=exhaustive,enum=exhaustive-subsets,enum=random,enum=annealing,enum=genetic,enum=particle-swarm,enum=cma-es,enum=nelder-mead"`
	Step int    `yaml:"step"` // of the exhaustive search in n; 0 means the network's block_step
}

const exhaustive = "exhaustive"

// label is how a solver is called in results and legends.
func (c SolverChoice) label() string {
	if c.Name != exhaustive {
		return c.Name
	}
	return fmt.Sprintf("%s, n in steps of %d", c.Name, c.Step)
}

// solver returns the named solver; the experiment's seed names its random stream.
func (l *SolverList) solver(c SolverChoice, of *Spec) bco.Solver {
	rivals := baseline.Solvers(l.Evaluations, rng.Key{Seed: of.Seed, Cell: of.Name})
	for _, s := range append(bco.Solvers(), rivals...) {
		if s.Name() == c.Name {
			return s
		}
	}
	panic("experiments: solver " + c.Name + " passed the check of its enum")
}

// choices returns the solvers with their steps filled in.
func (l *SolverList) choices(n *Network) []SolverChoice {
	out := make([]SolverChoice, len(l.Solvers))
	for i, c := range l.Solvers {
		if c.Step == 0 {
			c.Step = n.BlockStep
		}
		out[i] = c
	}
	return out
}

func (l *SolverList) check(report reporter, section string, n *Network) {
	seen := map[string]bool{}
	for i, c := range l.choices(n) {
		at := indexed(section+".solvers", i)
		if c.Name == "" {
			report(at+".name", "solver %d needs a name", i+1)
		}
		if seen[c.label()] {
			report(at, "solver %q is listed twice", c.label())
		}
		seen[c.label()] = true
		checkStep(report, at+".step", c.Step, n.MaxBlock)
	}
	checkCount(report, section+".evaluations", "evaluations", l.Evaluations, 0, 1e9)
}
