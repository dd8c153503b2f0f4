package offline_test

import (
	"context"
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect/offline"
	"ihealth/sim/rng"
)

// step is a stretch of normal samples.
type step struct {
	length    int
	mean, dev float64
}

// series returns the stretches one after the other.
func series(name string, steps ...step) []float64 {
	stream := rng.New(rng.Key{Seed: 6, Cell: "offline", Name: name})
	normal := rng.Normal{Sigma: 1}
	var out []float64
	for _, s := range steps {
		for range s.length {
			out = append(out, s.mean+s.dev*normal.Draw(stream))
		}
	}
	return out
}

// costs returns all costs of one series, by name.
func costs(t testing.TB, x ...[]float64) map[string]offline.Cost {
	t.Helper()
	l2, err := offline.NewL2(x...)
	normal, err2 := offline.NewNormal(x...)
	rbf, err3 := offline.NewRBF(x...)
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	return map[string]offline.Cost{"l2": l2, "normal": normal, "rbf": rbf}
}

// segmentations calls visit with all segmentations of [start, n) into segments of at
// least that size, each after the ends so far.
func segmentations(start, n, least int, ends []int, visit func([]int)) {
	for end := start + least; end <= n; end++ {
		switch rest := n - end; {
		case rest == 0:
			visit(append(ends, n))
		case rest >= least:
			segmentations(end, n, least, append(ends, end), visit)
		}
	}
}

// All 2^11 segmentations of up to 12 samples are tried.
func TestPELTIsOptimal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(rt, "n")
		value := rapid.SampledFrom([]float64{-3, -1, -0.5, 0, 0, 0.25, 1, 7})
		x := rapid.SliceOfN(value, n, n).Draw(rt, "x")
		y := rapid.SliceOfN(value, n, n).Draw(rt, "y")
		o := offline.Options{Penalty: rapid.Float64Range(0, 20).Draw(rt, "penalty"), MinSize: rapid.IntRange(0, min(4, n)).Draw(rt, "size")}
		for name, cost := range costs(t, x, y) {
			got, err := offline.PELT(t.Context(), cost, o)
			if err != nil {
				rt.Fatal(err)
			}
			least := max(o.MinSize, cost.Least())
			best := math.Inf(1)
			segmentations(0, n, least, nil, func(ends []int) { best = min(best, offline.Total(cost, ends, o.Penalty)) })
			if total := offline.Total(cost, got, o.Penalty); math.Abs(total-best) > 1e-9 {
				rt.Errorf("%s: %v costs %v, the optimum %v", name, got, total, best)
			}
		}
	})
}

// ruptures drops a start as soon as a split is cheaper, although no segment may start
// at that split yet. Here that misses the optimum, so the exhaustive test above would
// catch it.
func TestPruningAtOnceMissesTheOptimum(t *testing.T) {
	missed := 0
	for i := range 200 {
		x := series(string(rune('a'+i)), step{12, 0, 1})
		cost, err := offline.NewL2(x)
		if err != nil {
			t.Fatal(err)
		}
		o := offline.Options{Penalty: 0.1, MinSize: 4}
		ends, err := offline.PELT(t.Context(), cost, o)
		if err != nil {
			t.Fatal(err)
		}
		if hasty := prunedAtOnce(cost, o); offline.Total(cost, hasty, o.Penalty) > offline.Total(cost, ends, o.Penalty)+1e-9 {
			missed++
		}
	}
	if missed == 0 {
		t.Error("the hasty rule found every optimum: this test shows nothing")
	}
}

// prunedAtOnce is PELT as ruptures has it.
func prunedAtOnce(c offline.Cost, o offline.Options) []int {
	best, ends := map[int]float64{0: 0}, map[int][]int{0: nil}
	var starts []int
	for end := o.MinSize; end <= c.Len(); end++ {
		if _, ok := best[end-o.MinSize]; ok {
			starts = append(starts, end-o.MinSize)
		}
		best[end] = math.Inf(1)
		for _, s := range starts {
			if total := best[s] + c.Of(s, end) + o.Penalty; total < best[end] {
				best[end], ends[end] = total, append(slices.Clone(ends[s]), end)
			}
		}
		starts = slices.DeleteFunc(starts, func(s int) bool { return best[s]+c.Of(s, end) > best[end] })
	}
	return ends[c.Len()]
}

