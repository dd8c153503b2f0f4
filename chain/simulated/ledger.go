package simulated

import (
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// LedgerConfig is what a ledger is made of.
type LedgerConfig struct {
	Options  Options // without Changes
	Config   chain.Config
	Registry *chain.Registry  // who may send
	Classes  chain.Allocation // optional: see manager.Config
	Channel  int              // optional: see manager.Config

	Machine func() contract.Machine // optional: makes a fresh contract machine for each node; nil: nothing is executed
}

// Ledger executes transactions in simulated time: a manager, a consensus, and what was
// committed. It belongs to the goroutine of its simulation, which calls all that Submit
// is given.
type Ledger struct {
	simulation *sim.Simulation
	role       *manager.Rotation
	gateway    *gateway
	waiting    map[chain.TransactionID]func(chain.Receipt, error)
	receipts   map[chain.TransactionID]chain.Receipt
	err        error
}

var _ chain.Ledger = (*Ledger)(nil)

// NewLedger returns an empty ledger on s. It fails with ErrOptions, or as the protocol
// does.
func NewLedger(s *sim.Simulation, c LedgerConfig) (*Ledger, error) {
	if err := c.Options.validate(1); err != nil {
		return nil, err
	}
	if err := c.Config.Validate(); err != nil {
		return nil, err
	}
	if len(c.Options.Changes) > 0 {
		return nil, fmt.Errorf("simulated: %w: a ledger is reconfigured by Reconfigure, not by a plan of changes", ErrOptions)
	}
	l := &Ledger{
		simulation: s,
		waiting:    make(map[chain.TransactionID]func(chain.Receipt, error)),
		receipts:   make(map[chain.TransactionID]chain.Receipt),
	}
	var err error
	l.role, err = manager.NewRotation(c.Options.role(c.Config), manager.Config{
		Timeout: c.Options.BlockTimeout, Registry: c.Registry, Room: c.Options.Room,
		Classes: c.Classes, Channel: c.Channel, Dropped: l.dropped,
	})
	if err != nil {
		return nil, fmt.Errorf("simulated: %w: %w", ErrOptions, err)
	}
	l.gateway, err = newGateway(s, gatewayConfig{
		options: c.Options, nodes: c.Options.nodes(0, c.Config), config: c.Config, name: "ledger",
		role: l.role, machine: c.Machine, settled: l.commit, released: func() {}, failed: l.fail,
	})
	return l, err
}

// Submit offers t at the present simulated time. Done is called by a later event, at
// the same time if t is refused.
func (l *Ledger) Submit(t chain.Transaction, done func(chain.Receipt, error)) {
	if err := l.role.Manager().Admit(l.simulation.Now(), t); err != nil {
		l.tell(done, chain.Receipt{}, err)
		return
	}
	l.waiting[t.ID()] = done
	l.gateway.poke()
}

// Query returns where the transaction of that name is committed.
func (l *Ledger) Query(id chain.TransactionID) (chain.Receipt, bool) {
	r, ok := l.receipts[id]
	return r, ok
}

// Reconfigure puts config in force from the next block on: the nodes 0 to m−1 validate,
// blocks hold n transactions. It fails, and changes nothing, when the consensus could
// not decide any more.
func (l *Ledger) Reconfigure(config chain.Config) error {
	return l.gateway.reconfigure(config)
}

// Machine returns the contract machine of a node, nil if nothing is executed. It is to be
// looked at only, between the simulation's events.
func (l *Ledger) Machine(node int) contract.Machine {
	if of := l.gateway.machines.of; len(of) > 0 {
		return of[node]
	}
	return nil
}

// Height returns the last height that is final.
func (l *Ledger) Height() int64 { return l.gateway.height }

// Err returns why the ledger has ended: ErrStalled or ErrBroken, nil while it works.
func (l *Ledger) Err() error { return l.err }

// Stats says where all transactions are.
func (l *Ledger) Stats() manager.Stats { return l.role.Manager().Stats() }

// tell calls done by an event of its own.
func (l *Ledger) tell(done func(chain.Receipt, error), r chain.Receipt, err error) {
	l.simulation.Schedule(0, sim.HandlerFunc(func(*sim.Simulation) { done(r, err) }))
}

// commit tells the senders of a decided block.
func (l *Ledger) commit(s settled) {
	for i, id := range s.transactions {
		r := chain.Receipt{Height: s.height, Index: i, Released: s.released, At: s.decided}
		if s.outcomes != nil {
			r.Refused, r.Gas = s.outcomes[i].Refused, s.outcomes[i].Gas
		}
		l.receipts[id] = r
		l.tell(l.waiting[id], r, nil)
		delete(l.waiting, id)
	}
}

// dropped tells a sender that its transaction had to make room.
func (l *Ledger) dropped(t chain.Transaction) {
	l.tell(l.waiting[t.ID()], chain.Receipt{}, fmt.Errorf("simulated: transaction %d of entity %q made room for another: %w", t.Nonce, t.Entity, chain.ErrFull))
	delete(l.waiting, t.ID())
}

// fail keeps why the ledger has ended.
func (l *Ledger) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}
