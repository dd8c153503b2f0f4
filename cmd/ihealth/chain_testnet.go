package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/chain/comet/deploy"
)

type testnetOptions struct {
	out        string
	validators count
	block      count
	topology   choice
	hosts      string
	port       count
	delay      time.Duration
	jitter     time.Duration
	linkRate   float64
	uplink     float64
	force      bool
	json       bool
}

type testnetResult struct {
	Dir      string              `json:"dir"`
	Manifest string              `json:"manifest"`
	Nodes    []testnetNodeResult `json:"nodes"`
}

type testnetNodeResult struct {
	Name string `json:"name"`
	Home string `json:"home"`
	Host string `json:"host"`
	Port int    `json:"port"`
	RPC  int    `json:"rpc_port"`
}

func newChainTestnet() *cobra.Command {
	o := testnetOptions{validators: 4, block: 50, topology: choice{word: "auto", of: []string{"auto", "mesh", "ring"}}}
	c := &cobra.Command{
		Use:   "testnet",
		Short: "Write a testnet of separate processes",
		Long: `Write a testnet of separate processes: a home with keys, genesis and settings for
each node, scripts that start and stop all nodes on this host, a compose file and
Kubernetes manifests, and a script that shapes a host's network.

Without --hosts all nodes are on 127.0.0.1, with three ports each. With --hosts each
node has a host of its own and the engine's default ports: copy its directory there
and run it with chain node --home.

--delay, --jitter, --link-rate and --uplink say what happens to the nodes' messages.
On one host start.sh makes the nodes do it themselves; hosts of their own are told by
shape.sh, which holds the commands for the kernel.

Load the running testnet with chain bench --testnet DIR. gateway.json is the manager's
secret, which signs batches; the nodes do not need it. The directory is complete or
not there at all.`,
		Example: `  ihealth chain testnet --out testnet --validators 4 --block 50
  ihealth chain testnet --out testnet --hosts h0.example,h1.example,h2.example,h3.example`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runTestnet(cmd, &o) },
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "directory to write")
	f.Var(&o.validators, "validators", "validators, at least 4")
	f.Var(&o.block, "block", "most transactions in a block")
	f.Var(&o.topology, "topology", "who is connected: mesh, ring, or auto by the number of validators")
	f.StringVar(&o.hosts, "hosts", "", "names or addresses of the hosts, one for each node, separated by commas")
	f.Var(&o.port, "base-port", "first port on 127.0.0.1, three for each node; 0: 26656")
	f.DurationVar(&o.delay, "delay", 0, "what each link takes one way")
	f.DurationVar(&o.jitter, "jitter", 0, "how much more or less a link takes, at most --delay")
	f.Float64Var(&o.linkRate, "link-rate", 0, "rate of a link, bit/s; 0: unlimited")
	f.Float64Var(&o.uplink, "uplink", 0, "rate of all that leaves a host, bit/s; 0: unlimited")
	f.BoolVar(&o.force, "force", false, "replace a testnet that --out holds already")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runTestnet(cmd *cobra.Command, o *testnetOptions) error {
	if o.out == "" {
		return usagef("missing --out: the directory to write")
	}
	gateway := comet.NewGateway()
	layout := comet.Layout{
		Validators: int(o.validators), BlockSize: int(o.block), Topology: topologies[o.topology.word], BasePort: int(o.port),
		Shape:   chain.Shape{Delay: o.delay, Jitter: o.jitter, RateBps: o.linkRate, UplinkBps: o.uplink},
		Members: benchWorkload(gateway.Seed).Members(), Gateway: gateway.PublicKey(),
	}
	if o.hosts != "" {
		if o.port > 0 {
			return usagef("--base-port and --hosts: hosts of their own have the engine's default ports")
		}
		layout.Hosts = strings.Split(o.hosts, ",")
	}
	m, err := layout.Manifest()
	if err != nil {
		return usagef("chain testnet: %w", err)
	}
	var wrong *comet.ManifestError
	switch err := deploy.Write(o.out, &m, gateway, o.force); {
	case errors.As(err, &wrong):
		return usagef("chain testnet: %w", err)
	case err != nil:
		return fmt.Errorf("chain testnet: %w", err)
	}
	warnOfHops(cmd.ErrOrStderr(), o.topology, int(o.validators), layout.Shape)
	result := testnetOf(o.out, &m)
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	return result.print(cmd.OutOrStdout())
}

func testnetOf(dir string, m *comet.Manifest) testnetResult {
	r := testnetResult{Dir: dir, Manifest: filepath.Join(dir, deploy.ManifestFile)}
	for _, n := range m.Nodes {
		r.Nodes = append(r.Nodes, testnetNodeResult{n.Name, filepath.Join(dir, n.Name), n.Host, n.Port, n.RPCPort})
	}
	return r
}

func (r testnetResult) print(w io.Writer) error {
	rows := make([][]string, len(r.Nodes))
	for i, n := range r.Nodes {
		rows[i] = []string{n.Name, n.Host, fmt.Sprint(n.Port), fmt.Sprint(n.RPC)}
	}
	if err := writeTable(w, []string{"node", "host", "port", "RPC"}, rows); err != nil {
		return err
	}
	start := "start it here:  " + filepath.Join(r.Dir, "start.sh")
	if r.Nodes[0].Host != "127.0.0.1" {
		start = "start it:       on each host, with its directory: ihealth chain node --home NODE"
	}
	_, err := fmt.Fprintf(w, "\n%s\nload it:        ihealth chain bench --testnet %s\n", start, r.Dir)
	return err
}
