package ranking

import "context"

// Equal spreads a budget evenly: one observation of every system a round, and what is
// left at the end on the first ones. It guarantees nothing.
type Equal struct {
	Budget  int // observations of all systems together, two a system to 1e9
	Workers int // goroutines that observe, ≥ 0; 0: 1
}

// Name returns "equal".
func (Equal) Name() string { return "equal" }

// Select implements [Procedure].
func (p Equal) Select(ctx context.Context, systems int, f Objective) (Result, error) {
	if err := validateSystems(systems, p.Workers); err != nil {
		return Result{Best: -1}, err
	}
	if err := validateBudget(p.Budget, 2*systems); err != nil {
		return Result{Best: -1}, err
	}
	s := newSample(systems, p.Workers, f)
	err := p.run(ctx, s)
	r := s.result(p.Name())
	r.PCS = s.pcs()
	return r, err
}

func (p Equal) run(ctx context.Context, s *sample) error {
	for s.total < p.Budget {
		left := p.Budget - s.total
		draws := s.further(func(j int) int {
			if j < left {
				return 1
			}
			return 0
		})
		if _, err := s.observe(ctx, draws); err != nil {
			return err
		}
	}
	return nil
}
