package sim

import (
	"fmt"
	"time"
)

// BlockConfig says what a station that serves blocks is like.
type BlockConfig struct {
	Name    string // place in traces
	Rule    BlockRule
	Size    int           // customers in a block at most, 1 to 1e6
	Classes int           // classes 0 to Classes−1, of which 0 is the highest; 1 to 1e5
	Timeout time.Duration // from the first customer of a block to its closing, ≥ 0; TimedBlocks only

	// Service returns the time that a block of so many customers takes, ≥ 0, and > 0
	// for an empty one.
	Service func(customers int) time.Duration
	// Generation returns the time from the beginning of a block to its closing, ≥ 0.
	// Needed by StagedBlocks only.
	Generation func() time.Duration
	// Departed is told of each customer that leaves, with the clock at that time. Its
	// Service is the time for which it was in a block that was served.
	Departed func(c Customer)
}

// maxBlock keeps a slip of the keyboard from filling the memory.
const maxBlock = 1_000_000

// Validate returns ErrParameter for a field out of its range.
func (c BlockConfig) Validate() error {
	switch {
	case c.Service == nil || c.Departed == nil:
		return fmt.Errorf("sim: %w: blocks without a service time or without anybody told of departures", ErrParameter)
	case c.Rule == StagedBlocks && c.Generation == nil:
		return fmt.Errorf("sim: %w: staged blocks without a generation time", ErrParameter)
	}
	return c.validateModel()
}

// validateModel is Validate without the functions that a running model gives.
func (c BlockConfig) validateModel() error {
	switch {
	case int(c.Rule) >= len(blockRuleNames):
		return fmt.Errorf("sim: %w: unknown rule of blocks %v", ErrParameter, c.Rule)
	case c.Size < 1 || c.Size > maxBlock:
		return fmt.Errorf("sim: %w: blocks of %d customers, want 1 to %d", ErrParameter, c.Size, maxBlock)
	case c.Classes < 1 || c.Classes > maxEntities:
		return fmt.Errorf("sim: %w: station with %d classes, want 1 to %d", ErrParameter, c.Classes, maxEntities)
	case c.Timeout < 0 || c.Timeout > 0 && c.Rule != TimedBlocks:
		return fmt.Errorf("sim: %w: timeout of %v for %v blocks, want ≥ 0 and only for timed ones", ErrParameter, c.Timeout, c.Rule)
	}
	return nil
}
