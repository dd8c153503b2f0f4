package main

import (
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/sweep/batch"
)

// batchOptions are what the writers of jobs for other schedulers have in common.
type batchOptions struct {
	planFlags
	shards, atOnce, cpus count
	json                 bool
}

func (o *batchOptions) addTo(c *cobra.Command, out string) {
	o.add(c)
	f := c.Flags()
	f.Lookup("out").DefValue = out
	o.out, o.shards, o.cpus = out, 1, 1
	f.Var(&o.shards, "shards", "parts that the cells are divided into")
	f.Var(&o.atOnce, "at-once", "shards at the same time; 0: the scheduler decides")
	f.Var(&o.cpus, "cpus", "processors of a shard")
	f.BoolVar(&o.json, "json", false, "print JSON")
}

// write prints what text gives for the experiment.
func (o *batchOptions) write(cmd *cobra.Command, names []string, text func(batch.Job) (string, error)) error {
	list, err := o.open(cmd, names)
	if err != nil {
		return err
	}
	if len(list) != 1 {
		return usagef("%s holds %d experiments: name one of them", names[0], len(list))
	}
	e := list[0]
	if int(o.shards) > len(e.Cells) {
		say(cmd.ErrOrStderr(), "note: %s has %d cells, so there are %d shards and not %d", e.Spec.Name, len(e.Cells), len(e.Cells), o.shards)
		o.shards = count(len(e.Cells))
	}
	content, err := text(batch.Job{
		Name: e.Spec.Name, File: e.Resolved, Shards: int(o.shards), AtOnce: int(o.atOnce), CPUs: int(o.cpus), Out: o.out,
		Alone: slices.ContainsFunc(e.Cells, func(c experiments.Cell) bool { return c.Measured }),
	})
	switch {
	case errors.Is(err, batch.ErrJob):
		return usageError{err}
	case err != nil:
		return err
	case o.json:
		return writeJSON(cmd.OutOrStdout(), struct {
			Experiment string `json:"experiment"`
			Cells      int    `json:"cells"`
			Shards     int    `json:"shards"`
			Text       string `json:"text"`
		}{e.Spec.Name, len(e.Cells), int(o.shards), content})
	}
	_, err = io.WriteString(cmd.OutOrStdout(), content)
	return err
}
