package sim

import (
	"context"
	"fmt"
	"math"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// MM1 is the blockchain manager of I-Health (section IV) as a simulation: entities
// send Poisson streams to one exponential server, which serves all alike (FCFS, eq.
// 9) or the urgent first (PreemptiveResume, eq. 11).
//
// Each entity draws its intervals and its service requirements from two streams of
// its own. Runs with the same key therefore see the same customers under every
// discipline and every choice of classes (common random numbers).
type MM1 struct {
	Lambdas    []float64 // arrival rate of each entity, 1/s, > 0 and finite; at most 1e5 entities
	Classes    []int     // class of each entity, 0 is served first, < entities; nil: entity i has class i
	Mu         float64   // service rate, 1/s, > Σ Lambdas and finite
	Discipline Discipline
	Customers  int    // arrivals of a run, of all entities together, > Warmup, ≤ 1e9
	Warmup     int    // arrivals at its beginning that are not observed, ≥ 0
	Keep       bool   // keep every sojourn time, for quantiles: 8 bytes a customer
	Tracer     Tracer // told of every step of every run, which must then be one at a time; nil: none
}

// Sojourns holds what one run observed: the times from arrival to departure, in s.
type Sojourns struct {
	Tallies []output.Tally // by entity
	Values  [][]float64    // by entity, in order of departure; nil unless kept
}

// Bounds of a run, beyond which it would take days or fill the memory.
const (
	maxEntities  = 100_000
	maxCustomers = 1_000_000_000
)

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// the load is 1 or more.
func (m MM1) Validate() error {
	if len(m.Lambdas) == 0 {
		return fmt.Errorf("sim: %w: no entity sends anything", ErrParameter)
	}
	if len(m.Lambdas) > maxEntities {
		return fmt.Errorf("sim: %w: %d entities, want at most %d", ErrParameter, len(m.Lambdas), maxEntities)
	}
	total := 0.0
	for i, lambda := range m.Lambdas {
		if !(lambda > 0) || math.IsInf(lambda, 1) {
			return fmt.Errorf("sim: %w: arrival rate of entity %d is %v/s, want a finite rate > 0", ErrParameter, i, lambda)
		}
		total += lambda
	}
	if !(m.Mu > 0) || math.IsInf(m.Mu, 1) {
		return fmt.Errorf("sim: %w: service rate is %v/s, want a finite rate > 0", ErrParameter, m.Mu)
	}
	if total >= m.Mu {
		return fmt.Errorf("sim: %w: load Σλ/μ = %.4g ≥ 1; raise μ above %.6g or lower the arrival rates",
			ErrUnstable, total/m.Mu, total)
	}
	if err := validateObserved(m.Customers, m.Warmup); err != nil {
		return err
	}
	if err := validateSpan(m.Customers, total); err != nil {
		return err
	}
	return m.validateClasses()
}

func (m MM1) validateClasses() error {
	if m.Discipline > PreemptiveResume {
		return fmt.Errorf("sim: %w: %v, want fcfs or preemptive-resume", ErrParameter, m.Discipline)
	}
	if m.Classes != nil && len(m.Classes) != len(m.Lambdas) {
		return fmt.Errorf("sim: %w: %d classes for %d entities, want one each", ErrParameter, len(m.Classes), len(m.Lambdas))
	}
	for i, class := range m.Classes {
		if class < 0 || class >= len(m.Lambdas) {
			return fmt.Errorf("sim: %w: class of entity %d is %d, want 0 to %d", ErrParameter, i, class, len(m.Lambdas)-1)
		}
	}
	return nil
}

// Run observes the arrivals number Warmup to Customers−1, counted over all
// entities from an empty system, until the last of them has left; others keep
// arriving meanwhile. So none is lost for staying long, and every discipline
// observes the same customers. Streams are named "arrivals/1", "services/1" and
// so on below the name of key. Errors are those of Validate, and the cause of ctx
// when it ends first.
func (m MM1) Run(ctx context.Context, key rng.Key) (Sojourns, error) {
	if err := m.Validate(); err != nil {
		return Sojourns{}, err
	}
	r := newMM1Run(m, key)
	if err := r.run(ctx); err != nil {
		return Sojourns{}, err
	}
	return r.observed, nil
}

// Replicate calls Run for the replications 0 to o.Count−1 of key, in parallel, and
// returns what they observed by replication.
func (m MM1) Replicate(ctx context.Context, key rng.Key, o output.Replications) ([]Sojourns, error) {
	return output.Replicate(ctx, o, func(ctx context.Context, r int) (Sojourns, error) {
		k := key
		k.Replication = r
		return m.Run(ctx, k)
	})
}
