package bcobench

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/pareto"
)

// frontAsker asks for the Pareto front, on which the exact optimum must be the best
// point.
type frontAsker struct {
	evaluator *bco.Evaluator
	points    []pareto.Point
}

func askFront(p *bco.Problem, _ int) (asker, error) {
	e, err := bco.NewEvaluator(p)
	return &frontAsker{evaluator: e}, err
}

func (a *frontAsker) answer(ctx context.Context) (err error) {
	a.points, err = pareto.Front(ctx, a.evaluator)
	return err
}

func (a *frontAsker) check(ctx context.Context) error {
	exact, err := a.evaluator.Solve(ctx, bco.Exact{})
	if err != nil {
		return err
	}
	for _, x := range a.points {
		u := a.evaluator.Utility(a.evaluator.Group(x.Set(a.evaluator)), x.N)
		if u <= exact.Utility*(1+ownTolerance) {
			return nil
		}
	}
	return fmt.Errorf("%w: no point has U = %.9g", ErrWrong, exact.Utility)
}
