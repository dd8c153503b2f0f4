package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ihealth/chain"
	"ihealth/chain/comet"
)

type benchOptions struct {
	channels   count
	nodes      count
	validators count
	block      count
	topology   choice
	links      linkFlags
	rate       float64
	duration   time.Duration
	payload    count
	port       count
	seed       uint64
	testnet    string
	json       bool
}

// topologies by name.
var topologies = map[string]comet.Topology{"auto": comet.Auto, "mesh": comet.Mesh, "ring": comet.Ring}

func newChainBench() *cobra.Command {
	o := benchOptions{channels: 1, validators: 7, block: 50, topology: choice{word: "auto", of: []string{"auto", "mesh", "ring"}}, payload: 256}
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure a network of CometBFT validators under load",
		Long: `Measure a network of CometBFT validators under load.

All validators run in this process and talk over TCP on the loopback interface.
Three entities, one of each urgency, send signed transactions in equal shares.
Counts cover the whole run; the latencies leave out its first and last blocks.

With --delay, --jitter, --link-rate or --uplink the nodes talk through links that
do this to their messages; without, they talk directly, and what is measured is
mostly the host's processors. A point is marked host-bound where these were more
than 70 % busy.

With --rate the load is open: transactions are due at their times, whatever the
chain does. Those not sent a tenth of --duration (at least a second) after its end
are given up, and show as intended but not sent. With --rate 0 the load is closed:
as many transactions wait as fill two blocks, and none is ever late.

With --testnet the validators are the running processes of a testnet, see chain
testnet, which this command loads over the network.`,
		Example: `  ihealth chain bench --validators 4 --block 50 --duration 5s
  ihealth chain bench --validators 4 --delay 10ms --uplink 4e7 --duration 5s
  ihealth chain bench --validators 7 --rate 200 --duration 10s --json`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runBench(cmd, &o) },
	}
	f := c.Flags()
	f.Var(&o.validators, "validators", "validators, at least 4")
	f.Var(&o.nodes, "nodes", "nodes, of which the first validate; 0: as many as validators")
	f.Var(&o.channels, "channels", "channels, 1 to 3, that run at once, each with these validators and blocks, and with keys and ports of its own")
	f.Var(&o.block, "block", "most transactions in a block")
	f.Var(&o.topology, "topology", "who is connected: mesh, ring, or auto by the number of validators")
	o.links.add(f)
	f.Float64Var(&o.rate, "rate", 0, "transactions a second, Poisson, at most 1e6; 0: as many as the chain commits")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how long transactions are sent")
	f.Var(&o.payload, "payload", "size of a transaction's payload, bytes")
	f.Var(&o.port, "port", "node i listens on 127.0.0.1 at this port plus i, those of a second channel at the ports after these; 0: free ports")
	o.seed = 1
	f.Var((*seed)(&o.seed), "seed", "seed of keys, payloads and arrivals")
	f.StringVar(&o.testnet, "testnet", "", "load the running testnet of processes of this directory or manifest")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

// remoteTestnet reads the testnet to load. It says itself what other flags would.
func remoteTestnet(cmd *cobra.Command, o *benchOptions) (comet.Remote, error) {
	for _, name := range []string{"validators", "block", "topology", "delay", "jitter", "link-rate", "uplink", "port", "seed", "nodes", "channels"} {
		if cmd.Flags().Changed(name) {
			return comet.Remote{}, usagef("--%s and --testnet: the testnet's manifest says that already", name)
		}
	}
	remote, err := loadTestnet(o.testnet)
	if err != nil {
		return comet.Remote{}, fmt.Errorf("chain bench: %w", err)
	}
	o.seed = remote.Gateway.Seed
	return remote, nil
}

// several returns the options of several channels.
func (o *benchOptions) several() upOptions {
	return upOptions{
		channels: o.channels, validators: []int{int(o.validators)}, block: []int{int(o.block)}, nodes: o.nodes, topology: o.topology, links: o.links, port: o.port,
		rate: o.rate, duration: o.duration, payload: o.payload, seed: o.seed, json: o.json,
	}
}

func runBench(cmd *cobra.Command, o *benchOptions) error {
	if o.duration <= 0 {
		return usagef("--duration %v: want more than 0s", o.duration)
	}
	if o.channels < 1 || o.channels > 3 {
		return usagef("--channels %d: want 1 to 3", o.channels)
	}
	if o.channels > 1 && o.testnet == "" {
		return runUp(cmd, o.several())
	}
	config := chain.Config{Validators: int(o.validators), BlockSize: int(o.block)}
	var network chain.Chain = comet.Chain{Options: comet.Options{Nodes: int(o.nodes), Shape: o.links.shape(), Topology: topologies[o.topology.word], BasePort: int(o.port), Seed: o.seed}}
	links := linksOf(o.links.shape())
	if o.testnet != "" {
		remote, err := remoteTestnet(cmd, o)
		if err != nil {
			return err
		}
		links = linksResult(remote.Manifest.Shape)
		network, config = remote, chain.Config{Validators: len(remote.Manifest.Nodes), BlockSize: remote.Manifest.BlockSize}
	}
	w := benchWorkload(o.seed)
	w.Rate, w.Duration, w.PayloadBytes = o.rate, o.duration, int(o.payload)
	if err := errors.Join(config.Validate(), w.Validate()); err != nil {
		return usagef("chain bench: %w", err)
	}
	warnOfHops(cmd.ErrOrStderr(), o.topology, max(int(o.nodes), int(o.validators)), o.links.shape())
	say(cmd.ErrOrStderr(), "%d validators, blocks of %d, %v of load", config.Validators, config.BlockSize, o.duration)
	m, err := network.Measure(cmd.Context(), config, w)
	switch {
	case errors.Is(err, comet.ErrOptions):
		return usagef("chain bench: %w", err)
	case err != nil:
		return fmt.Errorf("chain bench: %w", err)
	}
	if m.HostBound() {
		say(cmd.ErrOrStderr(), "warning: host-bound: the processors were %.0f %% busy, so this is the host's speed, not the protocol's", 100*m.HostCPU)
	}
	result := resultOf(m)
	result.Links = links
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	return result.print(cmd.OutOrStdout())
}

// benchWorkload returns a workload of three entities, one of each urgency, that send
// in equal shares.
func benchWorkload(seed uint64) chain.Workload {
	w := chain.Workload{Seed: seed}
	for _, u := range chain.Urgencies() {
		w.Entities = append(w.Entities, chain.Entity{Name: u.String(), Share: 1, Urgency: u})
	}
	return w
}