// The cost of a segment against sums of rational numbers, with a large offset.
func TestScatterIsExact(t *testing.T) {
	for name, offset := range map[string]float64{"none": 0, "electrode": 4200, "huge": 1e9} {
		x := series("scatter", step{40, offset, 1})
		cost, err := offline.NewL2(x)
		if err != nil {
			t.Fatal(err)
		}
		for start := range x {
			for end := start + 1; end <= len(x); end++ {
				if got, want := cost.Of(start, end), exactScatter(x[start:end]); math.Abs(got-want) > 1e-13*float64(len(x)) {
					t.Fatalf("offset %s [%d, %d): %v, want %v", name, start, end, got, want)
				}
			}
		}
	}
}

func exactScatter(x []float64) float64 {
	sum, squares := new(big.Rat), new(big.Rat)
	for _, v := range x {
		r := new(big.Rat).SetFloat64(v)
		sum.Add(sum, r)
		squares.Add(squares, r.Mul(r, r))
	}
	sum.Mul(sum, sum)
	sum.Quo(sum, big.NewRat(int64(len(x)), 1))
	out, _ := squares.Sub(squares, sum).Float64()
	return out
}

// Splitting makes no segment dearer, which pruning rests on.
func TestCostsAreSuperadditive(t *testing.T) {
	for name, cost := range costs(t, series("x", step{20, 0, 1}, step{20, 4, 3}), series("y", step{40, 100, 2})) {
		for a := range 40 {
			for b := a + cost.Least(); b < 40; b++ {
				for c := b + cost.Least(); c <= 40; c++ {
					if parts, whole := cost.Of(a, b)+cost.Of(b, c), cost.Of(a, c); parts > whole+1e-9 {
						t.Fatalf("%s: [%d, %d, %d) costs %v in parts and %v whole", name, a, b, c, parts, whole)
					}
				}
			}
		}
	}
}

// Four samples by hand: 1, 1, 5, 5 has scatter 16 whole and 0 in halves.
func TestByHand(t *testing.T) {
	cost, err := offline.NewL2([]float64{1, 1, 5, 5})
	if err != nil {
		t.Fatal(err)
	}
	for penalty, want := range map[float64][]int{15.9: {2, 4}, 16.1: {4}} {
		pelt, err := offline.PELT(t.Context(), cost, offline.Options{Penalty: penalty})
		binseg, err2 := offline.BinSeg(t.Context(), cost, offline.Options{Penalty: penalty})
		if err := errors.Join(err, err2); err != nil || !slices.Equal(pelt, want) || !slices.Equal(binseg, want) {
			t.Errorf("penalty %v: PELT %v, BinSeg %v, %v; want %v", penalty, pelt, binseg, err, want)
		}
	}
}

// BinSeg against the list of ruptures: of all segments, the best split is made until
// none saves more than the penalty.
func TestBinSegIsGreedy(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(rt, "n")
		x := rapid.SliceOfN(rapid.Float64Range(-9, 9), n, n).Draw(rt, "x")
		o := offline.Options{Penalty: rapid.Float64Range(0, 60).Draw(rt, "penalty"), MinSize: rapid.IntRange(2, max(2, n/4)).Draw(rt, "size")}
		for name, cost := range costs(t, x) {
			got, err := offline.BinSeg(t.Context(), cost, o)
			if err != nil {
				rt.Fatal(err)
			}
			if want := greedy(cost, o); !slices.Equal(got, want) {
				rt.Errorf("%s: %v, want %v", name, got, want)
			}
			optimal, err := offline.PELT(t.Context(), cost, o)
			if err != nil {
				rt.Fatal(err)
			}
			if a, b := offline.Total(cost, optimal, o.Penalty), offline.Total(cost, got, o.Penalty); a > b+1e-9 {
				rt.Errorf("%s: PELT costs %v, BinSeg %v", name, a, b)
			}
		}
	})
}

