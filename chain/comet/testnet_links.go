package comet

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/cometbft/cometbft/p2p"

	"ihealth/chain"
	"ihealth/chain/link"
)

// openLinks puts a link between every two nodes of which one dials the other, if
// the options ask for links.
func (t *Testnet) openLinks() error {
	if !t.options.Links && t.options.Shape == (chain.Shape{}) {
		return nil
	}
	var err error
	if t.links, err = link.New(link.Config{Hosts: len(t.nodes), Shape: t.options.Shape, Seed: t.options.Seed}); err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	t.routes = make([][]*p2p.NetAddress, len(t.nodes))
	for i, peers := range t.options.Topology.peers(len(t.nodes)) {
		t.routes[i] = make([]*p2p.NetAddress, len(t.nodes))
		for _, j := range peers {
			peer := t.nodes[j].address
			at, err := t.links.Open(i, j, net.JoinHostPort("127.0.0.1", "0"), peer.DialString())
			if err != nil {
				return fmt.Errorf("comet: %w", err)
			}
			t.routes[i][j] = p2p.NewNetAddress(peer.ID, at)
		}
	}
	return nil
}

// route is where node i dials node j.
func (t *Testnet) route(i, j int) *p2p.NetAddress {
	if t.links == nil {
		return t.nodes[j].address
	}
	return t.routes[i][j]
}

// parted reports whether a partition cuts two nodes off from each other, and whether
// it holds what they say.
func (t *Testnet) parted(i, j int) (cut, held bool) {
	if t.links == nil {
		return false, false
	}
	return t.links.Parted(i, j)
}

// Link gives the link from one node to another, in this direction, another shape
// from now on; its uplink is that of the node's other links, too. It fails with
// ErrOptions when the network has no links, there is no such pair, or a field is out
// of its range.
func (t *Testnet) Link(from, to int, s chain.Shape) error {
	if err := t.needLinks(); err != nil {
		return err
	}
	if s.Delay > maxDelay {
		return fmt.Errorf("comet: %w: link delay %v: want at most %v", ErrOptions, s.Delay, maxDelay)
	}
	if err := t.links.Shape(from, to, s); err != nil {
		return fmt.Errorf("comet: %w: %w", ErrOptions, err)
	}
	return nil
}

// Partition cuts the connections between nodes of different groups; nodes of no
// group are one more group. It replaces the partition before: pairs that it does not
// separate are connected again. It returns when all connections are as they should
// be, and fails with ErrOptions when the network has no links or a node is unknown or
// in two groups, with ErrStalled after the stall timeout, and with ctx's error.
func (t *Testnet) Partition(ctx context.Context, groups ...[]int) error {
	return t.part(ctx, t.links.Cut, groups)
}

// Hold is Partition, but the connections between the groups stay, and what is sent
// waits for Heal.
func (t *Testnet) Hold(ctx context.Context, groups ...[]int) error {
	return t.part(ctx, func(i, j int) error {
		return errors.Join(t.links.Hold(i, j), t.links.Hold(j, i))
	}, groups)
}

// Heal ends the partition. It fails like Partition.
func (t *Testnet) Heal(ctx context.Context) error { return t.Partition(ctx) }

// part separates the groups by the given means.
func (t *Testnet) part(ctx context.Context, sever func(i, j int) error, groups [][]int) error {
	if err := t.needLinks(); err != nil {
		return err
	}
	group, err := t.groupsOf(groups)
	if err != nil {
		return err
	}
	var errs []error
	for i := range t.nodes {
		for j := range i {
			errs = append(errs, t.links.Restore(i, j))
			if group[i] != group[j] {
				errs = append(errs, sever(i, j))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	return t.connect(ctx)
}

// groupsOf returns the number of each node's group.
func (t *Testnet) groupsOf(groups [][]int) ([]int, error) {
	group := make([]int, len(t.nodes))
	for g, members := range groups {
		for _, i := range members {
			if _, err := t.nodeAt(i); err != nil {
				return nil, err
			}
			if group[i] != 0 {
				return nil, fmt.Errorf("comet: %w: node %d is in two groups of a partition", ErrOptions, i)
			}
			group[i] = g + 1
		}
	}
	return group, nil
}

func (t *Testnet) needLinks() error {
	if t.links == nil {
		return fmt.Errorf("comet: %w: the nodes talk directly: set Shape or Links", ErrOptions)
	}
	return nil
}
