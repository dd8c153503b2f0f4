package ranking

import (
	"context"
	"fmt"
	"math"
)

// Objective returns the observation of a system in a replication; both count from 0.
// The result must be the same whenever it is asked for the same, and must be safe for
// concurrent use when a procedure has several workers. Observations of one system in
// different replications are to be independent and identically distributed.
type Objective func(ctx context.Context, system, replication int) (float64, error)

// Procedure selects one of several systems.
type Procedure interface {
	// Name returns the procedure's name in results.
	Name() string
	// Select observes the systems 0 to systems−1, 2 to 2000 of them. The result is the
	// same for any number of workers. It returns ErrParameter when the procedure cannot
	// be run as asked. Where observing ends early, it returns what it has with the
	// error: that of the objective, with the system and the replication; ErrObservation;
	// or the context's cause.
	Select(ctx context.Context, systems int, f Objective) (Result, error)
}

// maxSystems bounds the variances of all pairs to 32 MB.
const maxSystems = 2000

// maxObservations bounds the observations of a procedure, so that no count overflows.
const maxObservations = 1_000_000_000

func validateSystems(systems, workers int) error {
	if systems < 2 || systems > maxSystems {
		return fmt.Errorf("ranking: %w: %d systems, want 2 to %d; screen a larger set first", ErrParameter, systems, maxSystems)
	}
	if workers < 0 {
		return fmt.Errorf("ranking: %w: %d workers, want 0 or more", ErrParameter, workers)
	}
	return nil
}

// validateFirstStage checks the observations of each system before the first decision.
func validateFirstStage(n int) error {
	if n < 2 || n > 1_000_000 {
		return fmt.Errorf("ranking: %w: first stage of %d observations a system, want 2 to 1e6 for a variance", ErrParameter, n)
	}
	return nil
}

// validateBudget checks a number of observations of all systems together.
func validateBudget(budget, least int) error {
	if budget < least || budget > maxObservations {
		return fmt.Errorf("ranking: %w: budget of %d observations, want %d (the first stage of all systems) to %d",
			ErrParameter, budget, least, maxObservations)
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
