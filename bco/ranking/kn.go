package ranking

import (
	"context"
	"fmt"
	"math"

	"ihealth/bco"
)

// KN is the fully sequential procedure of Kim and Nelson, "A fully sequential procedure
// for indifference-zone selection in simulation", ACM TOMACS 11 (2001) 251–273, for the
// smallest mean. After a first stage it observes every survivor once a round, and drops
// those whose average lies above another's by more than the continuation region allows,
//
//	W_il(r) = max{0, δ/(2cr)·(h²S²_il/δ² − r)},   h² = 2cη(n₀−1),
//
// where S²_il is the variance of the difference of systems i and l in the first stage, so
// that common random numbers are allowed. When observations are normal, the best system
// is selected with probability 1−α or more if it is better than every other by δ or
// more. Systems whose differences vary by rounding alone, at most 16 units in the last
// place of their largest observation, are decided after the first stage.
type KN struct {
	Delta      float64 // δ, the indifference zone, in the unit of the objective, > 0
	Alpha      float64 // α, probability of a wrong selection, in (0, 1−1/systems); 0: 0.05
	FirstStage int     // n₀, observations of each system before the first decision, 2 to 1e6; 0: 10
	C          int     // c of the continuation region, 1 to 100; 0: 1, which the authors recommend
	Workers    int     // goroutines that observe, ≥ 0; 0: 1
}

// Name returns "kn".
func (KN) Name() string { return "kn" }

// withDefaults returns p with the default in place of each zero.
func (p KN) withDefaults() KN {
	if p.Alpha == 0 {
		p.Alpha = 0.05
	}
	if p.FirstStage == 0 {
		p.FirstStage = 10
	}
	if p.C == 0 {
		p.C = 1
	}
	return p
}

// validate checks p after its defaults are in place.
func (p KN) validate(systems int) error {
	if err := validateSystems(systems, p.Workers); err != nil {
		return err
	}
	if !(p.Delta > 0) || math.IsInf(p.Delta, 1) {
		return fmt.Errorf("ranking: %w: indifference zone δ = %v, want a finite number > 0", ErrParameter, p.Delta)
	}
	if most := 1 - 1/float64(systems); !(p.Alpha > 0 && p.Alpha < most) {
		return fmt.Errorf("ranking: %w: α = %v, want it in (0, %.4g): guessing one of %d systems is wrong so often",
			ErrParameter, p.Alpha, most, systems)
	}
	if p.C < 1 || p.C > 100 {
		return fmt.Errorf("ranking: %w: c = %d, want 1 to 100", ErrParameter, p.C)
	}
	return validateFirstStage(p.FirstStage)
}

// Select implements [Procedure]. It returns ErrTooMany, with the result of the first
// stage, when observing might never end.
func (p KN) Select(ctx context.Context, systems int, f Objective) (Result, error) {
	p = p.withDefaults()
	if err := p.validate(systems); err != nil {
		return Result{Best: -1}, err
	}
	s := newSample(systems, p.Workers, f)
	err := p.run(ctx, s)
	r := s.result(p.Name())
	if err == nil {
		r.PCS = 1 - p.Alpha
		r.Certificate = bco.Certificate{Kind: bco.CertifiedStatistical, Confidence: r.PCS}
	}
	return r, err
}

func (p KN) run(ctx context.Context, s *sample) error {
	first, err := s.firstStage(ctx, p.FirstStage)
	if err != nil {
		return err
	}
	region, err := p.region(first)
	if err != nil {
		return err
	}
	for r := p.FirstStage; r <= region.last; r++ {
		s.alive = region.screen(s, r)
		s.trace[len(s.trace)-1].Survivors = len(s.alive)
		if len(s.alive) == 1 {
			return nil
		}
		if _, err := s.round(ctx); err != nil {
			return err
		}
	}
	s.alive = []int{s.best()}
	s.trace[len(s.trace)-1].Survivors = 1
	return nil
}
