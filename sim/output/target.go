package output

import (
	"context"
	"fmt"
	"math"
)

// Target says how precise replications must make their answer.
type Target struct {
	// Relative is the half-width wanted, as a part of the absolute mean that is
	// estimated, 0 to WidestRelative. 0 asks for none: Most replications are run.
	Relative float64
	Level    float64 // confidence that all intervals hold together, in (0, 1)
	First    int     // replications before the first look; 0 means MinReplications, the least
	Most     int     // bound on the replications, First to 1e6
	Workers  int     // goroutines, ≥ 0; 0 means one a processor

	// Progress, unless nil, is called with the intervals of a growing number of
	// replications, from First on, by one goroutine at a time.
	Progress func([]Interval)
}

// Validate returns ErrParameter when a field is out of range.
func (t Target) Validate() error {
	if !(t.Relative >= 0 && t.Relative <= WidestRelative) {
		return fmt.Errorf("output: %w: relative half-width %v, want 0 (none) or one up to %v", ErrParameter, t.Relative, WidestRelative)
	}
	if err := validateLevel(t.Level); err != nil {
		return err
	}
	if t.First != 0 && t.First < MinReplications {
		return fmt.Errorf("output: %w: %d first replications, want %d or more", ErrParameter, t.First, MinReplications)
	}
	if t.Most < t.first() {
		return fmt.Errorf("output: %w: at most %d replications, want %d or more", ErrParameter, t.Most, t.first())
	}
	return Replications{Count: t.Most, Workers: t.Workers}.Validate()
}

func (t Target) first() int { return max(t.First, MinReplications) }

// ReplicateUntil runs replications r = 0, 1, … until the half-width of every
// interval is at most γ/(1+γ) of the absolute mean, γ = Relative. As γ tends to 0, the
// probability that an estimate is off by more than γ of the true mean tends to 1 − Level
// or less (Law, Simulation Modeling and Analysis, section 9.4.1). It is more for a wide
// γ, because runs that underestimate their spread stop first: a nominal 95 % covers
// 91.9 % of exponential responses with γ = 0.5, and 73.7 % of hyperexponential ones with
// a squared coefficient of variation of 4.6. That is why γ is bounded; for responses that
// are skewed, raise First. Responses returns what is
// to be estimated, at least one number and always as many; the intervals are those
// of Simultaneous. The answer is the smallest number of replications, First or more,
// that satisfies the rule: it does not depend on the number of workers, which run a
// little further and discard that.
//
// ErrPrecision says that Most replications do not satisfy the rule; their results
// and intervals come with it. An interval around 0 never does. ErrTooFewData says
// that a response is not finite, or together with ErrPrecision that it never varied.
// The errors of Replicate are returned as there.
func ReplicateUntil[T any](ctx context.Context, target Target, run func(ctx context.Context, r int) (T, error),
	responses func(T) []float64,
) ([]T, []Interval, error) {
	if err := target.Validate(); err != nil {
		return nil, nil, err
	}
	rule := stoppingRule{target: target}
	p := newPool(target.Most, func(ctx context.Context, r int) (measured[T], error) {
		result, err := run(ctx, r)
		if err != nil {
			return measured[T]{}, err
		}
		return measured[T]{result, responses(result)}, nil
	})
	p.enough = func(m measured[T]) (bool, error) { return rule.enough(m.responses) }
	p.work(ctx, target.Workers)
	switch err := p.firstError(ctx); {
	case rule.satisfied:
	case err != nil:
		return nil, nil, err
	case p.looked < target.Most:
		return nil, nil, context.Cause(ctx)
	}
	results := make([]T, p.looked)
	for r := range results {
		results[r] = p.results[r].result
	}
	if err := rule.constant(); err != nil {
		return results, rule.intervals, fmt.Errorf("%w: %w", ErrPrecision, err)
	}
	if target.Relative > 0 && !rule.satisfied {
		return results, rule.intervals, fmt.Errorf("output: %w: after %d replications the half-width is %.3g of the mean, want %.3g",
			ErrPrecision, target.Most, worst(rule.intervals), target.Relative/(1+target.Relative))
	}
	return results, rule.intervals, nil
}

// measured is a result and what is to be estimated from it.
type measured[T any] struct {
	result    T
	responses []float64
}

// stoppingRule looks at a growing number of replications.
type stoppingRule struct {
	target    Target
	tallies   []Tally // by response
	intervals []Interval
	satisfied bool
}

// enough takes in the responses of the next replication.
func (s *stoppingRule) enough(responses []float64) (bool, error) {
	if s.tallies == nil {
		s.tallies = make([]Tally, len(responses))
	}
	if len(responses) == 0 || len(responses) != len(s.tallies) {
		return false, fmt.Errorf("output: %w: %d responses, want one or more, and as many of all replications", ErrParameter, len(responses))
	}
	for i, x := range responses {
		if x-x != 0 {
			return false, fmt.Errorf("output: %w: response %d is %v, make replications longer", ErrTooFewData, i, x)
		}
		s.tallies[i].Add(x)
	}
	if s.tallies[0].N() < s.target.first() {
		return false, nil
	}
	last := s.tallies[0].N() == s.target.Most
	if s.target.Relative == 0 && s.target.Progress == nil && !last {
		return false, nil
	}
	each := bonferroni(s.target.Level, len(s.tallies))
	quantile := studentQuantile((1+each)/2, float64(s.tallies[0].N()-1))
	s.intervals = make([]Interval, len(s.tallies))
	for i := range s.tallies {
		s.intervals[i] = s.tallies[i].interval(quantile, each)
	}
	if s.target.Progress != nil {
		s.target.Progress(s.intervals)
	}
	wanted := s.target.Relative / (1 + s.target.Relative)
	s.satisfied = s.target.Relative > 0 && worst(s.intervals) <= wanted
	return s.satisfied, nil
}

// constant returns ErrTooFewData when all replications gave the same to a response.
func (s *stoppingRule) constant() error {
	for i := range s.tallies {
		if err := s.tallies[i].constant(); err != nil {
			return fmt.Errorf("response %d: %w", i, err)
		}
	}
	return nil
}

// worst returns the greatest relative half-width, +Inf when replications never differed.
func worst(intervals []Interval) float64 {
	greatest := 0.
	for _, i := range intervals {
		if i.Low == i.High {
			return math.Inf(1)
		}
		greatest = max(greatest, i.Relative())
	}
	return greatest
}
