package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/experiments"
)

// jointNames returns the names of the solvers of several channels: joint, greedy and
// independent.
func jointNames() []string {
	var names []string
	for _, s := range joint.Solvers() {
		names = append(names, jointName(s.Name()))
	}
	return names
}

// jointName returns the word for a solver of package joint.
func jointName(solver string) string { return strings.TrimPrefix(solver, "joint-") }

// optimizeSource solves the problem of a file, of one channel or of several.
func (o *optimizeOptions) optimizeSource(cmd *cobra.Command, name string, src []byte) error {
	several := experiments.IsJoint(src)
	if err := o.fits(name, several, cmd.Flags().Changed); err != nil {
		return err
	}
	if several {
		return o.runJoint(cmd, name, src)
	}
	return o.runOne(cmd, name, src)
}

// fits reports options that are not for the file, which lists several channels or not.
func (o *optimizeOptions) fits(name string, several bool, given func(name string) bool) error {
	ofJoint := slices.Contains(jointNames(), o.solver.word)
	if !several {
		if ofJoint {
			return usagef("--solver %s is for several channels, and %s does not list channels: use another solver", o.solver.word, name)
		}
		return nil
	}
	for _, other := range []string{"export", "pareto", "evaluations", "seed", "trace"} {
		if given(other) {
			return usagef("--%s is for one channel, and %s lists channels: leave it out", other, name)
		}
	}
	if given("solver") && !ofJoint && o.solver.word != allSolvers {
		return usagef("--solver %s is for one channel, and %s lists channels: use %s or %s",
			o.solver.word, name, strings.Join(jointNames(), ", "), allSolvers)
	}
	if !given("solver") {
		o.solver.word = jointNames()[0]
	}
	return nil
}

func (o *optimizeOptions) runJoint(cmd *cobra.Command, name string, src []byte) error {
	p, err := experiments.LoadJointInstance(name, src)
	if err != nil {
		return err
	}
	solutions, err := o.solveJoint(cmd, p)
	if len(solutions) > 0 {
		err = errors.Join(err, o.printJoint(cmd.OutOrStdout(), solutions))
	}
	for _, s := range solutions {
		if s.Reason != "" && (s.Found() || s.Status == bco.Skipped && len(solutions) > 1) {
			say(cmd.ErrOrStderr(), "note: %s: %s", jointName(s.Solver), s.Reason)
		}
	}
	if err != nil {
		return err
	}
	return unsolvedJoint(solutions)
}

// solveJoint runs the solvers. When the command is interrupted, the last solution is
// what the solver had.
func (o *optimizeOptions) solveJoint(cmd *cobra.Command, p *joint.Problem) ([]joint.Solution, error) {
	var solutions []joint.Solution
	for _, solver := range joint.Solvers() {
		name := jointName(solver.Name())
		if o.solver.word != allSolvers && o.solver.word != name {
			continue
		}
		s, err := solver.Solve(cmd.Context(), p)
		if err != nil && cmd.Context().Err() == nil {
			return nil, fmt.Errorf("optimize: %s: %w", name, err)
		}
		solutions = append(solutions, s)
		if err != nil {
			return solutions, fmt.Errorf("optimize: %s: %w", name, cmd.Context().Err())
		}
	}
	return solutions, nil
}

// unsolvedJoint returns an error when it is proven that there is no choice, or when no
// solver gave one.
func unsolvedJoint(solutions []joint.Solution) error {
	found := false
	for _, s := range solutions {
		if s.Status == bco.Infeasible {
			return fmt.Errorf("optimize: %s: infeasible: %s", jointName(s.Solver), s.Reason)
		}
		found = found || s.Found()
	}
	if found {
		return nil
	}
	return fmt.Errorf("optimize: %s: no answer: %s", jointName(solutions[0].Solver), solutions[0].Reason)
}
