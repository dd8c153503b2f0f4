package bcobench

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"ihealth/bco"
)

// ErrWrong says that a contestant does not find the optimum that it must.
var ErrWrong = errors.New("not the optimum")

// Relative tolerances of utilities, of own solvers and of other programs.
const (
	ownTolerance   = 1e-12
	otherTolerance = 1e-6
)

// values returns the utility of a contestant's answers, valued anew; NaN for none and
// +Inf for what is not allowed.
func (e *entry) values(evaluators []*bco.Evaluator) []float64 {
	out := slices.Repeat([]float64{math.NaN()}, len(evaluators))
	for i := range e.count {
		if e.absent != "" {
			break
		}
		if ids, n := e.solver.answer(i); ids != nil {
			out[i] = value(evaluators[i], ids, n)
		} else if e.scope != "" {
			out[i] = math.Inf(1)
		}
	}
	return out
}

// value returns U of the validators with the ids and blocks of n, +Inf when they are
// not allowed.
func value(e *bco.Evaluator, ids []string, n int) float64 {
	rank := make(map[string]int, len(e.Validators()))
	for i, v := range e.Validators() {
		rank[v.ID] = i
	}
	var set []int
	for _, id := range ids {
		i, ok := rank[id]
		if !ok {
			return math.Inf(1)
		}
		set = append(set, i)
	}
	slices.Sort(set)
	g := e.Group(slices.Compact(set))
	if !e.Feasible(g, n) {
		return math.Inf(1)
	}
	return e.Utility(g, n)
}

// judge values all answers, marks who is wrong and counts what heuristics miss. It
// returns an error that wraps ErrWrong when somebody is wrong.
func (s *SizeReport) judge(entries []entry, problems []bco.Problem) error {
	evaluators := make([]*bco.Evaluator, len(problems))
	for i := range problems {
		var err error
		if evaluators[i], err = bco.NewEvaluator(&problems[i]); err != nil {
			return err
		}
	}
	values := make([][]float64, len(entries))
	for j := range entries {
		values[j] = entries[j].values(evaluators)
	}
	var wrong []error
	for j := range entries {
		e, r := &entries[j], &s.Results[j]
		for i, u := range values[j] {
			r.Chooses = r.Chooses || !math.IsNaN(u)
			if beaten(u, least(entries, values, bco.AllSubsets, i), otherTolerance) {
				r.Missed++
			}
			best := least(entries, values, e.scope, i)
			if e.scope == "" || r.Wrong != "" || !beaten(u, best, e.tolerance()) {
				continue
			}
			err := fmt.Errorf("%w: instance %d: U = %.9g, there is %.9g", ErrWrong, i+1, u, best)
			r.Wrong = err.Error()
			wrong = append(wrong, fmt.Errorf("%s, %v: %w", e.name, s.Size, err))
		}
	}
	return errors.Join(wrong...)
}

// beaten reports whether a utility is above the best by more than a part of it, or no
// choice at all.
func beaten(u, best, tolerance float64) bool { return math.IsInf(u, 1) || u > best*(1+tolerance) }

// tolerance returns by which part a utility may be off.
func (e *entry) tolerance() float64 {
	if e.external() {
		return otherTolerance
	}
	return ownTolerance
}

// least returns the least utility of instance i that anybody has found whose answers
// lie within the scope.
func least(entries []entry, values [][]float64, scope bco.Scope, i int) float64 {
	best := math.Inf(1)
	for j := range entries {
		within := scope == bco.AllSubsets || entries[j].scope != bco.AllSubsets // BCO looks at prefixes
		if u := values[j][i]; within && u < best {
			best = u
		}
	}
	return best
}
