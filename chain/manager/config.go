package manager

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
)

// DefaultRoom is how many transactions a manager holds unless told otherwise.
const DefaultRoom = 100_000

// Config is how a manager admits transactions and forms blocks. The zero value of an
// optional field stands for the default it names.
type Config struct {
	BlockSize int             // n: most transactions in a block, ≥ 1
	Timeout   time.Duration   // longest wait of a transaction for its block to fill, ≥ 0; 0 waits for nothing
	Registry  *chain.Registry // who may send, in which classes, how fast, with which weight

	Room    int              // optional: most transactions waiting or in flight, ≥ BlockSize; 0: DefaultRoom
	Classes chain.Allocation // optional: which channel carries which class; zero: one channel carries all
	Channel int              // optional: of Classes, that this manager serves

	// Dropped, if it is set, is told of each admitted transaction that has to make room
	// for another one. It must not call the manager. The transaction keeps its nonce: its
	// sender signs it again with a new one, see guarantee 6.
	Dropped func(t chain.Transaction)
}

// validate reports the first field that is out of its range.
func (c Config) validate() error {
	switch {
	case c.BlockSize < 1:
		return fmt.Errorf("manager: block size %d: need at least 1", c.BlockSize)
	case c.Timeout < 0:
		return fmt.Errorf("manager: block timeout %v: want ≥ 0", c.Timeout)
	case c.Registry == nil:
		return errors.New("manager: no registry of members")
	case c.Room < 0:
		return fmt.Errorf("manager: room for %d transactions: want ≥ 0", c.Room)
	case c.room() < c.BlockSize:
		return fmt.Errorf("manager: room for %d transactions: a block takes %d", c.room(), c.BlockSize)
	}
	if err := c.Classes.Validate(); err != nil {
		return fmt.Errorf("manager: %w", err)
	}
	if c.Channel < 0 || c.Channel >= c.Classes.Channels() {
		return fmt.Errorf("manager: channel %d: the allocation has %d", c.Channel, c.Classes.Channels())
	}
	return nil
}

func (c Config) room() int {
	if c.Room == 0 {
		return DefaultRoom
	}
	return c.Room
}
