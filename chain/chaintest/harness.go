package chaintest

import (
	"context"
	"errors"
	"time"

	"ihealth/chain"
)

// ErrUnsupported says that a scenario needs what a harness does not offer.
var ErrUnsupported = errors.New("not supported by this ledger")

// Setup is the ledger that a scenario asks for.
type Setup struct {
	Config       chain.Config // the first Validators nodes validate
	Nodes        int          // ≥ Config.Validators
	Registry     *chain.Registry
	Classes      chain.Allocation
	Channel      int           // of Classes
	BlockTimeout time.Duration // longest wait of a transaction for its block to fill
	Room         int           // most transactions that the manager holds; 0: many
	Rotates      bool          // the role of the manager goes round the validators
}

// Open makes a fresh ledger that works as s says.
type Open func(ctx context.Context, s Setup) (Harness, error)

// Harness is a ledger and its time.
type Harness interface {
	// Ledger returns the ledger, which is used by one goroutine only.
	Ledger() chain.Ledger
	// Advance lets the ledger work for d of its own time, and meanwhile calls what is to
	// be called when a transaction is done.
	Advance(ctx context.Context, d time.Duration) error
	// Close ends the ledger. It is called once.
	Close() error
}

// Reconfigurer is a harness whose chain can change while it runs.
type Reconfigurer interface {
	// Reconfigure puts config in force, soon. It fails when the chain would stop for good,
	// or when config is out of range, and then changes nothing.
	Reconfigure(ctx context.Context, config chain.Config) error
}

// Stopper is a harness whose nodes can be stopped.
type Stopper interface {
	// Stop stops a node; Start starts it again, with what it had on its disk.
	Stop(ctx context.Context, node int) error
	Start(ctx context.Context, node int) error
}

// Partitioner is a harness whose network can be cut.
type Partitioner interface {
	// Partition cuts the links between groups of nodes, Heal mends them all.
	Partition(ctx context.Context, groups ...[]int) error
	Heal(ctx context.Context) error
}
