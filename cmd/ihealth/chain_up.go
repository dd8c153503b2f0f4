package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"ihealth/chain"
	"ihealth/chain/comet"
)

type upOptions struct {
	channels   count
	validators []int
	block      []int
	nodes      count
	topology   choice
	links      linkFlags
	port       count
	rate       float64
	duration   time.Duration
	payload    count
	seed       uint64
	json       bool
}

// usualTransaction is for how many bytes of a transaction timeouts allow at least.
const usualTransaction = 1 << 10

// drainTime is how long a network that was told to end may take to commit what it
// has accepted.
const drainTime = 30 * time.Second

func newChainUp() *cobra.Command {
	o := upOptions{channels: 3, validators: []int{7}, block: []int{50}, topology: choice{word: "auto", of: []string{"auto", "mesh", "ring"}}, payload: 256, seed: 1}
	c := &cobra.Command{
		Use:   "up",
		Short: "Run the channels of a network, each a chain of its own",
		Long: `Run the channels of a network, each a chain of its own.

Every channel has its own validators, block size and chain id; all of them run in
this process. With three channels urgent transactions go to channel 0, of the others
those of standard security to channel 1 and the confidential ones to channel 2; with
two, what is not urgent shares channel 1; one channel carries all. Six entities, one
of each class, send signed transactions in equal shares until --duration is over or
the command is interrupted. What was accepted by then is committed, and the result
is printed.`,
		Example: `  ihealth chain up --channels 3 --duration 10s
  ihealth chain up --channels 2 --validators 4,7 --block 20,100 --rate 300 --duration 10s --json`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runUp(cmd, o) },
	}
	f := c.Flags()
	f.Var(&o.channels, "channels", "channels, 1 to 3")
	f.IntSliceVar(&o.validators, "validators", o.validators, "validators of each channel, at least 4; one number holds for all")
	f.IntSliceVar(&o.block, "block", o.block, "most transactions in a block of each channel; one number holds for all")
	f.Var(&o.nodes, "nodes", "nodes of each channel, of which the first validate; 0: as many as validators")
	f.Var(&o.topology, "topology", "who is connected: mesh, ring, or auto by the number of nodes")
	o.links.add(f)
	f.Var(&o.port, "port", "node i of the first channel listens on 127.0.0.1 at this port plus i, those of the next channels at the ports after these; 0: free ports")
	f.Float64Var(&o.rate, "rate", 60, "transactions a second on all channels together, Poisson, at most 1e6; 0: as many as the chains commit")
	f.DurationVar(&o.duration, "duration", 0, "how long transactions are sent; 0s: until interrupted")
	f.Var(&o.payload, "payload", "size of a transaction's payload, bytes")
	f.Var((*seed)(&o.seed), "seed", "seed of keys, payloads and arrivals")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runUp(cmd *cobra.Command, o upOptions) error {
	n, err := o.network()
	if err != nil {
		return usagef("%s: %w", cmd.CommandPath(), err)
	}
	warnOfHops(cmd.ErrOrStderr(), o.topology, max(int(o.nodes), slices.Max(o.validators)), o.links.shape())
	say(cmd.ErrOrStderr(), "%d channels, %s", o.channels, until(o.duration))
	measured, err := n.measure(cmd.Context())
	switch {
	case errors.Is(err, comet.ErrOptions):
		return usagef("%s: %w", cmd.CommandPath(), err)
	case err != nil:
		return fmt.Errorf("%s: %w", cmd.CommandPath(), err)
	}
	result := channelsResultOf(n.classes, measured)
	for i := range result.Channels {
		result.Channels[i].Links = linksOf(n.options[i].Shape)
	}
	if result.HostBound {
		say(cmd.ErrOrStderr(), "warning: host-bound: the processors were so busy that this is the host's speed, not the protocol's")
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	return result.print(cmd.OutOrStdout())
}

// channelNetwork is what the options ask for.
type channelNetwork struct {
	classes   chain.Allocation
	options   []comet.Options
	workloads []chain.Workload
}

// network returns the channels that o asks for.
func (o upOptions) network() (channelNetwork, error) {
	classes, ok := map[count]chain.Allocation{
		1: {},
		2: {chain.Normal: {1, 1}, chain.NonUrgent: {1, 1}},
		3: chain.DefaultAllocation(),
	}[o.channels]
	if !ok {
		return channelNetwork{}, fmt.Errorf("--channels %d: want 1 to 3", o.channels)
	}
	w, err := o.workload()
	if err != nil {
		return channelNetwork{}, err
	}
	n := channelNetwork{classes: classes}
	if n.workloads, err = comet.SplitWorkload(w, classes); err != nil {
		return channelNetwork{}, err
	}
	port := int(o.port)
	for i, part := range n.workloads {
		options := comet.Options{
			Nodes: int(o.nodes), Shape: o.links.shape(), Topology: topologies[o.topology.word], Seed: o.seed,
			BasePort: port, TransactionBytes: max(usualTransaction, int(o.payload)),
		}
		if options.Validators, err = ofChannel(o.validators, i, int(o.channels)); err != nil {
			return channelNetwork{}, fmt.Errorf("--validators: %w", err)
		}
		if options.BlockSize, err = ofChannel(o.block, i, int(o.channels)); err != nil {
			return channelNetwork{}, fmt.Errorf("--block: %w", err)
		}
		if options.Registry, err = part.Registry(); err != nil {
			return channelNetwork{}, err
		}
		n.options = append(n.options, options)
		if port > 0 {
			port += max(options.Nodes, options.Validators)
		}
	}
	return n, nil
}

// workload is the load of all channels together.
func (o upOptions) workload() (chain.Workload, error) {
	if o.duration < 0 {
		return chain.Workload{}, fmt.Errorf("--duration %v: want 0s or more", o.duration)
	}
	w := chain.Workload{Rate: o.rate, Duration: o.duration, PayloadBytes: int(o.payload), Seed: o.seed}
	if w.Duration == 0 {
		w.Duration = 365 * 24 * time.Hour
		if most := chain.MaxTransactions / w.Rate; most < w.Duration.Seconds() {
			w.Duration = time.Duration(most * float64(time.Second))
		}
	}
	for _, c := range chain.Classes() {
		w.Entities = append(w.Entities, chain.Entity{Name: c.String(), Share: 1, Urgency: c.Urgency, Security: c.Security})
	}
	return w, w.Validate()
}

// ofChannel returns the i-th of a list that has one value for each channel, or one
// for all.
func ofChannel(values []int, i, channels int) (int, error) {
	switch len(values) {
	case 1:
		return values[0], nil
	case channels:
		return values[i], nil
	}
	return 0, fmt.Errorf("%d values for %d channels: want one for all or one for each", len(values), channels)
}

// until says when a network ends.
func until(duration time.Duration) string {
	if duration == 0 {
		return "until interrupted"
	}
	return fmt.Sprintf("%v of load", duration)
}

// measure starts the network, loads it until the load or ctx ends, and stops it.
func (n channelNetwork) measure(ctx context.Context) (measured []chain.Measurement, err error) {
	channels, err := comet.StartChannels(ctx, n.classes, n.options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, channels.Stop()) }()
	draining, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	context.AfterFunc(ctx, func() { time.AfterFunc(drainTime, cancel) })
	return channels.Measure(draining, ctx.Done(), n.workloads)
}
