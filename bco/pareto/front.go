package pareto

import (
	"context"
	"errors"
	"fmt"

	"ihealth/bco"
	"ihealth/chain"
)

// ErrTooLarge says that a front has more candidates than are kept in memory.
var ErrTooLarge = errors.New("pareto: front too large")

// maxSteps bounds the candidates of one number of validators, and the points of the
// front: about 200 MB of each.
const maxSteps = 1 << 22

// Front returns the Pareto front of the problem: every choice of validators and of a
// block size that the constraints allow, and beside which no other is at least as
// good in latency, security and cost and better in one of them. Latencies, and costs,
// that agree to twelve digits are equal; of choices that are equal in all three it
// holds one, that with the smallest n. The most secure come first, of equal security the fastest; a
// problem without any choice has an empty front.
//
// Only the m cheapest validators among the k fastest can be on the front, for every m
// and k: to take them instead of any other m whose slowest is the k-th raises neither
// latency nor cost. For each m, from the greatest on, their curves over n are merged
// into a staircase of latency and cost, of which stays what no staircase of a greater
// m dominates.
//
// The error wraps [ErrTooLarge] or the context's cause. The points beside it belong to
// the front, but those of less security are missing.
func Front(ctx context.Context, e *bco.Evaluator) ([]Point, error) {
	s := newSearch(e)
	for m := s.problem.MaxValidators; m >= s.problem.MinValidators; m-- {
		if !e.Allows(m) {
			continue
		}
		if err := s.level(ctx, m); err != nil {
			return s.points, err
		}
	}
	return s.points, nil
}

// search is a front as far as it is known.
type search struct {
	evaluator  *bco.Evaluator
	problem    *bco.Problem
	validators []chain.Validator
	points     []Point
	stairs     []step // what no point so far beats in latency and cost
	spare      []step
	curves     staircases
	selection  selection
	fees       []float64 // of the selections of a level, by slowest
}

func newSearch(e *bco.Evaluator) *search {
	p := e.Problem()
	return &search{
		evaluator: e, problem: p, validators: e.Validators(),
		selection: newSelection(p.MaxValidators), fees: make([]float64, len(p.Validators)),
	}
}

// level adds the points with m validators.
func (s *search) level(ctx context.Context, m int) error {
	s.curves.reset()
	s.selection.reset(m)
	for rank := range s.validators {
		if !s.selection.add(rank, s.validators[rank].Fee) {
			continue
		}
		if ctx.Err() != nil {
			return fmt.Errorf("pareto: at m = %d: %w", m, context.Cause(ctx))
		}
		if err := s.curve(m, rank); err != nil {
			return err
		}
	}
	s.stairs, s.spare = merge(s.spare[:0], s.stairs, s.curves.merged()), s.stairs
	return s.keep(m)
}

// curve adds the blocks that are allowed to the selected validators.
func (s *search) curve(m, slowest int) error {
	s.fees[slowest] = s.selection.total()
	g := s.group(m, slowest)
	lo, hi := s.evaluator.Blocks(g)
	if len(s.curves.steps)+hi-lo >= maxSteps {
		return tooLarge(m)
	}
	for n := lo; n <= hi; n++ {
		s.curves.add(step{
			latency: rounded(s.problem.Latency.Latency(m, n, g.SlowestHz)), cost: rounded(g.Fees / float64(n)),
			m: int32(m), n: int32(n), slowest: int32(slowest),
		})
	}
	s.curves.end()
	return nil
}

// group returns what the selected validators mean.
func (s *search) group(m, slowest int) bco.Group {
	return bco.Group{M: m, SlowestHz: s.validators[slowest].ComputeHz, Fees: s.fees[slowest]}
}

// keep makes points of the steps with m validators that are left.
func (s *search) keep(m int) error {
	for i := range s.stairs {
		x := &s.stairs[i]
		if int(x.m) != m {
			continue
		}
		if len(s.points) == maxSteps {
			return tooLarge(m)
		}
		n, slowest := int(x.n), int(x.slowest)
		s.points = append(s.points, Point{M: m, N: n, Slowest: slowest, Metrics: s.evaluator.Metrics(s.group(m, slowest), n)})
	}
	return nil
}

func tooLarge(m int) error {
	return fmt.Errorf("%w: more than %d candidates at m = %d: narrow the block sizes (min_block, max_block) or list fewer validators", ErrTooLarge, maxSteps, m)
}
