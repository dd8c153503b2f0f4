package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/eegbench"
)

func newBenchEEG() *cobra.Command {
	var o benchFlags
	c := &cobra.Command{
		Use:   "eeg",
		Short: "Measure how fast recordings become features against peers, in one run",
		Long: `Measure how fast recordings become features against peers, in one run.

All contestants turn the same files into mean, variance, RMS and kurtosis of every
channel in windows of 4 s. They take turns, and what is compared is processor time, the
least of all repetitions. It counts only where the sums of all features agree;
otherwise the command fails.

Loops in C, over EDFlib and over a reader of their own, run along where a C compiler
(Debian: libedf-dev has EDFlib), and MNE with SciPy where a python3 that has both
(python3-mne) is installed. What is missing is said.

Then recordings of 90 minutes are read by one worker and by two, by the wall clock;
a text file is read to its values; and processes of this program read a file and one
ten times as long, whose memory is told beyond that of one that does nothing.
Targets are what this project has set itself: ratios mean the same on every machine,
rates were set for a quiet core at 3 GHz or more. The time for 30 recordings is not
measured where --quick reads fewer and shorter ones.`,
		Example: `  ihealth bench eeg
  ihealth bench eeg --quick --json
  ihealth bench eeg --format go`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBenchEEG(cmd, &o) },
	}
	o.add(c, "noise in the recordings")
	return c
}

func eegSizes(o *benchFlags) eegbench.Options {
	s := eegbench.Options{
		Shapes: []eegbench.Shape{
			{Width: 2, Channels: 14, RateHz: 128, Seconds: 5400},
			{Width: 2, Channels: 64, RateHz: 512, Seconds: 600},
			{Width: 3, Channels: 32, RateHz: 512, Seconds: 600},
		},
		Patients: 30, TextRows: 100_000, Repetitions: 7, Seed: o.seed,
	}
	if o.quick {
		s.Shapes[0].Seconds, s.Shapes[1].Seconds, s.Shapes[2].Seconds = 600, 60, 60
		s.Patients, s.TextRows, s.Repetitions = 4, 10_000, 3
	}
	return s
}

func runBenchEEG(cmd *cobra.Command, o *benchFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	sizes := eegSizes(o)
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench eeg: %w", err)
	}
	sizes.Program = program
	bar := newBar(cmd.ErrOrStderr(), "steps")
	sizes.Progress = bar.set
	report, wrong := eegbench.Measure(cmd.Context(), sizes)
	bar.close()
	if wrong != nil && report.Files == nil {
		return fmt.Errorf("bench eeg: %w", wrong)
	}
	result := newBenchEEGResult(&report)
	if err := o.print(cmd.OutOrStdout(), result,
		func(w io.Writer) error { return writeBenchEEG(w, &result) },
		func(w io.Writer) error { return writeEEGBenchmarks(w, &report) }); err != nil {
		return err
	}
	if wrong != nil {
		return fmt.Errorf("bench eeg: %w", wrong)
	}
	return nil
}
