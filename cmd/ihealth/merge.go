package main

import (
	"errors"
	"math"

	"github.com/spf13/cobra"

	"ihealth/experiments"
)

// merged is what ihealth merge --json prints.
type merged struct {
	Runs    []ran                 `json:"runs"`
	Missing []experiments.Missing `json:"missing"`
}

func newMerge() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "merge FILE|DIR|NAME...",
		Short: "Conclude experiments whose cells were computed by shards",
		Long: `Conclude experiments whose cells were computed by shards.

Nothing is computed: results, figures and claims come from the outcomes that
ihealth run --shard has left in --out. Give the same files and flags as there. Where cells
are missing, merge lists them, with the error of those that failed, and ends with status 1.`,
		Example: "  ihealth merge fig5 --quick",
		Args:    takes("FILE, DIR or NAME", math.MaxInt),
		RunE:    func(cmd *cobra.Command, args []string) error { return merge(cmd, args, &o) },
	}
	o.add(c)
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func merge(cmd *cobra.Command, names []string, o *runOptions) error {
	list, err := o.open(cmd, names)
	if err != nil {
		return err
	}
	progress := newObserver(cmd.ErrOrStderr())
	defer progress.close()
	reports, err := (&experiments.Runner{Out: o.out, KeepGoing: true, Observer: progress}).Merge(cmd.Context(), list)
	if !o.json {
		return errors.Join(o.print(cmd.OutOrStdout(), reports), err)
	}
	var missing experiments.MissingError
	if at := (*experiments.MissingError)(nil); errors.As(err, &at) {
		missing = *at
	}
	return errors.Join(writeJSON(cmd.OutOrStdout(), merged{runsOf(reports), orEmpty(missing.Cells)}), err)
}
