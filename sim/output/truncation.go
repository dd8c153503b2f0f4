package output

import "fmt"

// Truncation is the number of observations to delete at the beginning of every
// replication of an experiment.
type Truncation struct {
	Delete int // observations, at most half of Of
	Of     int // observations of a replication
}

// MinObservations is the least length of a replication that SteadyReplications accepts.
const MinObservations = 1000

func (t Truncation) tooShort() error {
	if t.Of >= MinObservations {
		return nil
	}
	return fmt.Errorf("output: %w: replications of %d observations, want %d or more to find their warm-up", ErrTooFewData, t.Of, MinObservations)
}

// Doubt returns ErrTooFewData when more than a quarter is deleted: the replications
// are then too short to tell where their beginning ends.
func (t Truncation) Doubt() error {
	if 4*t.Delete <= t.Of {
		return nil
	}
	return fmt.Errorf("output: %w: the warm-up seems to last %d of %d observations, make replications longer", ErrTooFewData, t.Delete, t.Of)
}
