package experiments

import (
	"context"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/sim/rng"
)

// Joint is the section of an experiment on channels that share validators: what it
// costs that none may serve more than some of them, and what is lost when the channels
// are optimised one by one.
type Joint struct {
	Channels   []Channel   `yaml:"channels"`   // with weights, on the file's network
	Capacities []int       `yaml:"capacities"` // channels that one validator may serve
	Nodes      int         `yaml:"nodes"`      // of each search for the joint optimum, at most
	Random     JointRandom `yaml:"random"`
}

// JointRandom says of which random instances joint optima are computed. The channels
// of an instance share its validators; rates and weights are their own.
type JointRandom struct {
	Families   []string `yaml:"families"`
	Instances  int      `yaml:"instances"`  // of each family
	Channels   int      `yaml:"channels"`   // of each instance
	Validators int      `yaml:"validators"` // M, shared in each instance
	Blocks     int      `yaml:"blocks"`     // N, block sizes of each channel
	Capacities []int    `yaml:"capacities"` // channels that one validator may serve
}

// Ways to choose for channels that share validators; the first two pay no heed to the
// others.
const (
	eachByBCO      = "BCO, each channel by itself"
	eachExact      = "exact, each channel by itself"
	oneAfterOther  = "one after another, best order"
	withExchanges  = "one after another, then exchanges"
	jointlyOptimal = "joint optimum"
)

// reference returns the file's channels on its network.
func (x *jointStudy) reference(capacity int) joint.Problem {
	p := joint.Problem{Capacity: capacity}
	for _, c := range x.spec.Joint.Channels {
		p.Channels = append(p.Channels, x.spec.Network.problem(c.Weights.bco()))
	}
	return p
}

// instance draws a random instance, the same for all capacities.
func (x *jointStudy) instance(key rng.Key, family string, replication int) joint.Problem {
	r := x.spec.Joint.Random
	key.Name, key.Replication = "instance", replication
	s := rng.New(key)
	var p joint.Problem
	for range r.Channels {
		c := bco.Family(family).Random(s, bco.Size{Validators: r.Validators, Blocks: r.Blocks})
		if len(p.Channels) > 0 {
			c.Validators = p.Channels[0].Validators
		}
		p.Channels = append(p.Channels, c)
	}
	return p
}

// shared is what the ways of choosing come to for one problem.
type shared struct {
	bco       joint.Solution // not certified; its Reason says what does not fit
	exact     joint.Solution
	inOrder   joint.Solution
	exchanged joint.Solution
	optimum   joint.Solution
}

// solve chooses in every way.
func (x *jointStudy) solve(ctx context.Context, p *joint.Problem) (shared, error) {
	var out shared
	for _, way := range []struct {
		solver joint.Solver
		into   *joint.Solution
	}{
		{joint.Independent{}, &out.exact},
		{joint.Greedy{Raw: true}, &out.inOrder},
		{joint.Greedy{}, &out.exchanged},
		{joint.BranchAndBound{Nodes: x.spec.Joint.Nodes}, &out.optimum},
	} {
		s, err := way.solver.Solve(ctx, p)
		if err != nil {
			return shared{}, err
		}
		*way.into = s
	}
	for f := range p.Channels {
		s, err := bco.BCO{}.Solve(ctx, &p.Channels[f])
		if err != nil {
			return shared{}, err
		}
		out.bco.Channels = append(out.bco.Channels, s)
		out.bco.Utility += s.Utility
	}
	return out, nil
}

// crowding counts the places by which validators are wanted too often.
func crowding(s *joint.Solution, capacity int) (places int) {
	use := map[string]int{}
	for _, c := range s.Channels {
		for _, id := range c.Validators {
			if use[id]++; use[id] > capacity {
				places++
			}
		}
	}
	return places
}
