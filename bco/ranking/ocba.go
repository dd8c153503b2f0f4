package ranking

import (
	"context"
	"fmt"
	"math"
)

// OCBA is the optimal computing budget allocation of Chen, Lin, Yücesan and Chick,
// "Simulation budget allocation for further enhancing the efficiency of ordinal
// optimization", Discrete Event Dynamic Systems 10 (2000) 251–270, for the smallest
// mean. After a first stage it spends Stage observations at a time, each on the system
// that is furthest below its share by [Allocation] with the averages and variances seen
// so far. The shares are optimal for a budget that goes to infinity, with independent
// normal observations; nothing is guaranteed for a finite one.
type OCBA struct {
	Budget     int // observations of all systems together, first stage included, up to 1e9
	FirstStage int // n₀, observations of each system before the first decision, 2 to 1e6; 0: 10
	Stage      int // Δ, observations between two decisions, ≥ 1; 0: one a system
	Workers    int // goroutines that observe, ≥ 0; 0: 1
}

// Name returns "ocba".
func (OCBA) Name() string { return "ocba" }

func (p OCBA) withDefaults(systems int) OCBA {
	if p.FirstStage == 0 {
		p.FirstStage = 10
	}
	if p.Stage == 0 {
		p.Stage = systems
	}
	return p
}

func (p OCBA) validate(systems int) error {
	if err := validateSystems(systems, p.Workers); err != nil {
		return err
	}
	if err := validateFirstStage(p.FirstStage); err != nil {
		return err
	}
	if p.Stage < 1 {
		return fmt.Errorf("ranking: %w: stage of %d observations, want 1 or more", ErrParameter, p.Stage)
	}
	return validateBudget(p.Budget, systems*p.FirstStage)
}

// Select implements [Procedure].
func (p OCBA) Select(ctx context.Context, systems int, f Objective) (Result, error) {
	p = p.withDefaults(systems)
	if err := p.validate(systems); err != nil {
		return Result{Best: -1}, err
	}
	s := newSample(systems, p.Workers, f)
	err := p.run(ctx, s)
	r := s.result(p.Name())
	r.PCS = s.pcs()
	return r, err
}

func (p OCBA) run(ctx context.Context, s *sample) error {
	if _, err := s.firstStage(ctx, p.FirstStage); err != nil {
		return err
	}
	for s.total < p.Budget {
		extra := s.starved(min(p.Stage, p.Budget-s.total))
		if _, err := s.observe(ctx, s.further(func(j int) int { return extra[j] })); err != nil {
			return err
		}
	}
	return nil
}

// starved returns how many of so many further observations each system gets: one by
// one, to the system that is furthest below its share of all of them, ties by number.
func (s *sample) starved(further int) []int {
	means, deviations := s.moments()
	deficit := Allocation(means, deviations)
	for j := range deficit {
		deficit[j] = deficit[j]*float64(s.total+further) - float64(s.systems[j].N())
	}
	extra := make([]int, len(deficit))
	for range further {
		hungriest := 0
		for j := range deficit {
			if deficit[j] > deficit[hungriest] {
				hungriest = j
			}
		}
		extra[hungriest]++
		deficit[hungriest]--
	}
	return extra
}

// moments returns the average and the standard deviation of every system.
func (s *sample) moments() (means, deviations []float64) {
	for j := range s.systems {
		means = append(means, s.systems[j].Mean())
		deviations = append(deviations, s.systems[j].StdDev())
	}
	return means, deviations
}

// pcs estimates the probability of correct selection as Chen et al. (2000) do: 1 less
// the probabilities that each other system is better, by Bonferroni, with what was
// observed for the truth. It is 0 while a variance is not known.
func (s *sample) pcs() float64 {
	b := s.best()
	p := 1.0
	for j := range s.systems {
		if j == b {
			continue
		}
		gap := s.systems[j].Mean() - s.systems[b].Mean()
		p -= better(gap, s.squaredError(j)+s.squaredError(b))
	}
	if !(p > 0) { // also where it is NaN
		return 0
	}
	return p
}

// squaredError returns the variance of the average of system j.
func (s *sample) squaredError(j int) float64 {
	return s.systems[j].Variance() / float64(s.systems[j].N())
}

// better returns the probability that a normal variable with this mean ≥ 0 and variance
// is below 0, one half where both are 0.
func better(mean, variance float64) float64 {
	if mean == 0 && variance == 0 {
		return 0.5
	}
	return math.Erfc(mean/math.Sqrt(2*variance)) / 2
}
