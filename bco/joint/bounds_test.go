package joint

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// drawMarket draws three channels of a few validators with capacities of their own.
func drawMarket(t *rapid.T) *market {
	listed := rapid.IntRange(1, 6).Draw(t, "listed")
	family := rapid.SampledFrom(bco.Families()).Draw(t, "family")
	s := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "market"})
	p := Problem{Capacities: rapid.SliceOfN(rapid.IntRange(1, 3), listed, listed).Draw(t, "capacities")}
	for range 3 {
		c := family.Random(s, bco.Size{Validators: listed, Blocks: 10})
		if len(p.Channels) > 0 {
			c.Validators = p.Channels[0].Validators
		}
		p.Channels = append(p.Channels, c)
	}
	mk, err := newMarket(&p)
	if err != nil {
		t.Fatal(err)
	}
	return mk
}

// TestCardinalityAgainstAllSizes tries all sizes.
func TestCardinalityAgainstAllSizes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offers := make([][]offer, rapid.IntRange(1, 3).Draw(t, "channels"))
		for f := range offers {
			offers[f] = []offer{{}}
			for m := range rapid.IntRange(1, 6).Draw(t, "M") {
				value := rapid.SampledFrom([]float64{1, 2, 2, 3, 5, 8, math.Inf(1)}).Draw(t, "value")
				offers[f] = append(offers[f], offer{value, offered{size: m + 1}})
			}
		}
		places := rapid.IntRange(0, 15).Draw(t, "places")
		p, value := cardinality(offers, places)
		want := leastTotal(offers, places)
		if value != want || (p == nil) != math.IsInf(want, 1) {
			t.Fatalf("%v with %v, want %v", value, p, want)
		}
		for f, o := range p {
			places -= o[size]
			value -= offers[f][o[size]].value
		}
		if p != nil && (places < 0 || value != 0) {
			t.Fatalf("%v has %d too many and differs by %v", p, -places, value)
		}
	})
}

func leastTotal(offers [][]offer, places int) float64 {
	if places < 0 {
		return math.Inf(1)
	}
	if len(offers) == 0 {
		return 0
	}
	best := math.Inf(1)
	for m, o := range offers[0] {
		if m > 0 {
			best = min(best, o.value+leastTotal(offers[1:], places-m))
		}
	}
	return best
}

// TestTransportAgainstEveryAllotment tries all ways to hand validators out.
func TestTransportAgainstEveryAllotment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mk := drawMarket(t)
		p := make(plan, 3)
		for f := range p {
			p[f] = offered{
				size:    rapid.IntRange(1, len(mk.validators)).Draw(t, "m"),
				slowest: rapid.IntRange(0, len(mk.validators)-1).Draw(t, "k"),
				block:   rapid.IntRange(1, 10).Draw(t, "n"),
			}
		}
		want := leastFees(mk, p, append([]int(nil), mk.capacity...))
		got := mk.transport(t.Context(), p)
		roomy := room(mk.capacity, []int{p[0][size], p[1][size], p[2][size]}, func(f, k int) bool { return k <= p[f][slowest] }).missing == 0
		if (got == nil) != math.IsInf(want, 1) || roomy != (got != nil) {
			t.Fatalf("%v, where the least is %v and room says %v", got, want, roomy)
		}
		if got == nil {
			return
		}
		if fees := allotted(mk, p, got); !mk.fits(got) || math.Abs(fees-want) > 1e-12*want {
			t.Fatalf("%v costs %v, want %v", got, fees, want)
		}
	})
}

// allotted returns Σ money·c/n, +Inf when a set is not as planned.
func allotted(mk *market, p plan, c choice) float64 {
	sum := 0.0
	for f, set := range c {
		if len(set) != p[f][size] {
			return math.Inf(1)
		}
		for _, k := range set {
			if k > p[f][slowest] {
				return math.Inf(1)
			}
			sum += mk.channels[f].money * mk.channels[f].fees[k] / float64(p[f][block])
		}
	}
	return sum
}

func leastFees(mk *market, p plan, left []int) float64 {
	sets := make(choice, len(p))
	var from func(f int) float64
	from = func(f int) float64 {
		if f == len(p) {
			return allotted(mk, p, sets)
		}
		best := math.Inf(1)
		for mask := range 1 << len(left) {
			sets[f] = nil
			ok := true
			for k := range left {
				if mask>>k&1 == 1 {
					sets[f], ok = append(sets[f], k), ok && left[k] > 0
				}
			}
			if !ok || len(sets[f]) != p[f][size] {
				continue
			}
			for _, k := range sets[f] {
				left[k]--
			}
			own := sets[f]
			best = min(best, from(f+1))
			sets[f] = own
			for _, k := range own {
				left[k]++
			}
		}
		return best
	}
	return from(0)
}

// TestRelaxationIsABound: no choice that fits is better than a relaxation, at
// whatever prices; nor is one within a part better than the part's.
func TestRelaxationIsABound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mk := drawMarket(t)
		s := &search{market: mk}
		n := &node{parts: mk.parts()}
		for f := range n.parts {
			n.parts[f] = drawPart(t, &mk.channels[f])
		}
		n.places = s.places(n.parts)
		r, err := s.relax(t.Context(), n, drawPrices(t, len(mk.validators)))
		if err != nil {
			t.Fatal(err)
		}
		c := make(choice, 3)
		for f := range c {
			for k := range mk.validators {
				if rapid.Bool().Draw(t, "takes") && !n.parts[f].barred[k] {
					c[f] = append(c[f], k)
				}
			}
		}
		if u := utilityWithin(mk, n, c); u < r.value*(1-1e-12)-1e-12 {
			t.Fatalf("%v has Σ U = %v, below the bound %v", c, u, r.value)
		}
	})
}

// utilityWithin returns Σ U of a choice within a node, +Inf when it is not or does
// not fit.
func utilityWithin(mk *market, n *node, c choice) float64 {
	if !mk.fits(c) {
		return math.Inf(1)
	}
	sum := 0.0
	for f, set := range c {
		spans := n.parts[f].spans
		if len(set) < max(1, spans[size].lo) || len(set) > spans[size].hi {
			return math.Inf(1)
		}
		if last := set[len(set)-1]; last < spans[slowest].lo || last > spans[slowest].hi {
			return math.Inf(1)
		}
		best := math.Inf(1)
		for b := spans[block].lo; b <= spans[block].hi; b++ {
			best = min(best, mk.channels[f].evaluator.Utility(mk.channels[f].evaluator.Group(set), b))
		}
		sum += best
	}
	return sum
}

// TestOrders: all orders, each once.
func TestOrders(t *testing.T) {
	seen := map[[4]int]bool{}
	for _, o := range orders(4) {
		seen[[4]int(o)] = true
	}
	if len(orders(4)) != 24 || len(seen) != 24 {
		t.Errorf("%d orders of 4, %d of them different", len(orders(4)), len(seen))
	}
	if got := subsets([]int{3, 5, 8}, 2); len(got) != 3 || got[1][0] != 3 || got[1][1] != 8 {
		t.Errorf("subsets of two: %v", got)
	}
}
