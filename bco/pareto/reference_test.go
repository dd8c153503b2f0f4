package pareto_test

import (
	"cmp"
	"slices"
	"testing"

	"ihealth/bco"
)

// fraction is a choice on the reference set R in whole numbers: L is
// work + 20000/speed ms with speed = 41 − i for the i-th validator, C is fees/n in
// units of 0.05.
type fraction struct{ m, n, slowest, work, speed, fees int }

// newFraction returns the choice of the m slowest, and cheapest, of the first k
// validators: R's fees fall with the speed.
func newFraction(m, k, n int) fraction {
	f := fraction{m: m, n: n, slowest: k - 1, work: n*(5+m) + 1, speed: 41 - k}
	for i := k - m + 1; i <= k; i++ {
		f.fees += 41 - i
	}
	return f
}

// compare orders by latency, cost, most validators and smallest block.
func (f fraction) compare(g fraction) int {
	return cmp.Or(
		cmp.Compare((f.work-g.work)*f.speed*g.speed, 20000*(f.speed-g.speed)),
		f.compareCost(g), cmp.Compare(g.m, f.m), cmp.Compare(f.n, g.n),
	)
}

func (f fraction) compareCost(g fraction) int { return cmp.Compare(f.fees*g.n, g.fees*f.n) }

// TestReferenceFrontInWholeNumbers: R has many choices that are equal in latency or
// cost, and that rounding must not tell apart.
func TestReferenceFrontInWholeNumbers(t *testing.T) {
	var stairs, want []fraction
	for m := 21; m >= 1; m-- {
		for k := m; k <= 21; k++ {
			for n := 5; n <= 400; n++ {
				stairs = append(stairs, newFraction(m, k, n))
			}
		}
		slices.SortFunc(stairs, fraction.compare)
		kept := stairs[:1]
		for _, f := range stairs[1:] {
			if f.compareCost(kept[len(kept)-1]) < 0 {
				kept = append(kept, f)
			}
		}
		stairs = kept
		for _, f := range kept {
			if f.m == m {
				want = append(want, f)
			}
		}
	}
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	var got []fraction
	for _, x := range front(t, evaluator(t, &p)) {
		got = append(got, newFraction(x.M, x.Slowest+1, x.N))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d points, want %d", len(got), len(want))
	}
}
