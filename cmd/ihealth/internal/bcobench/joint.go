package bcobench

import (
	"context"
	"fmt"

	"ihealth/bco"
	"ihealth/bco/joint"
)

// channelWeights are those of the channels of I-Health Fig. 9: urgent, normal and
// non-urgent.
var channelWeights = []bco.Weights{
	{Latency: 0.45, Security: 0.1, Cost: 0.45},
	{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3},
	{Latency: 0.05, Security: 0.9, Cost: 0.05},
}

// jointAsker asks for the optimum of three channels over the same validators, of which
// each may serve one or, in every other instance, two.
type jointAsker struct {
	problem  joint.Problem
	solution joint.Solution
}

func askJoint(p *bco.Problem, instance int) (asker, error) {
	a := &jointAsker{problem: joint.Problem{Capacity: 1 + instance%2}}
	for _, w := range channelWeights {
		channel := *p
		channel.Weights = w
		a.problem.Channels = append(a.problem.Channels, channel)
	}
	return a, nil
}

func (a *jointAsker) answer(ctx context.Context) (err error) {
	a.solution, err = joint.BranchAndBound{}.Solve(ctx, &a.problem)
	return err
}

// check values the answer anew: it must be proven, keep to the capacity, be no better
// than the channels' own optima, and no worse than what giving them one after the
// other comes to.
func (a *jointAsker) check(ctx context.Context) error {
	if a.solution.Status != bco.Optimal {
		return fmt.Errorf("%w: %s: %s", ErrWrong, a.solution.Status, a.solution.Reason)
	}
	total, bound, serves := 0.0, 0.0, map[string]int{}
	for i := range a.problem.Channels {
		e, err := bco.NewEvaluator(&a.problem.Channels[i])
		if err != nil {
			return err
		}
		own, err := e.Solve(ctx, bco.Exact{})
		if err != nil {
			return err
		}
		chosen := &a.solution.Channels[i]
		total, bound = total+value(e, chosen.Validators, chosen.N), bound+own.Utility
		for _, id := range chosen.Validators {
			if serves[id]++; serves[id] > a.problem.Capacity {
				return fmt.Errorf("%w: %s serves more than %d channels", ErrWrong, id, a.problem.Capacity)
			}
		}
	}
	greedy, err := joint.Greedy{}.Solve(ctx, &a.problem)
	if err != nil {
		return err
	}
	if total < bound*(1-otherTolerance) || total > greedy.Utility*(1+otherTolerance) {
		return fmt.Errorf("%w: the utilities sum to %.9g: want %.9g to %.9g", ErrWrong, total, bound, greedy.Utility)
	}
	return nil
}
