package bcobench

import (
	"context"
	"fmt"

	"ihealth/bco"
)

// searches solves problems that are checked and sorted before the clock runs with a
// solver of package bco.
type searches struct {
	with       bco.Solver
	evaluators []*bco.Evaluator
	answers    []bco.Solution
}

// searched returns the start of an exhaustive search.
func searched(with bco.Solver) func([]bco.Problem) (solver, error) {
	return func(problems []bco.Problem) (solver, error) {
		s := &searches{with: with, answers: make([]bco.Solution, len(problems))}
		for i := range problems {
			e, err := bco.NewEvaluator(&problems[i])
			if err != nil {
				return nil, err
			}
			s.evaluators = append(s.evaluators, e)
		}
		return s, nil
	}
}

func (s *searches) solve(ctx context.Context, i int) (err error) {
	s.answers[i], err = s.evaluators[i].Solve(ctx, s.with)
	if err == nil && s.answers[i].Status != bco.Optimal {
		return fmt.Errorf("%s: %s: %s", s.with.Name(), s.answers[i].Status, s.answers[i].Reason)
	}
	return err
}

func (s *searches) answer(i int) (ids []string, n int) {
	return s.answers[i].Validators, s.answers[i].N
}
