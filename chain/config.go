package chain

import "fmt"

// Config is how a channel's chain is set up.
type Config struct {
	Validators int // m, ≥ 1; a Byzantine fault tolerant realisation needs ≥ 4
	BlockSize  int // n: most transactions in a block, ≥ 1
}

// Validate reports the first field that is out of its range.
func (c Config) Validate() error {
	if c.Validators < 1 {
		return fmt.Errorf("chain: %d validators: need at least 1", c.Validators)
	}
	if c.BlockSize < 1 {
		return fmt.Errorf("chain: block size %d: need at least 1", c.BlockSize)
	}
	return nil
}
