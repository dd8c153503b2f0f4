package main

import (
	"errors"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

type crosscheckOptions struct {
	runOptions
	trace  string
	record string
}

// crosschecked is the result of a crosscheck.
type crosschecked struct {
	ran
	Comparisons []experiments.Comparison `json:"comparisons"`
}

func newCrosscheck() *cobra.Command {
	var o crosscheckOptions
	c := &cobra.Command{
		Use:   "crosscheck FILE|NAME",
		Short: "Set closed form, simulation and real nodes side by side",
		Long: `Set closed form, simulation and real nodes side by side.

FILE is an experiment on the manager's queue: a section sojourn with service_rates,
as fig5 has. Real nodes get the same queue, with blocks of one transaction: what
consensus takes is the service. Their times are shown at the pace of the file.

Two fidelities agree when the interval of their difference lies inside ± the
tolerance. Where nodes differ from the formula, closed forms with calibrated moments
and a simulation of the same arrivals say which parameter explains it, and what is
left decides: explained, or unexplained. Nothing is decided when A differs from
itself by more than the tolerance, when the host set the pace, or when intervals are
too wide. The exit status is 1 when a claim fails, such as that nothing is left.

Values of the section crosscheck can be set, such as --set crosscheck.validators=7.`,
		Example: `  ihealth crosscheck fig5 --quick
  ihealth crosscheck fig5 --set crosscheck.stages=[60] --set crosscheck.links.delay=0.005
  ihealth crosscheck fig5 --record arrivals.csv --fidelity analytic,simulated
  ihealth crosscheck fig5 --trace arrivals.csv --json`,
		Args: takes("FILE or NAME", 1),
		RunE: func(cmd *cobra.Command, args []string) error { return crosscheck(cmd, args[0], &o) },
	}
	f := c.Flags()
	f.StringArrayVar(&o.set, "set", nil, "replace a value of the file: key.path=value; may be given again")
	f.Var((*seed)(&o.seed), "seed", "seed instead of the file's")
	f.StringVar(&o.fidelity, "fidelity", "", "only these: analytic, simulated, chain, separated by commas")
	f.StringVar(&o.trace, "trace", "", "replay the arrivals of this file in simulation and nodes")
	f.StringVar(&o.record, "record", "", "write the arrivals that are replayed to this file")
	f.StringVar(&o.out, "out", "runs", "folder for the run directory")
	f.Var(&o.jobs, "jobs", "cells at once; 0: one a processor")
	f.BoolVar(&o.dryRun, "dry-run", false, "show the plan and run nothing")
	f.BoolVar(&o.quick, "quick", false, "smaller: one stage, short runs")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func crosscheck(cmd *cobra.Command, name string, o *crosscheckOptions) error {
	if o.out == "" {
		return usagef("--out: name a folder for the run directory")
	}
	e, err := o.open(cmd, name)
	if err != nil {
		return err
	}
	runner := experiments.Runner{Out: o.out, Jobs: int(o.jobs)}
	if o.dryRun {
		return printPlan(cmd.OutOrStdout(), &runner, []*experiments.Experiment{e}, o.json)
	}
	if err := o.write(e); err != nil {
		return err
	}
	reports, err := perform(cmd, &runner, []*experiments.Experiment{e})
	return errors.Join(o.print(cmd.OutOrStdout(), reports), err, failed(reports))
}

// open loads the one experiment as a crosscheck.
func (o *crosscheckOptions) open(cmd *cobra.Command, name string) (*experiments.Experiment, error) {
	fidelity, err := experiments.ParseFidelities(o.fidelity)
	if err != nil {
		return nil, usagef("--fidelity: %w", err)
	}
	options := experiments.Options{Set: o.set, Fidelity: fidelity, Quick: o.quick}
	if cmd.Flags().Changed("seed") {
		options.Seed = &o.seed
	}
	if o.trace != "" {
		options.Set = append(options.Set, "crosscheck.trace="+strconv.Quote(o.trace))
	}
	files, err := experiments.Find(name)
	if err != nil {
		return nil, err
	}
	if len(files) > 1 {
		return nil, usagef("%s means %d experiments: a crosscheck is of one", name, len(files))
	}
	e, err := experiments.Crosschecked(files[0], options)
	if err != nil {
		return nil, overridden(err)
	}
	return e, nil
}

// write writes the arrivals to the file that was asked for.
func (o *crosscheckOptions) write(e *experiments.Experiment) error {
	if o.record == "" {
		return nil
	}
	trace, err := e.Arrivals()
	if err != nil {
		return err
	}
	return writeAside(o.record, trace.Write)
}

// print shows the tables and the claims.
func (o *crosscheckOptions) print(w io.Writer, reports []*experiments.Report) error {
	if !o.json || len(reports) == 0 {
		return o.runOptions.print(w, reports)
	}
	r := reports[0]
	return writeJSON(w, crosschecked{
		ran{r.Experiment.Spec.Name, r.Dir, orEmpty(r.Figures), orEmpty(r.Notes), orEmpty(r.Claims)}, orEmpty(r.Comparisons()),
	})
}
