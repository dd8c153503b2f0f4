package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/bcobench"
)

type benchBCOOptions struct {
	format choice
	quick  bool
	seed   uint64
	json   bool
}

func newBenchBCO() *cobra.Command {
	o := benchBCOOptions{format: choice{word: "table", of: []string{"table", "go"}}}
	c := &cobra.Command{
		Use:   "bco",
		Short: "Measure the exact searches against BCO, exhaustive search and GLPK, in one run",
		Long: `Measure the exact searches against BCO, exhaustive search and GLPK, in one run.

Instances are random, of all six families in turns. Contestants take turns, and what
is compared is processor time of a solve. Validators are sorted before the clock runs,
unless the name says otherwise; sorting alone is by speed and by fee. The exact search
with sorting is what a manager does that re-optimises at every block: it reuses its
memory, so it must not allocate.

Every answer is valued anew. A contestant that misses the optimum of its kind (of the
fastest m validators, or of all sets) is wrong and has no times, and the command fails.
Heuristics show how many instances they miss.

GLPK runs along where glpsol is installed (Debian 12: glpk-utils), on the linear program
that the toolkit exports; its time is that of the program. Targets are what this project
has set itself.`,
		Example: `  ihealth bench bco
  ihealth bench bco --quick --json
  ihealth bench bco --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchBCO(cmd, &o) },
	}
	f := c.Flags()
	f.Var(&o.format, "format", "table, or go for the format of Go's benchmarks, a line a repetition")
	f.BoolVar(&o.quick, "quick", false, "a few seconds and rough figures instead of a minute")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the random instances")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func (o *benchBCOOptions) sizes() bcobench.Options {
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

func runBenchBCO(cmd *cobra.Command, o *benchBCOOptions) error {
	if o.json && o.format.word != "table" {
		return usagef("--json and --format %s: want one of them", o.format.word)
	}
	sizes := o.sizes()
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, err := bcobench.Measure(cmd.Context(), sizes)
	bar.close()
	if err != nil && !errors.Is(err, bcobench.ErrWrong) {
		return fmt.Errorf("bench bco: %w", err)
	}
	if err := o.print(cmd, &report); err != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("bench bco: %w", err)
	}
	return nil
}

func (o *benchBCOOptions) print(cmd *cobra.Command, r *bcobench.Report) error {
	switch {
	case o.json:
		return writeJSON(cmd.OutOrStdout(), newBenchBCOResult(r))
	case o.format.word == "go":
		return writeBCOBenchmarks(cmd.OutOrStdout(), r)
	}
	return writeBenchBCO(cmd.OutOrStdout(), newBenchBCOResult(r))
}
