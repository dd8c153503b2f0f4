package joint

import (
	"context"
	"math"
)

// relaxation is the cheapest answer of a node when capacities are replaced by
// prices: a lower bound on all its choices.
type relaxation struct {
	value  float64 // Σ U + Σ price·(use − capacity); +Inf when nothing is allowed
	choice choice
	plan   plan
	use    []int // by rank
}

// relax solves the relaxation of a node at the given prices.
func (s *search) relax(ctx context.Context, n *node, prices []float64) (relaxation, error) {
	offers := make([][]offer, len(s.channels))
	for f := range s.channels {
		if err := s.pricings[f].run(ctx, &s.channels[f], prices, &n.parts[f]); err != nil {
			return relaxation{}, err
		}
		offers[f] = s.pricings[f].offers
	}
	p, value := cardinality(offers, n.places)
	if p == nil {
		return relaxation{value: math.Inf(1)}, nil
	}
	r := relaxation{value: value, choice: make(choice, len(p)), plan: p}
	for f, o := range p {
		r.choice[f] = s.pricings[f].set(&s.channels[f], &n.parts[f], o)
	}
	r.use = s.use(r.choice)
	for k, price := range prices {
		r.value -= price * float64(s.capacity[k])
	}
	return r, nil
}

// repair offers the answer of a relaxation when it fits, or else what its decisions
// allow.
func (s *search) repair(ctx context.Context, r *relaxation) {
	if s.fits(r.choice) {
		s.propose(r.choice)
	} else {
		s.propose(s.meet(ctx, r.plan))
	}
}

// improve offers what a plan allows after exchanges.
func (s *search) improve(ctx context.Context, p plan) error {
	c := s.meet(ctx, p)
	if c == nil {
		return nil
	}
	err := s.polish(ctx, c)
	s.propose(c)
	return err
}
