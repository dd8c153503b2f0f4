package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ihealth/chain/comet"
)

type nodeResult struct {
	Height       int64  `json:"height"`
	Transactions int    `json:"transactions"`
	Root         string `json:"root"`
}

func newChainNode() *cobra.Command {
	var home string
	var links linkFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "node",
		Short: "Run one node of a testnet of processes",
		Long: `Run one node of a testnet of processes, until it is interrupted.

The home is one of those that chain testnet writes; the node obeys its config.toml.
SIGINT and SIGTERM end it in order, and the exit status is 0. After any other end,
such as SIGKILL, it can be started again: it rebuilds its ledger from its own blocks
and fetches the rest from its peers. Errors of the engine go to stderr.

With --delay, --jitter, --link-rate or --uplink the node shapes what it sends to its
peers: give all nodes the same, as start.sh of a testnet on one host does.

At the end it says which ledger it has.`,
		Example: `  ihealth chain node --home testnet/node0
  ihealth chain node --home testnet/node0 --delay 10ms --uplink 4e7`,
		Args: takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if home == "" {
				return usagef("missing --home: the home of a node, such as testnet/node0")
			}
			report, err := comet.RunNode(cmd.Context(), home, links.shape(), cmd.ErrOrStderr())
			switch {
			case errors.Is(err, comet.ErrOptions):
				return usagef("chain node: %w", err)
			case err != nil:
				return fmt.Errorf("chain node: %w", err)
			}
			result := nodeResult{report.Height, report.Transactions, report.Root}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), result)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "height %d, %d transactions, root %s\n", result.Height, result.Transactions, result.Root)
			return err
		},
	}
	c.Flags().StringVar(&home, "home", "", "home of the node, such as testnet/node0")
	links.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print the ledger at the end as JSON")
	return c
}
