package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/iomtbench"
)

func newBenchIoMT() *cobra.Command {
	var o benchFlags
	c := &cobra.Command{
		Use:   "iomt",
		Short: "Measure people in quarantine and the machines that carry out their alerts",
		Long: `Measure people in quarantine and the machines that carry out their alerts.

People live through episodes of 6 to 41 days with a thermometer, monitors of heart and
respiration rate and a receiver of satellite navigation, each read once a minute and
judged by limits or a geofence. The time of a million such days is that of fewer on all
processors, and the only figure that other programs disturb: the rest is by processor
time, as is what it takes where nothing else runs.

Alerts come in blocks of 100 of different people, and the state's root is computed after
each. The machines are the event log and the Ethereum Virtual Machine. One that refuses an
alert makes the command fail. Targets are what this project has set itself.`,
		Example: `  ihealth bench iomt
  ihealth bench iomt --quick --json
  ihealth bench iomt --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchIoMT(cmd, &o) },
	}
	o.add(c, "people")
	return c
}

func iomtSizes(o *benchFlags) iomtbench.Options {
	s := iomtbench.Options{Days: 50_000, People: 10_000, Blocks: 500, Repetitions: 5, Seed: o.seed}
	if o.quick {
		s.Days, s.People, s.Blocks, s.Repetitions = 2_000, 1_000, 100, 3
	}
	return s
}

func runBenchIoMT(cmd *cobra.Command, o *benchFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	sizes := iomtSizes(o)
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, err := iomtbench.Measure(cmd.Context(), sizes)
	bar.close()
	if err != nil {
		return fmt.Errorf("bench iomt: %w", err)
	}
	result := newBenchIoMTResult(&report)
	return o.print(cmd.OutOrStdout(), result,
		func(w io.Writer) error { return writeBenchIoMT(w, result) },
		func(w io.Writer) error { return writeIoMTBenchmarks(w, &report) })
}
