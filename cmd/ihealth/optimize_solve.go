package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/experiments"
)

// solve runs the solvers. When the command is interrupted, the last solution is
// what the solver had.
func (o *optimizeOptions) solve(cmd *cobra.Command, p *bco.Problem) ([]bco.Solution, error) {
	var solutions []bco.Solution
	for _, solver := range o.solvers() {
		if o.solver.word != allSolvers && o.solver.word != solver.Name() {
			continue
		}
		s, err := solver.Solve(cmd.Context(), p)
		if err != nil && cmd.Context().Err() == nil {
			return nil, fmt.Errorf("optimize: %s: %w", solver.Name(), err)
		}
		solutions = append(solutions, s)
		if err != nil {
			return solutions, fmt.Errorf("optimize: %s: %w", solver.Name(), cmd.Context().Err())
		}
	}
	return solutions, nil
}

// readSource returns the text of an instance file and its name in messages.
func readSource(stdin io.Reader, path string) (name string, src []byte, err error) {
	if path == "-" {
		path = "<stdin>"
		src, err = io.ReadAll(stdin)
	} else {
		src, err = os.ReadFile(path)
	}
	if err != nil {
		return path, nil, fmt.Errorf("optimize: %w", orMissing(err, "check the path, or give - to read the instance from stdin"))
	}
	return path, src, nil
}

// loadInstance decodes the problem, which exhaustive-subsets asked for by name must be
// able to solve.
func (o *optimizeOptions) loadInstance(name string, src []byte) (*bco.Problem, error) {
	return experiments.LoadInstance(name, src, func(p *bco.Problem) error {
		if o.solver.word != (bco.ExhaustiveSubsets{}).Name() || len(p.Validators) <= bco.MaxSubsets {
			return nil
		}
		return &bco.FieldError{Field: "validators", Reason: fmt.Sprintf("%d are listed, of which exhaustive-subsets cannot try all sets: list at most %d, or use exact",
			len(p.Validators), bco.MaxSubsets)}
	})
}

// note says what the reader of solutions must know beside them; why a solver asked for
// alone has none is an error.
func note(stderr io.Writer, solutions []bco.Solution) {
	for _, s := range solutions {
		if s.Reason != "" && (s.Found() || s.Status == bco.Skipped && len(solutions) > 1) {
			say(stderr, "note: %s: %s", s.Solver, s.Reason)
		}
	}
}

// unsolved returns an error when it is proven that there is no choice, or when no
// solver gave one. What only some solvers miss is noted by their status.
func unsolved(solutions []bco.Solution) error {
	found := false
	for _, s := range solutions {
		if s.Status == bco.Infeasible && s.Scope == bco.AllSubsets {
			return infeasible(s)
		}
		found = found || s.Found()
	}
	if found {
		return nil
	}
	for _, s := range solutions {
		if s.Status == bco.Infeasible {
			return infeasible(s)
		}
	}
	return fmt.Errorf("optimize: %s: no answer: %s", solutions[0].Solver, solutions[0].Reason)
}

func infeasible(s bco.Solution) error {
	elsewhere := ""
	if s.Scope == bco.AllPrefixes || s.Scope == bco.PrefixGrid || s.Solver == (bco.BCO{}).Name() {
		elsewhere = "\nonly the fastest validators were tried: exact tries all sets"
	}
	return fmt.Errorf("optimize: %s: infeasible: %s%s", s.Solver, s.Reason, elsewhere)
}
