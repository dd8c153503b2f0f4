package joint

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ihealth/bco"
)

// pricing searches a part of a channel's choices exactly when every validator has a
// price that is added to the utility.
//
// For one n and one slowest rank k, the best m validators are those of the ranks up
// to k whose key money·c/n + price is smallest. The order of the keys changes with n
// only where two of them cross, so between crossings n has its closed form. Of equal
// keys the lower fee comes first: where money is 0 a limit on the cost still asks for
// low fees. Without prices there is no crossing, the order is that of the fees
// whatever money is, and this is bco.Exact.
type pricing struct {
	offers []offer // by m, the answer; [0] is not used

	prices  []float64 // by rank, ≥ 0
	free    bool      // all prices are 0
	cuts    []int     // last n before two keys cross
	keys    []float64 // the smallest so far, ascending
	members []int     // their ranks
	fees    []float64 // fees[j] is the sum over the j smallest keys
	extra   []float64 // and of their prices
}

// offer is the best that a channel can do with a given number of validators.
type offer struct {
	value float64 // utility and prices; +Inf when nothing is allowed
	plan  offered
}

// offered are the decisions behind an offer.
type offered [decisions]int

func newPricing(most int) *pricing {
	return &pricing{
		offers: make([]offer, most+1), keys: make([]float64, most+1), members: make([]int, most+1),
		fees: make([]float64, most+1), extra: make([]float64, most+1),
	}
}

// run fills the offers of c. The error is the context's.
//
// With restrictions that depend on the fees the values of priced offers are only
// lower bounds: another set may be dearer and have fewer fees.
func (w *pricing) run(ctx context.Context, c *channel, prices []float64, p *part) error {
	w.prices, w.free = prices, !slices.ContainsFunc(prices, func(x float64) bool { return x > 0 })
	for m := range w.offers {
		w.offers[m] = offer{value: math.Inf(1)}
	}
	blocks := p.spans[block]
	if err := w.findCuts(ctx, c, p); err != nil {
		return err
	}
	for _, cut := range w.cuts {
		if err := w.scan(ctx, c, p, span{blocks.lo, cut}); err != nil {
			return err
		}
		blocks.lo = cut + 1
	}
	return w.scan(ctx, c, p, blocks)
}

// findCuts collects the n within the blocks after which the order of two keys
// changes.
func (w *pricing) findCuts(ctx context.Context, c *channel, p *part) error {
	w.cuts = w.cuts[:0]
	lo, hi := float64(p.spans[block].lo), float64(p.spans[block].hi)
	for i, price := range w.prices {
		if p.barred[i] || price == 0 {
			continue
		}
		if ctx.Err() != nil {
			return ended(ctx)
		}
		for j, other := range w.prices {
			if other >= price || c.fees[j] <= c.fees[i] || p.barred[j] {
				continue
			}
			if n := c.money * (c.fees[j] - c.fees[i]) / (price - other); n >= lo && n < hi {
				w.cuts = append(w.cuts, int(n))
			}
		}
	}
	slices.Sort(w.cuts)
	w.cuts = slices.Compact(w.cuts)
	return nil
}

// ended returns the cause of a context that has ended.
func ended(ctx context.Context) error { return fmt.Errorf("joint: %w", context.Cause(ctx)) }

// scan improves the offers by blocks over which the order of the keys does not
// change, which is that in their middle: at their ends two keys may be equal. It takes
// one rank after the other for the slowest. A validator that is not
// among the smallest keys changes nothing: the same set was seen with a faster
// slowest, unless this is the first.
func (w *pricing) scan(ctx context.Context, c *channel, p *part, blocks span) error {
	count, begun := 0, false
	perFee := 2 * c.money / float64(blocks.lo+blocks.hi)
	for k := range p.spans[slowest].hi + 1 {
		if k%64 == 0 && ctx.Err() != nil {
			return ended(ctx)
		}
		if p.barred[k] {
			continue
		}
		at := w.insert(c, perFee*c.fees[k]+w.prices[k], k, count)
		count = min(count+1, c.most)
		for j := at; j < count; j++ {
			member := w.members[j]
			w.fees[j+1], w.extra[j+1] = w.fees[j]+c.fees[member], w.extra[j]+w.prices[member]
		}
		if k < p.spans[slowest].lo {
			continue
		}
		if !begun {
			at, begun = 0, true
		}
		for m := max(at+1, p.spans[size].lo); m <= min(count, p.spans[size].hi); m++ {
			if c.allowed[m] {
				w.consider(c, m, k, blocks)
			}
		}
	}
	return nil
}

// insert puts a key among the count smallest, of which at most as many are kept as
// there are places for, and returns where: after all when it is not among them.
func (w *pricing) insert(c *channel, key float64, k, count int) int {
	at := count
	for at > 0 && (w.keys[at-1] > key || w.keys[at-1] == key && c.fees[w.members[at-1]] > c.fees[k]) {
		w.keys[at], w.members[at] = w.keys[at-1], w.members[at-1]
		at--
	}
	w.keys[at], w.members[at] = key, k
	return at
}

// consider improves the offer of m validators by the m smallest keys, none of a rank
// beyond k, with the best of the blocks.
func (w *pricing) consider(c *channel, m, k int, blocks span) {
	o := &w.offers[m]
	fixed, a, b := c.response[k]+c.security[m]+w.extra[m], c.slope[m]+c.work[k], c.money*w.fees[m]
	if fixed+a*float64(blocks.lo)+b/float64(blocks.hi) >= o.value {
		return
	}
	g := bco.Group{M: m, SlowestHz: c.speeds[k], Fees: w.fees[m]}
	if !w.free {
		g.Fees = c.least[m]
	}
	lo, hi := c.evaluator.Blocks(g)
	if lo, hi = max(lo, blocks.lo), min(hi, blocks.hi); lo > hi {
		return
	}
	n := lo
	if lo < hi {
		n = bco.Terms{PerTransaction: a, PerBlock: b}.BestBlock(lo, hi)
	}
	if value := fixed + a*float64(n) + b/float64(n); value < o.value {
		*o = offer{value, offered{size: m, slowest: k, block: n}}
	}
}

// set returns the ranks of the validators of an offer that the last run made.
func (w *pricing) set(c *channel, p *part, o offered) []int {
	perFee := c.money / float64(o[block])
	count := 0
	for k := range o[slowest] + 1 {
		if !p.barred[k] {
			w.insert(c, perFee*c.fees[k]+w.prices[k], k, count)
			count = min(count+1, o[size])
		}
	}
	return slices.Clone(w.members[:o[size]])
}
