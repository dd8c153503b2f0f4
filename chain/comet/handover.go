package comet

import (
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// handover passes a manager's blocks to a network, one after another, and the
// network's decisions back. It belongs to one goroutine.
type handover struct {
	net       network
	patience  time.Duration   // longest time to wait for a height
	settled   <-chan Decision // in order
	manager   *manager.BlockchainManager
	height    int64 // decided last
	blockSize int   // in force
	flight    *flight
}

// flight is the batch that was handed over.
type flight struct {
	batch    manager.Batch
	released sim.Time
	expires  sim.Time // when the consensus counts as stalled
}

// newHandover begins after height on a network that was set up as o says, defaults
// filled in. What the manager drops is told to dropped.
func newHandover(net network, settled <-chan Decision, height int64, o Options, room int, dropped func(chain.Transaction)) (handover, error) {
	m, err := manager.New(manager.Config{
		BlockSize: o.BlockSize,
		Timeout:   o.BlockTimeout,
		Registry:  o.Registry,
		Classes:   o.Classes,
		Channel:   o.Channel,
		Room:      room,
		Dropped:   dropped,
	})
	return handover{net: net, patience: o.StallTimeout, settled: settled, manager: m, height: height, blockSize: o.BlockSize}, err
}

// release hands over the next block if there is one and none is under way.
func (h *handover) release(now sim.Time) error {
	if h.flight != nil || !h.manager.Ready(now) {
		return nil
	}
	batch, ok := h.manager.Release()
	if !ok {
		return nil
	}
	h.flight = &flight{batch: batch, released: now, expires: now.Add(h.patience)}
	return h.net.Propose(h.height+1, batch.Transactions)
}

// stale reports whether d was decided before the handover began.
func (h *handover) stale(d Decision) bool { return d.Height <= h.height }

// take takes the next height and returns the flight that ended with it, nil if none
// was under way. It fails with manager.ErrNotInFlight when something was decided that
// was not handed over.
func (h *handover) take(d Decision) (*flight, error) {
	h.height = d.Height
	if err := h.follow(d.Next); err != nil {
		return nil, err
	}
	f := h.flight
	if f == nil {
		if n := len(d.Transactions); n > 0 {
			return nil, fmt.Errorf("height %d holds %d transactions: %w", d.Height, n, manager.ErrNotInFlight)
		}
		return nil, nil
	}
	h.flight = nil
	if err := h.manager.Settle(f.batch, d.Transactions); err != nil {
		return nil, fmt.Errorf("height %d: %w", d.Height, err)
	}
	return f, nil
}

// follow lets the manager form blocks of the size in force next.
func (h *handover) follow(next chain.Config) error {
	if next.BlockSize == 0 || next.BlockSize == h.blockSize {
		return nil
	}
	h.blockSize = next.BlockSize
	return h.manager.Reconfigure(next.BlockSize)
}

// alarm returns when something is due that no decision tells.
func (h *handover) alarm() sim.Time {
	if h.flight != nil {
		return h.flight.expires
	}
	return h.manager.Deadline()
}
