package rng

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// family gives the i-th of many streams that shall be independent.
type family func(i int) rand.Source

// TestFamiliesOfStreamsAreIndependent tries every way to get many streams.
func TestFamiliesOfStreamsAreIndependent(t *testing.T) {
	walker, parent := New(Key{Seed: 1}), New(Key{Seed: 1})
	for name, f := range map[string]family{
		"seeds":        func(i int) rand.Source { return New(Key{Seed: uint64(i)}) },
		"replications": func(i int) rand.Source { return New(Key{Replication: i}) },
		"names":        func(i int) rand.Source { return New(Key{Name: strconv.Itoa(i)}) },
		"splits":       func(i int) rand.Source { return parent.Split(strconv.Itoa(i)) },
		"substreams": func(int) rand.Source {
			walker.NextSubstream()
			c := *walker
			return &c
		},
	} {
		for _, failure := range f.failures() {
			t.Errorf("%s: %s", name, failure)
		}
	}
}

// TestDependentFamiliesAreCaught keeps two known-bad ways to seed: one after the
// other into a linear congruential generator, and a key that forgets the
// replication every other time.
func TestDependentFamiliesAreCaught(t *testing.T) {
	for name, f := range map[string]family{
		"seed + i": func(i int) rand.Source { l := congruential(1000 + i); return &l },
		"leak":     func(i int) rand.Source { return New(Key{Replication: i &^ 1}) },
	} {
		got := f.failures()
		t.Logf("%s: %v", name, got)
		if len(got) < 2 {
			t.Errorf("%s: passes too much: %v", name, got)
		}
	}
}

// congruential is the generator of Knuth's MMIX, modulo 2^64.
type congruential uint64

func (c *congruential) Uint64() uint64 {
	*c = *c*6364136223846793005 + 1442695040888963407
	return uint64(*c)
}

// failures runs tests, each of which independent streams fail with p < 10⁻⁶.
func (f family) failures() []string {
	var out []string
	if r := f.greatestCorrelation(); !(r <= 5.6) { // 20 pairs at 2.1e-8 each
		out = append(out, "correlation of neighbours")
	}
	if p := f.serialPairs(); !(p > 1e-6) {
		out = append(out, "serial pairs")
	}
	if p := f.birthdaySpacings(); !(p > 1e-6) {
		out = append(out, "birthday spacings")
	}
	return out
}

// greatestCorrelation returns the greatest of 20 correlations between neighbouring
// streams, in standard errors.
func (f family) greatestCorrelation() float64 {
	const n = 20_000
	greatest, last := 0.0, []float64(nil)
	for i := range 21 {
		xs, s := make([]float64, n), f(i)
		for j := range xs {
			xs[j] = float64(s.Uint64() >> 11)
		}
		if last != nil {
			greatest = max(greatest, math.Abs(stat.Correlation(xs, last, nil))*math.Sqrt(n))
		}
		last = xs
	}
	return greatest
}

// serialPairs returns the p-value of a chi-square test: the first draws of streams
// 2i and 2i+1, i < 2^15, fall alike into 32 × 32 cells.
func (f family) serialPairs() float64 {
	const pairs, cells = 1 << 15, 32 * 32
	var counts, expected [cells]float64
	for i := range pairs {
		counts[f(2*i).Uint64()>>59<<5|f(2*i+1).Uint64()>>59]++
	}
	for i := range expected {
		expected[i] = pairs / cells
	}
	return distuv.ChiSquared{K: cells - 1}.Survival(stat.ChiSquare(counts[:], expected[:]))
}

// birthdaySpacings returns the two-sided p-value of Marsaglia's test on the first
// draws of 2^14 streams: 4 times 2^12 birthdays in a year of 2^32 days, where the
// number of spacings that occur before is Poisson with mean 4·2^36/2^34 = 16.
func (f family) birthdaySpacings() float64 {
	const sets, birthdays = 4, 1 << 12
	repeated := 0
	for set := range sets {
		days := make([]int, birthdays)
		for i := range days {
			days[i] = int(f(set*birthdays+i).Uint64() >> 32)
		}
		slices.Sort(days)
		for i := len(days) - 1; i > 0; i-- {
			days[i] -= days[i-1]
		}
		slices.Sort(days)
		repeated += len(days) - len(slices.Compact(days))
	}
	n := distuv.Poisson{Lambda: 16}
	return 2 * min(n.CDF(float64(repeated)), 1-n.CDF(float64(repeated)-1))
}
