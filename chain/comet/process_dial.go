package comet

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"
)

// redial is how long a node waits before it dials a lost peer again. The engine
// itself waits up to 3 s at the start, then 5 to 8 s, then ever longer.
const redial = 500 * time.Millisecond

// parsePeers returns the addresses of a config's persistent_peers, ID@host:port.
func parsePeers(list string) ([]string, error) {
	peers := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	for _, peer := range peers {
		id, address, _ := strings.Cut(peer, "@")
		host, port, err := net.SplitHostPort(address)
		number, _ := strconv.Atoi(port) // 0 is out of range, too
		if key, bad := hex.DecodeString(id); bad != nil || len(key) != p2p.IDByteLength || err != nil || host == "" || number < 1 || number > 65535 {
			return nil, fmt.Errorf("persistent_peers: %q: want the ID of a node, %d hexadecimal digits, as in ID@host:port", peer, 2*p2p.IDByteLength)
		}
	}
	return peers, nil
}

// keepDialling keeps connections to peers, ID@host:port, until ctx is done: a goroutine
// each, for which to wait. A host is looked up each time, as it may have moved.
func keepDialling(ctx context.Context, sw p2p.Switcher, peers []string) *sync.WaitGroup {
	var all sync.WaitGroup
	for _, peer := range peers {
		all.Go(func() {
			tick := time.NewTicker(redial)
			defer tick.Stop()
			for ctx.Err() == nil {
				dialOnce(sw, peer)
				select {
				case <-ctx.Done():
				case <-tick.C:
				}
			}
		})
	}
	return &all
}

// dialOnce dials a peer unless it is connected. What fails is tried again soon; the
// engine has logged why.
func dialOnce(sw p2p.Switcher, peer string) {
	address, err := p2p.NewNetAddressString(peer)
	if err != nil {
		sw.Log().Error("cannot look up a peer", "peer", peer, "err", err)
		return
	}
	if !sw.IsDialingOrExistingAddress(address) {
		_ = sw.DialPeerWithAddress(address)
	}
}
