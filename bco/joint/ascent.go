package joint

import (
	"context"
	"math"
	"slices"
)

// How prices are sought.
const (
	overshoot  = 2    // Polyak's step is taken so many times at first
	patience   = 4    // steps without a better bound before steps are halved
	leastScale = 1e-3 // of steps, at which the search gives up
	deflection = 1.5  // how far a direction turns away from the one before, when they are opposed
	guess      = 0.05 // share of the bound that the optimum is thought to be above it before there is an incumbent
)

// ascent seeks the prices with the best bound by projected subgradient steps with
// the deflected directions of Camerini, Fratta and Maffioli (Mathematical
// Programming Study 3, 1975) and lengths after Polyak.
type ascent struct {
	search    *search
	prices    []float64
	direction []float64
	scale     float64
	stalled   int
}

// ascend raises the node's bound in at most as many steps as given, keeps the best
// prices and their answer, and notes which decisions the prices leave open.
func (s *search) ascend(ctx context.Context, n *node, steps int) error {
	a := ascent{search: s, prices: slices.Clone(n.prices), direction: make([]float64, len(n.prices)), scale: overshoot}
	n.open = make([][decisions]spread, len(s.channels))
	for i := range steps {
		r, err := s.relax(ctx, n, a.prices)
		if err != nil {
			return err
		}
		if i >= steps/3 {
			n.observe(r.plan)
		}
		a.judge(ctx, n, &r)
		if s.closed(n.bound) || a.scale < leastScale || !a.step(&r) {
			return nil
		}
	}
	return nil
}

// judge takes a better bound over, and shortens the steps when there has been none
// for some time.
func (a *ascent) judge(ctx context.Context, n *node, r *relaxation) {
	a.stalled++
	if r.value > n.bound {
		n.bound, n.prices, n.asked, a.stalled = r.value, slices.Clone(a.prices), *r, 0
		if !a.search.closed(n.bound) {
			a.search.repair(ctx, r)
		}
	}
	if a.stalled == patience {
		a.scale, a.stalled = a.scale/2, 0
	}
}

// step moves the prices; it reports false when the subgradient use − capacity
// vanishes where prices can move: the relaxation is then the optimum of its node.
func (a *ascent) step(r *relaxation) bool {
	if !a.turn(r) {
		return false
	}
	target, norm := a.search.best, 0.0
	if math.IsInf(target, 1) {
		target = r.value + guess*math.Abs(r.value)
	}
	for k, d := range a.direction {
		if a.prices[k] > 0 || d > 0 {
			norm += d * d
		}
	}
	if norm == 0 {
		return true
	}
	length := a.scale * (target - r.value) / norm
	for k, d := range a.direction {
		a.prices[k] = max(0, a.prices[k]+length*d)
	}
	return true
}

// turn deflects the direction by the relaxation's subgradient; it reports false when
// that vanishes.
func (a *ascent) turn(r *relaxation) bool {
	vanishes, along, before := true, 0.0, 0.0
	for k, use := range r.use {
		over := float64(use - a.search.capacity[k])
		vanishes = vanishes && (over == 0 || over < 0 && a.prices[k] == 0)
		along += over * a.direction[k]
		before += a.direction[k] * a.direction[k]
	}
	keep := 0.0
	if along < 0 {
		keep = -deflection * along / before
	}
	for k, use := range r.use {
		a.direction[k] = float64(use-a.search.capacity[k]) + keep*a.direction[k]
	}
	return !vanishes
}
