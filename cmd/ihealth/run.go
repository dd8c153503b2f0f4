package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

type runOptions struct {
	planFlags
	jobs      count
	dryRun    bool
	resolved  bool
	keepGoing bool
	force     bool
	shard     shard
	watch     bool
	json      bool
}

// ran is the result of one experiment.
type ran struct {
	Experiment string              `json:"experiment"`
	Dir        string              `json:"dir"`
	Figures    []string            `json:"figures"`
	Notes      []string            `json:"notes"`
	Claims     []experiments.Claim `json:"claims"`
}

func newRun() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run FILE|DIR|NAME...",
		Short: "Run experiments: results, figures and checked claims",
		Long: `Run experiments: results, figures and checked claims.

An experiment is a file, all files of a folder, or a name of the catalogue that
ihealth carries with it: ` + strings.Join(experiments.Names(), ", ") + `,
or paper, findings, scenarios or statistics for all of a kind. Each run gets a directory below --out.

A sweep runs the experiment at every combination of values; ranges include both
ends, keys separated by a comma change together. Claims are checked at each
variant, and figures show the results over the first key.

A claim that does not hold is shown in the table and is no error of the run;
ihealth verify makes it one.`,
		Example: `  ihealth run experiments/paper
  ihealth run fig5 --set sojourn.service_rates=[45] --fidelity analytic
  ihealth run fig5 --sweep sojourn.arrival_rate=range(1,2,0.25) --quick
  ihealth run paper --quick --json`,
		Args: takes("FILE, DIR or NAME", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return runExperiments(cmd, args, &o) },
	}
	o.add(c)
	f := c.Flags()
	f.Var(&o.jobs, "jobs", "cells at once; 0: one a processor")
	f.BoolVar(&o.dryRun, "dry-run", false, "show the plan and run nothing")
	f.BoolVar(&o.resolved, "resolved", false, "print the file with bases, overrides and defaults written out, and run nothing")
	f.BoolVar(&o.keepGoing, "keep-going", false, "compute all other cells when one fails")
	f.BoolVar(&o.force, "force", false, "compute cells anew that --out has the outcomes of")
	f.Var(&o.shard, "shard", "only the cells of this part of the plan, from 0/N to N-1/N; the last part concludes")
	f.BoolVar(&o.watch, "watch", false, "serve a page on this machine that shows the results as they come")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runExperiments(cmd *cobra.Command, names []string, o *runOptions) error {
	list, err := o.open(cmd, names)
	if err != nil {
		return err
	}
	if o.resolved {
		return printResolved(cmd.OutOrStdout(), list, o.json)
	}
	runner := experiments.Runner{Out: o.out, Jobs: int(o.jobs), KeepGoing: o.keepGoing, Force: o.force, Shard: experiments.Shard(o.shard)}
	if o.dryRun {
		return printPlan(cmd.OutOrStdout(), &runner, list, o.json)
	}
	if o.watch {
		page, end, err := serveLive(cmd.ErrOrStderr(), list)
		if err != nil {
			return err
		}
		defer end()
		runner.Follower = page
	}
	reports, err := perform(cmd, &runner, list)
	return errors.Join(o.print(cmd.OutOrStdout(), reports), err)
}

func (o *runOptions) print(w io.Writer, reports []*experiments.Report) error {
	if o.json {
		return writeJSON(w, struct {
			Runs []ran `json:"runs"`
		}{runsOf(reports)})
	}
	if len(reports) == 0 {
		return nil
	}
	if err := writeTables(w, reports); err != nil {
		return err
	}
	if claims := claimsOf(reports); len(claims) > 0 {
		if err := writeClaims(w, claims); err != nil {
			return err
		}
	}
	for _, r := range reports {
		lines := []string{"", r.Experiment.Spec.Name + ": " + r.Dir}
		for _, f := range r.Figures {
			if filepath.Ext(f) == ".png" {
				lines = append(lines, "    "+filepath.Join(r.Dir, f))
			}
		}
		if _, err := fmt.Fprintln(w, strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// runsOf returns the reports as JSON shows them.
func runsOf(reports []*experiments.Report) []ran {
	runs := make([]ran, len(reports))
	for i, r := range reports {
		runs[i] = ran{r.Experiment.Spec.Name, r.Dir, orEmpty(r.Figures), orEmpty(r.Notes), orEmpty(r.Claims)}
	}
	return runs
}

// writeTables writes the summaries of the experiments that have some.
func writeTables(w io.Writer, reports []*experiments.Report) error {
	for _, r := range reports {
		for _, t := range r.Tables {
			if _, err := fmt.Fprintln(w, t.Title); err != nil {
				return err
			}
			if err := writeTable(w, t.Header, t.Rows); err != nil {
				return err
			}
			if _, err := fmt.Fprintln(w); err != nil {
				return err
			}
		}
	}
	return nil
}
