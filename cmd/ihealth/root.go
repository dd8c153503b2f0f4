package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// runError is an error of a command that was understood. All others are errors
// of usage.
type runError struct{ error }

func (e runError) Unwrap() error { return e.error }

// usageError is an error of usage that a command finds when it runs.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// newRoot returns the tree of all commands.
func newRoot(stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	root := group("ihealth", "Configure and judge blockchains for the Internet of Medical Things",
		newRun(), newReport(), newCrosscheck(), newCompare(), newExport(), newSweep(), newCoordinator(), newWorker(), newSlurm(), newKubernetes(), newInit(), newSchema(), newVerify(), newPlot(), newMerge(), newQueue(), newOptimize(),
		group("eeg", "Read recordings, and judge them as an edge node would", newEEGInfo(), newEEGQuality(), newEEGFeatures(), newEEGReplay(), newEEGChanges(), newEEGStream(), newEEGConvert()),
		group("chain", "Run real consensus nodes", newChainUp(), newChainBench(), newChainCalibrate(), newChainTestnet(), newChainNode()),
		group("bench", "Measure the toolkit's own kernels against their peers", newBenchBCO(), newBenchSim(), newBenchEEG(), newBenchChain(), newBenchIoMT()),
		newDataset(), newDoctor(), newVersion())
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	markErrors(root)
	return root
}

// markErrors makes the errors of the commands' own functions run errors.
func markErrors(c *cobra.Command) {
	inner := c.RunE
	c.RunE = func(cmd *cobra.Command, args []string) error {
		err := inner(cmd, args)
		var usage usageError
		if err == nil || errors.As(err, &usage) {
			return err
		}
		return runError{err}
	}
	for _, sub := range c.Commands() {
		markErrors(sub)
	}
}

// group returns a command that only holds others.
func group(name, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: name, Short: short,
		FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true}, // they belong to the missing command
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("no command given: want one of %s", strings.Join(names(cmd), ", "))
			}
			return usagef("unknown command %q for %q: want one of %s", args[0], cmd.CommandPath(), strings.Join(names(cmd), ", "))
		},
	}
	c.AddCommand(commands...)
	return c
}

// takes returns a check for one to most arguments, or none when most is 0.
func takes(what string, most int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 && most > 0:
			return fmt.Errorf("missing argument: %s", what)
		case len(args) > most:
			return fmt.Errorf("argument %q is one too many", args[most])
		}
		return nil
	}
}

// names lists the commands of a group.
func names(c *cobra.Command) []string {
	var out []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			out = append(out, sub.Name())
		}
	}
	return out
}
