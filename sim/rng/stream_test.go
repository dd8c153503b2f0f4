package rng

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
)

var _ rand.Source = (*Stream)(nil)

// TestXoshiroKnownAnswers compares the generator with outputs of the reference C
// program, https://prng.di.unimi.it/xoshiro256plusplus.c.
func TestXoshiroKnownAnswers(t *testing.T) {
	for _, tt := range []struct {
		source string
		state  [4]uint64
		want   []uint64
	}{
		{
			source: "crate rand_xoshiro, xoshiro256plusplus.rs, fn reference",
			state:  [4]uint64{1, 2, 3, 4},
			want: []uint64{
				41943041, 58720359, 3588806011781223, 3591011842654386,
				9228616714210784205, 9973669472204895162, 14011001112246962877,
				12406186145184390807, 15849039046786891736, 10450023813501588000,
			},
		},
		{
			source: "xoshiro-fortran, test/README.md",
			state:  [4]uint64{0, 0, 0, 1},
			want: []uint64{
				0x0000000000800000, 0x0000000000800011, 0x0002200000800011,
				0x0002200044000020, 0x00022000448008A1, 0x01102100802208A0,
				0x0114002284200880, 0x0402896644A64095, 0x8A14A0A244ACC891,
			},
		},
	} {
		s := xoshiro{tt.state[0], tt.state[1], tt.state[2], tt.state[3]}
		for i, want := range tt.want {
			if got := s.next(); got != want {
				t.Errorf("%s: output %d = %#x, want %#x", tt.source, i, got, want)
			}
		}
	}
}

// TestStreamKnownAnswers pins what keys give, so that results stay what they are
// from release to release. The values come from a second implementation of digest
// and generator, in Python with hashlib and struct.
func TestStreamKnownAnswers(t *testing.T) {
	for _, tt := range []struct {
		key  Key
		want []uint64
	}{
		{Key{1, "fig5/mu=43", "arrivals/1", 0, false}, []uint64{0x61652be188e965f9, 0xb781184d3369a89c, 0x6831f0f9841868fe}},
		{Key{}, []uint64{0x7aa2ccc228c8dbc7, 0x0a349c1b72a63aab, 0x7a4f6784c18f4f08}},
		{Key{math.MaxUint64, "c", "naïve", -1, false}, []uint64{0x86737effb8890d84, 0xaaa9204886a5d9ce, 0x870f0b5d6440ac23}},
	} {
		s := New(tt.key)
		for i, want := range tt.want {
			if got := s.Uint64(); got != want {
				t.Errorf("%+v: output %d = %#x, want %#x", tt.key, i, got, want)
			}
		}
	}
}

// TestVariatesFollowTheirDistribution is a Kolmogorov–Smirnov test of n = 10⁵
// variates against the distribution function. A true model exceeds the limit with
// p = 2 exp(−2·2.7²) = 9.3e-7.
func TestVariatesFollowTheirDistribution(t *testing.T) {
	const n, limit = 100_000, 2.7
	for _, tt := range []struct {
		name string
		draw func(s *Stream) float64
		cdf  func(x float64) float64
	}{
		{"Float64", (*Stream).Float64, func(x float64) float64 { return x }},
		{"Uniform", func(s *Stream) float64 { return s.Uniform(-3, 5) }, func(x float64) float64 { return (x + 3) / 8 }},
		{"Exponential", func(s *Stream) float64 { return s.Exponential(45) }, func(x float64) float64 { return -math.Expm1(-45 * x) }},
		{"Normal", func(s *Stream) float64 { return s.Normal(4200, 7) }, func(x float64) float64 { return math.Erfc((4200-x)/(7*math.Sqrt2)) / 2 }},
	} {
		s := New(Key{Seed: 1, Name: tt.name})
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = tt.draw(s)
		}
		if d := math.Sqrt(n) * ksDistance(xs, tt.cdf); d > limit {
			t.Errorf("%s: √n·D = %.2f > %v", tt.name, d, limit)
		}
	}
}

// TestKolmogorovSmirnovCatchesAWrongRate shows that the test above can fail: a
// rate 3 % too high gives √n·D = 0.011·316 = 3.4.
func TestKolmogorovSmirnovCatchesAWrongRate(t *testing.T) {
	s := New(Key{Seed: 1, Name: "wrong"})
	xs := make([]float64, 100_000)
	for i := range xs {
		xs[i] = s.Exponential(45 * 1.03)
	}
	d := math.Sqrt(float64(len(xs))) * ksDistance(xs, func(x float64) float64 { return -math.Expm1(-45 * x) })
	if d <= 2.7 {
		t.Errorf("√n·D = %.2f for a wrong rate", d)
	}
}

