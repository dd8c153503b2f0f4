package joint

import (
	"context"
	"slices"
)

// gain is what an exchange must bring, as a share, to be worth another round.
const gain = 1e-12

// polish improves a choice that fits, in place, until neither a channel's exact
// answer to the others nor an exchange between two channels makes it better. The
// error is the context's.
func (mk *market) polish(ctx context.Context, c choice) error {
	utility := make([]float64, len(c))
	for f := range c {
		utility[f], _, _ = mk.channels[f].best(c[f])
	}
	for {
		before := total(utility)
		for f := range c {
			set, err := mk.respond(ctx, c, f)
			if err != nil {
				return err
			}
			if u, _, ok := mk.channels[f].best(set); ok && u < utility[f] {
				c[f], utility[f] = set, u
			}
		}
		if err := mk.exchanges(ctx, c, utility); err != nil {
			return err
		}
		if !(total(utility) < before*(1-gain)) {
			return nil
		}
	}
}

func total(xs []float64) (sum float64) {
	for _, x := range xs {
		sum += x
	}
	return sum
}

// respond returns the best set of channel f among the places that the others
// leave; nil when there is none.
func (mk *market) respond(ctx context.Context, c choice, f int) ([]int, error) {
	others := slices.Clone(c)
	others[f] = nil
	left := mk.part(f, mk.full(others))
	w := mk.pricings[f]
	if err := w.run(ctx, &mk.channels[f], mk.free, &left); err != nil {
		return nil, err
	}
	p, _ := unlimited([][]offer{w.offers}, len(mk.validators))
	if p == nil {
		return nil, nil
	}
	return w.set(&mk.channels[f], &left, p[0]), nil
}

// full marks the validators without a place left.
func (mk *market) full(c choice) []bool {
	out := make([]bool, len(mk.validators))
	for k, n := range mk.use(c) {
		out[k] = n >= mk.capacity[k]
	}
	return out
}

// exchanges tries to hand each validator of a channel over to another, and to swap it
// for one of the other's. It takes what is better at once.
func (mk *market) exchanges(ctx context.Context, c choice, utility []float64) error {
	for f := range c {
		for g := range c {
			for i := 0; i < len(c[f]); i++ {
				if ctx.Err() != nil {
					return ended(ctx)
				}
				if !slices.Contains(c[g], c[f][i]) {
					mk.exchange(c, utility, f, g, c[f][i])
				}
			}
		}
	}
	return nil
}

// exchange moves validator k of f to g for nothing or for one of g's that f has not,
// the first that makes the two better.
func (mk *market) exchange(c choice, utility []float64, f, g, k int) {
	for _, other := range append([]int{-1}, c[g]...) {
		if slices.Contains(c[f], other) {
			continue
		}
		mine, theirs := swapped(c[f], k, other), swapped(c[g], other, k)
		a, _, _ := mk.channels[f].best(mine)
		b, _, _ := mk.channels[g].best(theirs)
		if a+b < utility[f]+utility[g] {
			c[f], c[g], utility[f], utility[g] = mine, theirs, a, b
			return
		}
	}
}

// swapped returns set without one validator and with another; -1 is none.
func swapped(set []int, without, with int) []int {
	out := make([]int, 0, len(set)+1)
	for _, k := range set {
		if k != without {
			out = append(out, k)
		}
	}
	if with >= 0 {
		out = append(out, with)
	}
	return out
}
