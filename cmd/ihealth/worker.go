package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"ihealth/experiments/sweep"
)

type workerOptions struct {
	linkFlags sweepLinkFlags
	jobs      count
	patience  time.Duration
	json      bool
}

func newWorker() *cobra.Command {
	var o workerOptions
	c := &cobra.Command{
		Use:   "worker",
		Short: "Compute cells for a coordinator",
		Long: `Compute cells for a coordinator, until its sweep is finished.

A worker may be started before the coordinator and outlives it: it waits for --patience.
Interrupted, it gives its cells back and goes. It ends with an error when the coordinator
is another program, or when the cells need recordings that are not here.`,
		Example: `  ihealth worker --url nats://127.0.0.1:4222
  ihealth worker --url nats://host:4222 --token-file sweep.token --jobs 16 --patience 1h`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	o.linkFlags.add(c, "where the coordinator is")
	f := c.Flags()
	f.Var(&o.jobs, "jobs", "cells at once; 0: one a processor")
	f.DurationVar(&o.patience, "patience", time.Minute, "how long it waits for a coordinator that is not there")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func (o *workerOptions) run(cmd *cobra.Command) error {
	if o.linkFlags.url == "" {
		return usagef("missing --url: where the coordinator is, such as nats://127.0.0.1:4222")
	}
	if o.patience < 0 {
		return usagef("--patience: want a length of time such as 30s or 1h")
	}
	link, err := o.linkFlags.link(sweep.ReadToken)
	if err != nil {
		return err
	}
	jobs := int(o.jobs)
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	w := sweep.Worker{Link: link, Jobs: jobs, Patience: o.patience, Note: func(about string) { say(cmd.ErrOrStderr(), "%s", about) }}
	cells, err := w.Work(cmd.Context())
	if err != nil {
		return fmt.Errorf("worker: after %d cells: %w", cells, err)
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), struct {
			Cells int `json:"cells"`
		}{cells})
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d cells computed\n", cells)
	return err
}
