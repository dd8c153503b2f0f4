package output

import "fmt"

// Truncation is the number of observations to delete at the beginning of every
// replication of an experiment.
type Truncation struct {
	Delete int // observations, at most half of Of
	Of     int // observations of a replication
}

// Doubt returns ErrTooFewData when more than a quarter is deleted: the replications
// are then too short to tell where their beginning ends.
func (t Truncation) Doubt() error {
	if 4*t.Delete <= t.Of {
		return nil
	}
	return fmt.Errorf("output: %w: the warm-up seems to last %d of %d observations, make replications longer", ErrTooFewData, t.Delete, t.Of)
}
