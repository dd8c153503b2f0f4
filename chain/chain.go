package chain

import "context"

// Chain is one realisation of a channel's blockchain: formulas, a simulation or
// real nodes.
type Chain interface {
	// Measure loads a fresh chain of the given configuration with w and returns
	// what was observed. It returns when all accepted transactions are committed
	// or ctx is done.
	Measure(ctx context.Context, config Config, w Workload) (Measurement, error)
}
