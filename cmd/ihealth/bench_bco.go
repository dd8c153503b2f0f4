package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/bcobench"
)

func newBenchBCO() *cobra.Command {
	var o benchFlags
	c := &cobra.Command{
		Use:   "bco",
		Short: "Measure the exact searches against BCO, exhaustive search and GLPK, in one run",
		Long: `Measure the exact searches against BCO, exhaustive search and GLPK, in one run.

Instances are random, of all six families in turns. Contestants take turns, and what
is compared is processor time of a solve. Validators are sorted before the clock runs,
unless the name says otherwise; sorting alone is of numbers, by speed and by fee. Slow
contestants solve fewer instances; their ratios compare times on those same instances.
The exact search with sorting is what a manager does that re-optimises at every block:
it reuses its memory, so it must not allocate.

Every answer is valued anew. A contestant that misses the optimum of its kind (of the
fastest m validators, or of all sets) is wrong and has no times, and the command fails.
Heuristics show how many instances they miss.

Last come the exact Pareto front, and the joint optimum of three channels that share
validators, each of which serves one channel or two. Both are checked, too.

GLPK runs along where glpsol is installed (Debian 12: glpk-utils), on the linear program
that the toolkit exports; its time is that of the program. Targets are what this project
has set itself.`,
		Example: `  ihealth bench bco
  ihealth bench bco --quick --json
  ihealth bench bco --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchBCO(cmd, &o) },
	}
	o.add(c, "random instances")
	return c
}

func bcoSizes(o *benchFlags) bcobench.Options {
	s := bcobench.Options{
		Sizes: []bcobench.Size{
			{Validators: 21, Blocks: 20, Instances: 24, Slow: 6},
			{Validators: 21, Blocks: 200, Instances: 24, Slow: 24},
			{Validators: 1000, Blocks: 10_000, Instances: 6, Slow: 1},
			{Validators: 100_000, Blocks: 10_000, Instances: 3},
		},
		Questions: 24, Repetitions: 9, Batch: 20 * time.Millisecond, Seed: o.seed,
	}
	if o.quick {
		s.Sizes = s.Sizes[:3]
		s.Sizes[0].Slow, s.Sizes[2].Slow = 2, 0
		s.Questions, s.Repetitions, s.Batch = 6, 5, 5*time.Millisecond
	}
	return s
}

func runBenchBCO(cmd *cobra.Command, o *benchFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	sizes := bcoSizes(o)
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, wrong := bcobench.Measure(cmd.Context(), sizes)
	bar.close()
	if wrong != nil && !errors.Is(wrong, bcobench.ErrWrong) {
		return fmt.Errorf("bench bco: %w", wrong)
	}
	result := newBenchBCOResult(&report)
	if err := o.print(cmd.OutOrStdout(), result,
		func(w io.Writer) error { return writeBenchBCO(w, result) },
		func(w io.Writer) error { return writeBCOBenchmarks(w, &report) }); err != nil {
		return err
	}
	if wrong != nil {
		return fmt.Errorf("bench bco: %w", wrong)
	}
	return nil
}
