package comet

import (
	"fmt"
	"net"
	"strings"

	"github.com/cometbft/cometbft/config"

	"ihealth/chain"
	"ihealth/chain/link"
)

// The hosts of a node's links: every node of a testnet shapes what it sends itself.
const (
	here      = 0
	elsewhere = 1
)

// shapeNode puts a link into every connection of a node, and returns the links and
// whom the node is to dial now: it listens in place of the engine, which moves to a free
// port of the loopback interface, and dials in its place. Only what the node sends is
// shaped; the uplink is that of all its connections together.
func shapeNode(c *config.Config, peers []string, s chain.Shape) (*link.Network, []string, error) {
	if s.Delay > maxDelay {
		return nil, nil, fmt.Errorf("comet: %w: link delay %v: want at most %v", ErrOptions, s.Delay, maxDelay)
	}
	links, err := link.New(link.Config{Hosts: 2})
	if err != nil {
		return nil, nil, fmt.Errorf("comet: %w", err)
	}
	if err := links.Shape(here, elsewhere, s); err != nil {
		return nil, nil, fmt.Errorf("comet: %w: %w", ErrOptions, err)
	}
	dials := make([]string, len(peers))
	for i, peer := range peers {
		id, address, _ := strings.Cut(peer, "@")
		at, err := links.Open(here, elsewhere, loopback, address)
		if err != nil {
			links.Close()
			return nil, nil, fmt.Errorf("comet: %w", err)
		}
		dials[i] = id + "@" + at.String()
	}
	if err := listenFor(c, links); err != nil {
		links.Close()
		return nil, nil, err
	}
	return links, dials, nil
}

// loopback is any free port of the loopback interface.
const loopback = "127.0.0.1:0"

// listenFor listens where c lets the engine listen, and moves the engine.
func listenFor(c *config.Config, links *link.Network) error {
	free, err := net.Listen("tcp", loopback)
	if err != nil {
		return fmt.Errorf("comet: %w", err)
	}
	_ = free.Close() // nothing was ever written to it
	inner := free.Addr().String()
	outer := strings.TrimPrefix(c.P2P.ListenAddress, "tcp://")
	if _, err := links.Open(elsewhere, here, outer, inner); err != nil {
		return nodeError(c.RootDir, err)
	}
	c.P2P.ListenAddress = "tcp://" + inner
	return nil
}