func greedy(c offline.Cost, o offline.Options) []int {
	ends := []int{c.Len()}
	for {
		at, most := 0, o.Penalty
		start := 0
		for _, end := range ends {
			for i := start + o.MinSize; i+o.MinSize <= end; i++ {
				if gain := c.Of(start, end) - c.Of(start, i) - c.Of(i, end); gain > most {
					at, most = i, gain
				}
			}
			start = end
		}
		if at == 0 {
			return ends
		}
		ends = append(ends, at)
		slices.Sort(ends)
	}
}

// Both find steps of two deviations over 100 samples within three samples, and a change of the
// variance by the normal cost alone.
func TestChangesAreFound(t *testing.T) {
	steps := series("steps", step{100, 0, 1}, step{100, 3, 1}, step{100, 0, 1})
	spread := series("spread", step{200, 0, 1}, step{200, 0, 3})
	for _, c := range []struct {
		name, cost string
		x          []float64
		want       []int
	}{{"mean", "l2", steps, []int{100, 200, 300}}, {"mean", "normal", steps, []int{100, 200, 300}}, {"variance", "normal", spread, []int{200, 400}}} {
		cost := costs(t, c.x)[c.cost]
		for name, find := range map[string]func(context.Context, offline.Cost, offline.Options) ([]int, error){"PELT": offline.PELT, "BinSeg": offline.BinSeg} {
			ends, err := find(t.Context(), cost, offline.Options{Penalty: offline.BIC(4, len(c.x)), MinSize: 5})
			near := func(a, b int) bool { return max(a-b, b-a) <= 3 }
			if err != nil || !slices.EqualFunc(ends, c.want, near) {
				t.Errorf("%s of the %s by %s: %v, %v; want about %v", name, c.name, c.cost, ends, err, c.want)
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, x := range map[string][][]float64{"none": nil, "empty": {{}}, "uneven": {{1, 2}, {1}}, "NaN": {{1, nan}}, "infinite": {{1}, {-inf}}} {
		_, err := offline.NewL2(x...)
		_, err2 := offline.NewNormal(x...)
		_, err3 := offline.NewRBF(x...)
		for _, err := range []error{err, err2, err3} {
			if !errors.Is(err, offline.ErrSeries) {
				t.Errorf("%s: %v, want ErrSeries", name, err)
			}
		}
	}
	if _, err := offline.NewRBF(make([]float64, 5000)); !errors.Is(err, offline.ErrSeries) {
		t.Errorf("%v, want ErrSeries for too many samples", err)
	}
	for name, c := range map[string]struct {
		o    offline.Options
		want error
	}{
		"negative": {offline.Options{Penalty: -1}, offline.ErrOptions}, "NaN": {offline.Options{Penalty: nan}, offline.ErrOptions},
		"infinite": {offline.Options{Penalty: inf}, offline.ErrOptions}, "size": {offline.Options{MinSize: -1}, offline.ErrOptions},
		"short": {offline.Options{MinSize: 4}, offline.ErrSeries},
	} {
		for kind, cost := range costs(t, []float64{1, 2, 3}) {
			_, err := offline.PELT(t.Context(), cost, c.o)
			_, err2 := offline.BinSeg(t.Context(), cost, c.o)
			if !errors.Is(err, c.want) || !errors.Is(err2, c.want) {
				t.Errorf("%s, %s: %v and %v, want %v", name, kind, err, err2, c.want)
			}
		}
	}
}

// A constant series, and one of a single segment, has one segment.
func TestNothingChanges(t *testing.T) {
	for kind, cost := range costs(t, slices.Repeat([]float64{4200}, 50)) {
		pelt, err := offline.PELT(t.Context(), cost, offline.Options{Penalty: 1})
		binseg, err2 := offline.BinSeg(t.Context(), cost, offline.Options{Penalty: 1})
		if err := errors.Join(err, err2); err != nil || !slices.Equal(pelt, []int{50}) || !slices.Equal(binseg, []int{50}) {
			t.Errorf("%s: %v, %v, %v; want one segment", kind, pelt, binseg, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for kind, cost := range costs(t, []float64{1, 2, 3}) {
		_, err := offline.PELT(ctx, cost, offline.Options{})
		_, err2 := offline.BinSeg(ctx, cost, offline.Options{})
		if !errors.Is(err, context.Canceled) || !errors.Is(err2, context.Canceled) {
			t.Errorf("%s: %v and %v, want that of the context", kind, err, err2)
		}
	}
}