// ksDistance sorts xs and returns the greatest distance between their empirical
// distribution function and cdf.
func ksDistance(xs []float64, cdf func(float64) float64) float64 {
	slices.Sort(xs)
	n, d := float64(len(xs)), 0.0
	for i, x := range xs {
		p := cdf(x)
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d
}

// TestStreamsAreUncorrelated compares streams whose keys differ in one field, and a
// stream with itself shifted. With n = 10⁵ the correlation of independent streams
// exceeds 5/√n with p = 5.7e-7.
func TestStreamsAreUncorrelated(t *testing.T) {
	const n = 100_000
	base := Key{Seed: 1, Cell: "a", Name: "b", Replication: 1}
	xs := uniforms(base, n+1)
	for name, other := range map[string]Key{
		"seed":        {Seed: 2, Cell: "a", Name: "b", Replication: 1},
		"cell":        {Seed: 1, Cell: "c", Name: "b", Replication: 1},
		"name":        {Seed: 1, Cell: "a", Name: "c", Replication: 1},
		"replication": {Seed: 1, Cell: "a", Name: "b", Replication: 2},
		"boundary":    {Seed: 1, Cell: "ab", Name: "", Replication: 1},
		"sum":         {Seed: 2, Cell: "a", Name: "b", Replication: 0},
	} {
		if r := stat.Correlation(xs[:n], uniforms(other, n), nil); math.Abs(r) > 5/math.Sqrt(n) {
			t.Errorf("keys that differ in %s: correlation %.4f", name, r)
		}
	}
	if r := stat.Correlation(xs[:n], xs[1:], nil); math.Abs(r) > 5/math.Sqrt(n) {
		t.Errorf("lag 1: correlation %.4f", r)
	}
}

// TestKeysNeverCollide looks at the first output of many keys whose fields would
// meet if they were added or joined.
func TestKeysNeverCollide(t *testing.T) {
	seen := map[uint64]Key{}
	for seed := range uint64(20) {
		for replication := range 20 {
			for _, parts := range [][2]string{{"", ""}, {"a", ""}, {"", "a"}, {"a", "b"}, {"ab", ""}, {"", "ab"}, {"a/b", ""}, {"", "a/b"}} {
				k := Key{seed, parts[0], parts[1], replication, false}
				first := New(k).Uint64()
				if other, ok := seen[first]; ok {
					t.Errorf("%+v and %+v give one stream", k, other)
				}
				seen[first] = k
			}
		}
	}
}

func TestSubJoinsNames(t *testing.T) {
	k := Key{Seed: 3, Cell: "c"}
	if got := k.Sub("arrivals").Sub("1"); got != (Key{Seed: 3, Cell: "c", Name: "arrivals/1"}) {
		t.Errorf("got %+v", got)
	}
}

// TestInversionUsesOneDraw shows what common random numbers rest on.
func TestInversionUsesOneDraw(t *testing.T) {
	for name, draw := range map[string]func(s *Stream){
		"Uniform":     func(s *Stream) { s.Uniform(0, 1) },
		"Exponential": func(s *Stream) { s.Exponential(1) },
		"Normal":      func(s *Stream) { s.Normal(0, 1) },
	} {
		got, want := New(Key{}), New(Key{})
		for range 1000 {
			draw(got)
			want.Uint64()
		}
		if *got != *want {
			t.Errorf("%s does not use one draw a variate", name)
		}
	}
}

// TestExtremeDrawsStayFinite feeds the variates draws of all zeros and all ones.
func TestExtremeDrawsStayFinite(t *testing.T) {
	zeros := func() *Stream { return &Stream{} }
	// s0 = 0 and s3 = 2^64−1 make the output rotl(s3, 23) + 0: all ones.
	ones := func() *Stream { return &Stream{now: xoshiro{s3: math.MaxUint64}} }
	if ones().Uint64() != math.MaxUint64 || zeros().Uint64() != 0 {
		t.Fatal("the states do not give the extreme draws")
	}
	for name, got := range map[string]struct{ x, want float64 }{
		"least exponential":    {zeros().Exponential(2), 0},
		"greatest exponential": {ones().Exponential(2), 53 * math.Ln2 / 2},
		"least normal":         {zeros().Normal(0, 1), -8.2095}, // Φ⁻¹(2^-53), Python statistics.NormalDist
		"greatest normal":      {ones().Normal(0, 1), 8.2095},
		"least uniform":        {zeros().Uniform(2, 3), 2},
	} {
		if !(math.Abs(got.x-got.want) < 1e-4) {
			t.Errorf("%s = %v, want %v", name, got.x, got.want)
		}
	}
}

func TestImpossibleParametersPanic(t *testing.T) {
	nan := math.NaN()
	for name, draw := range map[string]func(s *Stream){
		"rate 0":       func(s *Stream) { s.Exponential(0) },
		"rate NaN":     func(s *Stream) { s.Exponential(nan) },
		"lo > hi":      func(s *Stream) { s.Uniform(1, 0) },
		"infinite":     func(s *Stream) { s.Uniform(0, math.Inf(1)) },
		"deviation −1": func(s *Stream) { s.Normal(0, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			draw(New(Key{}))
		}()
	}
}

func uniforms(k Key, n int) []float64 {
	s := New(k)
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = s.Float64()
	}
	return xs
}
