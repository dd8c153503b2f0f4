package joint

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// drawChannel draws a channel of a few validators.
func drawChannel(t *rapid.T, validators, blocks int) channel {
	s := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "channel"})
	p := rapid.SampledFrom(bco.Families()).Draw(t, "family").Random(s, bco.Size{Validators: validators, Blocks: blocks})
	if rapid.Bool().Draw(t, "growing work") {
		p.Latency.CyclesPerTransaction = 1e8
	}
	p.MaxValidators = rapid.IntRange(1, validators).Draw(t, "M")
	p.Constraints.Quorum = rapid.Bool().Draw(t, "quorum")
	if rapid.Bool().Draw(t, "loaded") {
		p.ArrivalRate = rapid.Float64Range(1, 100).Draw(t, "Lambda")
	}
	c, err := newChannel(&p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// drawPart draws bars and bounds of all decisions.
func drawPart(t *rapid.T, c *channel) part {
	between := func(name string, lo, hi int) span {
		from := rapid.IntRange(lo, hi).Draw(t, name)
		return span{from, rapid.IntRange(from, hi).Draw(t, name+" to")}
	}
	p := part{barred: make([]bool, len(c.fees))}
	for k := range p.barred {
		p.barred[k] = rapid.IntRange(0, 4).Draw(t, "barred") == 0
	}
	p.spans = [decisions]span{between("m", 1, c.most), between("k", 0, len(c.fees)-1), between("n", c.first, c.last)}
	return p
}

func drawPrices(t *rapid.T, validators int) []float64 {
	prices := make([]float64, validators)
	for k := range prices {
		prices[k] = max(0, rapid.Float64Range(-0.1, 0.2).Draw(t, "price"))
	}
	return prices
}

// TestPricingAgainstEverySet compares each offer with all sets of its size, ranks
// and blocks: a set may take any rank from its own slowest on, for which it pays.
func TestPricingAgainstEverySet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawChannel(t, rapid.IntRange(1, 7).Draw(t, "listed"), rapid.IntRange(1, 30).Draw(t, "blocks"))
		p, prices := drawPart(t, &c), drawPrices(t, len(c.fees))
		w := newPricing(c.most)
		if err := w.run(t.Context(), &c, prices, &p); err != nil {
			t.Fatal(err)
		}
		want := everySet(&c, prices, &p)
		for m := 1; m <= c.most; m++ {
			o := w.offers[m]
			if o.value != want[m] && !(math.Abs(o.value-want[m]) <= 1e-12*want[m]) {
				t.Fatalf("the offer of %d is worth %v, want %v", m, o.value, want[m])
			}
			if !math.IsInf(o.value, 1) {
				checkOffer(t, &c, prices, &p, o, w.set(&c, &p, o.plan))
			}
		}
	})
}

// TestPricingWhereKeysCross prices two validators such that their keys are equal at an
// integer n: rounding puts the crossing on either side of it.
func TestPricingWhereKeysCross(t *testing.T) {
	for i := range 4000 {
		s := rng.New(rng.Key{Seed: 3, Name: "crossing", Replication: i})
		q := bco.Individual.Random(s, bco.Size{Validators: 2, Blocks: 9})
		q.Weights, q.MinValidators, q.MaxValidators = bco.Weights{Latency: 0.01, Cost: 0.99}, 1, 1
		mk, err := newMarket(&Problem{Channels: []bco.Problem{q}, Capacity: 1})
		if err != nil {
			t.Fatal(err)
		}
		c, p := &mk.channels[0], mk.part(0, make([]bool, 2))
		for n := float64(c.first); n <= float64(c.last); n++ {
			dear := slices.Max(c.fees)
			prices := []float64{c.money * (dear - c.fees[0]) / n, c.money * (dear - c.fees[1]) / n}
			if err := mk.pricings[0].run(t.Context(), c, prices, &p); err != nil {
				t.Fatal(err)
			}
			got, want := mk.pricings[0].offers[1].value, everySet(c, prices, &p)[1]
			if !(math.Abs(got-want) <= 1e-12*want) {
				t.Fatalf("instance %d, keys cross at %v: the offer is worth %v, want %v", i, n, got, want)
			}
		}
	}
}

