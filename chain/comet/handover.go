package comet

import (
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// handover passes the blocks of the manager of each height to a network, one after
// another, and the network's decisions back. It belongs to one goroutine.
type handover struct {
	net      network
	patience time.Duration   // longest time to wait for a height
	settled  <-chan Decision // in order
	role     *manager.Rotation
	rotates  bool
	last     Decision // taken last
	flight   *flight
	foreign  int // transactions decided that were not handed over
}

// split tells the transactions of a flight from those that others sent.
func split(f *flight, decided []chain.TransactionID) (own, foreign []chain.TransactionID) {
	handed := f.names()
	for _, id := range decided {
		if handed[id] {
			own = append(own, id)
		} else {
			foreign = append(foreign, id)
		}
	}
	return own, foreign
}

// flight is the batch that was handed over.
type flight struct {
	batch    manager.Batch
	released sim.Time
	expires  sim.Time // when the consensus counts as stalled
}

// names returns the names of the transactions that were handed over; none without a flight.
func (f *flight) names() map[chain.TransactionID]bool {
	names := make(map[chain.TransactionID]bool)
	if f != nil {
		for i := range f.batch.Transactions {
			names[f.batch.Transactions[i].ID()] = true
		}
	}
	return names
}

// newHandover begins after last on a network that was set up as o says, defaults
// filled in. What a manager drops is told to dropped.
func newHandover(net network, settled <-chan Decision, last Decision, o Options, room int, dropped func(chain.Transaction)) (handover, error) {
	h := handover{net: net, patience: o.StallTimeout, settled: settled, rotates: o.Rotates, last: last}
	config := h.turns(last.Next)
	var err error
	h.role, err = manager.NewRotation(config, manager.Config{
		Timeout:  o.BlockTimeout,
		Registry: o.Registry,
		Classes:  o.Classes,
		Channel:  o.Channel,
		Room:     room,
		Dropped:  dropped,
	})
	if err != nil {
		return handover{}, err
	}
	if _, _, err := h.role.Reconfigure(config, last.Since); err != nil {
		return handover{}, err
	}
	h.role.Advance(last.Height + 1)
	return h, nil
}

// turns returns the configuration by which the role of the manager goes round.
func (h *handover) turns(config chain.Config) chain.Config {
	if !h.rotates {
		config.Validators = 1
	}
	return config
}

// manager returns the one of the coming height.
func (h *handover) manager() *manager.BlockchainManager { return h.role.Manager() }

// release hands over the next block if there is one and none is under way.
func (h *handover) release(now sim.Time) error {
	if h.flight != nil || !h.manager().Ready(now) {
		return nil
	}
	batch, ok := h.manager().Release()
	if !ok {
		return nil
	}
	h.flight = &flight{batch: batch, released: now, expires: now.Add(h.patience)}
	return h.net.Propose(h.last.Height+1, batch.Transactions)
}

// stale reports whether d was decided before the handover began.
func (h *handover) stale(d Decision) bool { return d.Height <= h.last.Height }

// take takes the next height and returns the flight that ended with it, nil if none
// was under way. Members can send transactions to the nodes themselves: what was decided
// and not handed over is counted as foreign.
func (h *handover) take(d Decision) (*flight, error) {
	f := h.flight
	h.flight = nil
	own, foreign := split(f, d.Transactions)
	h.foreign += len(foreign)
	if f != nil {
		if err := h.manager().Settle(f.batch, own); err != nil {
			return nil, fmt.Errorf("height %d: %w", d.Height, err)
		}
	}
	h.manager().Overtake(foreign)
	return f, h.pass(d)
}

// pass gives the role of the manager, and all that waits, to the one of the height
// after d, where other validators and another block size may be in force.
func (h *handover) pass(d Decision) error {
	before := h.last
	h.last = d
	if d.Next == before.Next && slices.Equal(d.Validators, before.Validators) {
		h.role.Advance(d.Height + 1)
		return nil
	}
	_, _, err := h.role.Reconfigure(h.turns(d.Next), d.Height+1)
	return err
}

// alarm returns when something is due that no decision tells.
func (h *handover) alarm() sim.Time {
	if h.flight != nil {
		return h.flight.expires
	}
	return h.manager().Deadline()
}
