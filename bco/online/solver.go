package online

import (
	"cmp"
	"slices"
	"strings"

	"ihealth/bco"
)

// solver solves a problem at changing response times, with the normalisers of the
// nominal ones, without allocating.
type solver struct {
	base      *bco.Problem
	latency   float64 // l_m of the nominal times, s
	problem   bco.Problem
	workspace bco.Workspace
	order     []int // validators by speed, as the workspace ranks them
	set       []int
}

func newSolver(base *bco.Problem) *solver {
	s := &solver{base: base, problem: *base, latency: longest(base)}
	s.problem.Validators = slices.Clone(base.Validators)
	for i := range base.Validators {
		s.order = append(s.order, i)
	}
	return s
}

// longest returns l_m, s: the latency of all validators and the largest block.
func longest(p *bco.Problem) float64 {
	slowest := p.Validators[0].ComputeHz
	for _, v := range p.Validators {
		slowest = min(slowest, v.ComputeHz)
	}
	return p.Latency.Latency(p.MaxValidators, p.MaxBlock, slowest)
}

// solve returns the best choice at response times in s. Its set is overwritten by the
// next call. Where U has α·L/l and the nominal l_m is another, α·l/l_m in the place of
// α has the same optimum.
func (s *solver) solve(times []float64, greedy bool) (set []int, n int) {
	p := &s.problem
	for i, t := range times {
		p.Validators[i].ComputeHz = p.Latency.VerificationCycles / t
	}
	w := s.base.Weights
	w.Latency *= longest(p) / s.latency
	sum := w.Latency + w.Security + w.Cost
	p.Weights = bco.Weights{Latency: w.Latency / sum, Security: w.Security / sum, Cost: w.Cost / sum}
	s.workspace.Load(p)
	search := s.workspace.Exact
	if greedy {
		search = s.workspace.Greedy
	}
	choice, _ := search() // there is one: see NewGame
	s.rank()
	s.set = s.workspace.Set(choice, s.set[:0])
	for i, rank := range s.set {
		s.set[i] = s.order[rank]
	}
	return s.set, choice.N
}

// rank sorts the validators, fastest first and ties by id.
func (s *solver) rank() {
	v := s.problem.Validators
	slices.SortFunc(s.order, func(i, j int) int {
		return cmp.Or(cmp.Compare(v[j].ComputeHz, v[i].ComputeHz), strings.Compare(v[i].ID, v[j].ID))
	})
}