func everySet(c *channel, prices []float64, p *part) []float64 {
	best := make([]float64, c.most+1)
	for m := range best {
		best[m] = math.Inf(1)
	}
	for mask := 1; mask < 1<<len(prices); mask++ {
		var set []int
		extra, barred := 0.0, false
		for k := range prices {
			if mask>>k&1 == 1 {
				set, extra, barred = append(set, k), extra+prices[k], barred || p.barred[k]
			}
		}
		m := len(set)
		if barred || m > c.most || m < p.spans[size].lo || m > p.spans[size].hi || !c.evaluator.Allows(m) {
			continue
		}
		for k := max(set[m-1], p.spans[slowest].lo); k <= p.spans[slowest].hi; k++ {
			if p.barred[k] {
				continue
			}
			g := c.evaluator.Group(set)
			g.SlowestHz = c.speeds[k]
			lo, hi := c.evaluator.Blocks(g)
			for n := max(lo, p.spans[block].lo); n <= min(hi, p.spans[block].hi); n++ {
				best[m] = min(best[m], c.evaluator.Utility(g, n)+extra)
			}
		}
	}
	return best
}

// checkOffer checks that a set is worth no more than its offer.
func checkOffer(t *rapid.T, c *channel, prices []float64, p *part, o offer, set []int) {
	worth := c.evaluator.Utility(c.evaluator.Group(set), o.plan[block])
	for _, k := range set {
		worth += prices[k]
		if p.barred[k] || k > o.plan[slowest] {
			t.Fatalf("%v holds %d, which is barred or slower than %d", set, k, o.plan[slowest])
		}
	}
	slices.Sort(set)
	if len(slices.Compact(set)) != o.plan[size] || worth > o.value*(1+1e-12) {
		t.Fatalf("%v is worth %v, the offer %+v", set, worth, o)
	}
}

// TestPricingWithoutPricesIsExact compares the best offer with the exact solver of
// one channel.
func TestPricingWithoutPricesIsExact(t *testing.T) {
	for i := range 300 {
		s := rng.New(rng.Key{Seed: 2, Name: "exact", Replication: i})
		p := bco.Families()[i%6].Random(s, bco.Size{Validators: 1 + i%40})
		p.Constraints.MaxCost = s.Uniform(0, 0.5)
		want, err := bco.Exact{}.Solve(t.Context(), &p)
		if err != nil {
			t.Fatal(err)
		}
		mk, err := newMarket(&Problem{Channels: []bco.Problem{p}, Capacity: 1})
		if err != nil {
			t.Fatal(err)
		}
		set, err := mk.respond(t.Context(), make(choice, 1), 0)
		if err != nil {
			t.Fatal(err)
		}
		u, _, ok := mk.channels[0].best(set)
		if ok != want.Found() || ok && math.Abs(u-want.Utility) > 1e-12*u {
			t.Errorf("instance %d: U = %v (%v), want %v (%s)", i, u, ok, want.Utility, want.Status)
		}
	}
}

// TestPricedOffersBoundCappedCosts: with a cap on costs, priced offers may be too
// good, and never too bad.
func TestPricedOffersBoundCappedCosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "capped"})
		p := rapid.SampledFrom(bco.Families()).Draw(t, "family").Random(s, bco.Size{Validators: 6, Blocks: 20})
		p.Constraints.MaxCost = rapid.Float64Range(0.01, 1).Draw(t, "C")
		c, err := newChannel(&p)
		if err != nil {
			t.Fatal(err)
		}
		bounds, prices := drawPart(t, &c), drawPrices(t, 6)
		w := newPricing(c.most)
		if err := w.run(t.Context(), &c, prices, &bounds); err != nil {
			t.Fatal(err)
		}
		for m, want := range everySet(&c, prices, &bounds) {
			if m > 0 && !(w.offers[m].value <= want*(1+1e-12)) {
				t.Fatalf("the offer of %d is worth %v, above %v", m, w.offers[m].value, want)
			}
		}
	})
}

// TestUtilityTakenApart compares a channel's parts with the evaluator.
func TestUtilityTakenApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawChannel(t, 9, 50)
		m, k := rapid.IntRange(1, c.most).Draw(t, "m"), rapid.IntRange(0, 8).Draw(t, "k")
		n := rapid.IntRange(1, 50).Draw(t, "n")
		fees := rapid.Float64Range(0, 100).Draw(t, "fees")
		want := c.evaluator.Utility(bco.Group{M: m, SlowestHz: c.speeds[k], Fees: fees}, n)
		got := c.response[k] + c.security[m] + float64(n)*(c.slope[m]+c.work[k]) + c.money*fees/float64(n)
		if math.Abs(got-want) > 1e-12*want {
			t.Fatalf("U = %v, want %v", got, want)
		}
	})
}
