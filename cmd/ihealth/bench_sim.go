package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/simbench"
)

func newBenchSim() *cobra.Command {
	var o benchFlags
	c := &cobra.Command{
		Use:   "sim",
		Short: "Measure the simulation kernel against its peers, in one run",
		Long: `Measure the simulation kernel against its peers, in one run.

The model is the blockchain manager: Poisson arrivals of 21 or 3 classes with 42/s
in all, one exponential server of 45/s, preemptive-resume. Contestants take turns,
and what is compared is processor time. It counts only where the mean sojourn times
of all classes agree with the closed form; otherwise the command fails.

A loop in C and SimPy run along where a C compiler, and a python3 that has SimPy,
are installed (Debian 12: python3-simpy3; its python3-simpy is SimPy 2). Other peers
were measured elsewhere next to the same loop; their ratio to it (C = 1) depends less
on the machine than their times, and gives the other ratio. Targets are what this
project has set itself: of our own styles over the loop, of others over ours.

The hold model is the cost of the event list; container/heap is what most
simulators in Go have. Last, two workers share replications that one has done alone,
and must give the same bytes; how much faster they are is told from half a second on.`,
		Example: `  ihealth bench sim
  ihealth bench sim --quick --json
  ihealth bench sim --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchSim(cmd, &o) },
	}
	o.add(c, "random streams")
	return c
}

func simSizes(o *benchFlags) simbench.Options {
	s := simbench.Options{
		Classes: []int{21, 3}, Customers: 1_000_000, SlowCustomers: 20_000,
		HoldSizes: []int{22, 1e3, 1e5, 1e6}, Holds: 300_000,
		Replications: 16, Repetitions: 5, Seed: o.seed,
	}
	if o.quick {
		s.Customers, s.SlowCustomers = 50_000, 2_000
		s.HoldSizes, s.Holds = []int{22, 1e3, 1e5}, 50_000
		s.Repetitions = 3
	}
	return s
}

func runBenchSim(cmd *cobra.Command, o *benchFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	sizes := simSizes(o)
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, wrong := simbench.Measure(cmd.Context(), sizes)
	bar.close()
	if wrong != nil && report.Models == nil {
		return fmt.Errorf("bench sim: %w", wrong)
	}
	result := newBenchSimResult(report)
	if err := o.print(cmd.OutOrStdout(), result,
		func(w io.Writer) error { return writeBenchSim(w, result) },
		func(w io.Writer) error { return writeGoBenchmarks(w, report) }); err != nil {
		return err
	}
	if wrong != nil {
		return fmt.Errorf("bench sim: %w", wrong)
	}
	return nil
}
