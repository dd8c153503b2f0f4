package baseline

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// ErrBudget says that a budget is negative.
var ErrBudget = errors.New("bco/baseline: the budget of evaluations must be at least 0")

// defaultEvaluations is the budget of a solver that is given none.
const defaultEvaluations = 20_000

// search is one solver at work: it counts evaluations and keeps the incumbent.
type search struct {
	ctx       context.Context //nolint:containedctx // lives as long as one call of Solve
	watch     bco.Stopwatch
	evaluator *bco.Evaluator
	random    *rand.Rand
	left      int     // evaluations
	sizes     []int   // numbers of validators that are allowed, increasing
	penalty   float64 // more than U of any set and block size

	passes    int
	set       []int // of the last evaluation
	choice    []int // validators that the last flip chose from
	incumbent []int // nil without a feasible set
	block     int
	utility   float64
	trace     []bco.Candidate
	spent     int
}

// solve checks p, lets run search, and returns the incumbent.
func solve(ctx context.Context, p *bco.Problem, solver string, evaluations int, key rng.Key, run func(*search)) (bco.Solution, error) {
	s, err := newSearch(ctx, p, evaluations, key.Sub(solver))
	if err != nil {
		return bco.Solution{}, err
	}
	if len(s.sizes) == 0 {
		return s.impossible(solver)
	}
	run(s)
	return s.solution(solver)
}

func newSearch(ctx context.Context, p *bco.Problem, evaluations int, key rng.Key) (*search, error) {
	if evaluations < 0 {
		return nil, fmt.Errorf("%w: it is %d; 0 means %d", ErrBudget, evaluations, defaultEvaluations)
	}
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return nil, err
	}
	s := &search{ctx: ctx, watch: bco.StartStopwatch(), evaluator: e, random: rand.New(rng.New(key)), left: evaluations}
	if evaluations == 0 {
		s.left = defaultEvaluations
	}
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if e.Allows(m) {
			s.sizes = append(s.sizes, m)
		}
	}
	s.penalty = dearest(e)
	return s, nil
}

// dearest returns more than U of any set and block size: each of its three terms is
// largest in one of the sums.
func dearest(e *bco.Evaluator) float64 {
	p := e.Problem()
	all := e.Prefix(len(e.Validators()))
	return e.Utility(all, p.MaxBlock) + e.Utility(all, p.MinBlock) + e.Utility(e.Prefix(p.MinValidators), p.MinBlock)
}

// more reports whether the search may go on.
func (s *search) more() bool { return s.left > 0 && s.ctx.Err() == nil }

// evaluate returns U of a set with its best block size, or more when there is none. When
// the search may not go on it returns even more, without counting an evaluation.
func (s *search) evaluate(members []bool) float64 {
	if !s.more() {
		return 4 * s.penalty
	}
	s.left--
	s.spent++
	s.set = s.set[:0]
	for i, in := range members {
		if in {
			s.set = append(s.set, i)
		}
	}
	g := s.evaluator.Group(s.set)
	n, ok := s.evaluator.BestBlock(g)
	if !ok {
		return s.infeasible(g)
	}
	u := s.evaluator.Utility(g, n)
	if s.incumbent == nil || u < s.utility {
		s.incumbent, s.block, s.utility = append(s.incumbent[:0], s.set...), n, u
		s.trace = append(s.trace, bco.Candidate{Evaluation: s.spent, M: g.M, N: n, Utility: u, Elapsed: s.watch.Elapsed()})
	}
	return u
}

// infeasible returns more than U of any set, between one and three times the penalty: the
// faster, smaller and cheaper a group, the more block sizes the constraints allow it.
func (s *search) infeasible(g bco.Group) float64 {
	chi := s.evaluator.Problem().MaxBlock
	all := s.evaluator.Metrics(s.evaluator.Prefix(len(s.evaluator.Validators())), chi)
	x := s.evaluator.Metrics(g, chi)
	return s.penalty * (1 + x.Latency/all.Latency + x.Cost/all.Cost)
}

// impossible says which constraints forbid every number of validators.
func (s *search) impossible(solver string) (bco.Solution, error) {
	proof, err := s.evaluator.Solve(s.ctx, bco.Exact{})
	proof.Solver, proof.Scope = solver, ""
	return proof, err
}

// solution returns the incumbent, or why there is none, beside the cause of a context that
// has ended.
func (s *search) solution(solver string) (out bco.Solution, err error) {
	out = bco.Solution{Solver: solver, Status: bco.Skipped, Certificate: bco.Certificate{Kind: bco.Uncertified}}
	if s.incumbent != nil {
		out = s.evaluator.Solution(solver, s.incumbent, s.block, bco.Heuristic)
	} else {
		out.Reason = fmt.Sprintf("none of the %d sets that were tried is feasible, which does not prove that none is", s.spent)
	}
	out.Passes, out.Evaluations, out.Trace = s.passes, s.spent, s.trace
	if s.ctx.Err() != nil {
		cause := context.Cause(s.ctx)
		out.Reason = fmt.Sprintf("the search was cancelled after %d evaluations: %v", s.spent, cause)
		err = fmt.Errorf("bco/baseline: %s: %w", solver, cause)
	}
	return out, err
}
