package main

import (
	"errors"
	"math"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/sweep"
)

type coordinatorOptions struct {
	planFlags
	linkFlags sweepLinkFlags
	listen    string
	force     bool
	json      bool
}

func newCoordinator() *cobra.Command {
	var o coordinatorOptions
	c := &cobra.Command{
		Use:   "coordinator FILE|DIR|NAME...",
		Short: "Run experiments by workers on any number of hosts",
		Long: `Run experiments by workers on any number of hosts.

Workers are started with ihealth worker, before or after, and may come and go; a cell of
one that falls silent for ten seconds is given to another. They must be the same program:
others are refused. Killed and started again, the coordinator goes on where it was, and
the workers find it. The results are those of ihealth run, to the byte. Cells that read
a clock run alone, in this process, after the others.

It listens on this host only. For others to reach it, give --listen and --token-file:
who has the token in that file, which is made if need be, may take part. What is sent is
not encrypted; where others can read the network, use --url with a NATS cluster of your
own (JetStream, tls://) or a tunnel. Sweeps on one cluster need names.`,
		Example: `  ihealth coordinator fig5
  ihealth coordinator experiments/paper --listen 0.0.0.0:4222 --token-file sweep.token
  ihealth coordinator fig5 --url nats://nats.example:4222 --name fig5`,
		Args: takes("FILE, DIR or NAME", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	o.add(c)
	o.linkFlags.add(c, "NATS server with JetStream to use in place of an own one")
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:4222", "address of the own server; port 0: a free one")
	f.BoolVar(&o.force, "force", false, "compute cells anew that --out has the outcomes of")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func (o *coordinatorOptions) run(cmd *cobra.Command, names []string) (err error) {
	if o.linkFlags.url != "" && cmd.Flags().Changed("listen") {
		return usagef("--url and --listen: a server is there already, or it is an own one")
	}
	list, err := o.open(cmd, names)
	if err != nil {
		return err
	}
	link, err := o.linkFlags.link(sweep.MakeToken)
	if err != nil {
		return err
	}
	if link.URL == "" {
		server, failed := sweep.Serve(o.listen, link.Token)
		if errors.Is(failed, sweep.ErrOpen) {
			return usagef("--listen: %w: give --token-file", failed)
		} else if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, server.Close()) }()
		link.URL = server.URL()
		say(cmd.ErrOrStderr(), "workers on this host: ihealth worker --url %s%s", link.URL, o.linkFlags.shown())
	}
	runner := experiments.Runner{Out: o.out, KeepGoing: true, Force: o.force}
	reports, err := conduct(cmd, link, nil, &runner, list)
	return errors.Join((&runOptions{json: o.json}).print(cmd.OutOrStdout(), reports), err)
}
