package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ihealth/chain"
	"ihealth/cmd/ihealth/internal/chainbench"
)

func newBenchChain() *cobra.Command {
	var o benchFlags
	c := &cobra.Command{
		Use:   "chain",
		Short: "Measure the real chain on this host, and what the toolkit adds to it",
		Long: `Measure the real chain on this host, and what the toolkit adds to it.

All nodes run in this process, on links that nothing shapes, so the figures are those
of the host's processors. They stand beside those of a trial on two cores, with the
same settings of the engine. Transactions have 256 bytes.

Networks are started, and handed one block after another whenever they are idle; a
block's time is until two thirds of the validators have decided it. Then seven
validators with large blocks are saturated, and three chains of seven at once. How
long simulated PBFT takes for 100 blocks follows from fewer, by processor time.

What the toolkit adds is the ratio of a run with manager and load generator to one of
the same nodes without them, whose batches are signed beforehand. Runs take turns in
the order ABBA; ten pairs or more give an interval.

"others" is the share of the host that other programs used, the most of all
repetitions: above a few percent the figures say little. A chain that loses or doubles
a transaction makes the command fail. Targets are what this project has set itself.`,
		Example: `  ihealth bench chain
  ihealth bench chain --quick --json
  ihealth bench chain --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchChain(cmd, &o) },
	}
	o.add(c, "keys and payloads")
	return c
}

func chainSizes(o *benchFlags) chainbench.Options {
	s := chainbench.Options{
		Idle:   []chain.Config{{Validators: 4, BlockSize: 100}, {Validators: 7, BlockSize: 100}, {Validators: 21, BlockSize: 100}},
		Blocks: 40, Saturated: 60, Simulated: 10, Repetitions: 3, Pairs: 10, Seed: o.seed,
	}
	if o.quick {
		s.Idle = s.Idle[:2]
		s.Blocks, s.Saturated, s.Simulated, s.Repetitions, s.Pairs = 10, 10, 2, 1, 1
	}
	return s
}

func runBenchChain(cmd *cobra.Command, o *benchFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	sizes := chainSizes(o)
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, err := chainbench.Measure(cmd.Context(), sizes)
	bar.close()
	if err != nil {
		return fmt.Errorf("bench chain: %w", err)
	}
	result := newBenchChainResult(&report)
	return o.print(cmd.OutOrStdout(), result,
		func(w io.Writer) error { return writeBenchChain(w, result) },
		func(w io.Writer) error { return writeChainBenchmarks(w, &report) })
}
