package rng

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// TestJumpsAreSkippedDraws compares the published polynomials with a second way to
// skip: the matrix of one step over the field of two elements, squared 128 and 192
// times.
func TestJumpsAreSkippedDraws(t *testing.T) {
	step := matrixOf(func(x *xoshiro) { x.next() })
	for range 128 {
		step = step.squared()
	}
	if step != matrixOf(func(x *xoshiro) { x.jump(jumpPolynomial) }) {
		t.Error("Jump does not skip 2^128 draws")
	}
	for range 64 {
		step = step.squared()
	}
	if step != matrixOf(func(x *xoshiro) { x.jump(longJumpPolynomial) }) {
		t.Error("LongJump does not skip 2^192 draws")
	}
}

// matrix holds the images of the 256 states with one bit.
type matrix [256]xoshiro

// matrixOf returns the matrix of a linear map of states.
func matrixOf(f func(x *xoshiro)) (m matrix) {
	for i := range m {
		words := [4]uint64{}
		words[i/64] = 1 << (i % 64)
		m[i] = xoshiro{words[0], words[1], words[2], words[3]}
		f(&m[i])
	}
	return m
}

func (m *matrix) squared() (out matrix) {
	for i, x := range m {
		for j, word := range [4]uint64{x.s0, x.s1, x.s2, x.s3} {
			for bit := range 64 {
				if word>>bit&1 == 1 {
					y := m[64*j+bit]
					out[i] = xoshiro{out[i].s0 ^ y.s0, out[i].s1 ^ y.s1, out[i].s2 ^ y.s2, out[i].s3 ^ y.s3}
				}
			}
		}
	}
	return out
}

// TestPointsOfReturn walks over the points with random numbers of draws between.
func TestPointsOfReturn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draws := rapid.IntRange(0, 50)
		s := New(Key{Seed: rapid.Uint64().Draw(t, "seed")})
		skip := func(label string) {
			for range draws.Draw(t, label) {
				s.Uint64()
			}
		}
		next := func() uint64 { c := *s; return c.Uint64() }
		first := next()
		skip("before")
		s.NextSubstream()
		second := next()
		if second == first {
			t.Fatal("NextSubstream does not move")
		}
		skip("inside")
		s.ResetToSubstream()
		if next() != second {
			t.Fatal("ResetToSubstream does not return")
		}
		skip("inside again")
		s.Jump()
		s.NextSubstream()
		twice := New(Key{})
		twice.now, twice.start = s.start, s.start
		twice.Jump()
		twice.Jump()
		if next() != twice.Uint64() {
			t.Fatal("the third substream is not two jumps from the start")
		}
		s.ResetToStart()
		if next() != first {
			t.Fatal("ResetToStart does not return")
		}
		s.ResetToSubstream()
		if next() != first {
			t.Fatal("ResetToStart does not return to the first substream")
		}
	})
}

func TestLongJumpMovesTheNextDrawAlone(t *testing.T) {
	s, jumped := New(Key{}), New(Key{})
	s.now.jump(longJumpPolynomial)
	if jumped.LongJump(); *s != *jumped {
		t.Errorf("%+v, want %+v", jumped, s)
	}
}

// TestSplitDependsOnPlaceAndNameAlone shows that children do not change with the
// draws of their parent, and differ otherwise.
func TestSplitDependsOnPlaceAndNameAlone(t *testing.T) {
	first := func(s *Stream) uint64 { return s.Uint64() }
	parent := New(Key{Seed: 1})
	want := first(parent.Split("service"))
	parent.Uint64()
	if first(parent.Split("service")) != want {
		t.Error("a draw of the parent changes the child")
	}
	seen := map[uint64]string{first(New(Key{Seed: 1})): "the parent"}
	note := func(name string, s *Stream) {
		out := first(s)
		if other, ok := seen[out]; ok {
			t.Errorf("%s and %s are one stream", name, other)
		}
		seen[out] = name
	}
	note("service", parent.Split("service"))
	note("arrivals", parent.Split("arrivals"))
	note("no name", parent.Split(""))
	note("a grandchild", parent.Split("service").Split("service"))
	note("a child of another parent", New(Key{Seed: 2}).Split("service"))
	parent.NextSubstream()
	note("a child of another substream", parent.Split("service"))
	note("an antithetic child", New(Key{Seed: 1}).Antithetic().Split("service"))
	if got := ^first(New(Key{Seed: 1}).Antithetic().Split("service")); got != want {
		t.Error("the child of an antithetic stream is not antithetic")
	}
}

// FuzzNew shows that no key gives the state of zeros, on which the generator stands
// still, nor the stream of its neighbours.
func FuzzNew(f *testing.F) {
	f.Add(uint64(0), "", "", 0)
	f.Add(uint64(1), "fig5/mu=43", "arrivals/1", 3)
	f.Fuzz(func(t *testing.T, seed uint64, cell, name string, replication int) {
		k := Key{seed, cell, name, replication, false}
		s := New(k)
		if s.now == (xoshiro{}) || *s != *New(k) {
			t.Fatalf("%+v gives %+v", k, s)
		}
		for _, other := range []Key{
			{seed + 1, cell, name, replication, false},
			{seed, cell + "\x00", name, replication, false},
			{seed, cell, name + "\x00", replication, false},
			{seed, cell, name, replication + 1, false},
		} {
			if New(other).now == s.now {
				t.Fatalf("%+v and %+v give one stream", k, other)
			}
		}
	})
}

// TestAntitheticDrawsAreComplements is exact for every way to draw by inversion.
func TestAntitheticDrawsAreComplements(t *testing.T) {
	s := New(Key{Name: "antithetic"})
	for range 1000 {
		a := s.Antithetic()
		if x, y := s.Uint64(), a.Uint64(); x != ^y {
			t.Fatalf("%#x against %#x", x, y)
		}
		if x, y := s.Float64(), a.Float64(); y != 1-0x1p-53-x {
			t.Fatalf("U = %v against %v", x, y)
		}
		if x, y := s.Normal(0, 1), a.Normal(0, 1); x != -y {
			t.Fatalf("normal %v against %v", x, y)
		}
		if twice := a.Antithetic(); *twice != *s {
			t.Fatal("the antithetic of the antithetic is another stream")
		}
	}
	child, a := s.Antithetic(), s.Antithetic()
	child.NextSubstream()
	a.NextSubstream()
	s.NextSubstream()
	if child.Uint64() != ^s.Uint64() {
		t.Error("the next substream is not antithetic")
	}
}

// queue returns the mean wait of the first n customers of an M/M/1 queue at load
// 0.8 by Lindley's recursion, fed by two streams.
func queue(arrivals, services *Stream, mu float64, n int) float64 {
	wait, sum := 0.0, 0.0
	for range n {
		wait = max(wait+services.Exponential(mu)-arrivals.Exponential(0.8), 0)
		sum += wait
	}
	return sum / float64(n)
}

// TestAntitheticKeys name the same stream with complemented draws, however deep below
// them an input is.
func TestAntitheticKeys(t *testing.T) {
	key := Key{Seed: 1, Cell: "cell", Name: "model", Replication: 3}
	opposite := key
	opposite.Antithetic = true
	for name, pair := range map[string][2]*Stream{
		"key":       {New(key), New(opposite)},
		"sub":       {New(key.Sub("a")), New(opposite.Sub("a"))},
		"sub of it": {New(key.Sub("a").Sub("b")), New(opposite.Sub("a").Sub("b"))},
		"split":     {New(key).Split("c"), New(opposite).Split("c")},
		"again":     {New(key), New(opposite).Antithetic().Antithetic()},
	} {
		for range 3 {
			if x, y := pair[0].Uint64(), pair[1].Uint64(); x != ^y {
				t.Errorf("%s: %x and %x", name, x, y)
			}
			pair[0].NextSubstream()
			pair[1].NextSubstream()
		}
	}
}

// TestNamesArePaths: the same path is the same stream.
func TestNamesArePaths(t *testing.T) {
	key := Key{Seed: 1}
	if key.Sub("a").Sub("b/c") != key.Sub("a/b").Sub("c") || key.Sub("a").Sub("b") == key.Sub("ab") {
		t.Error("a name is not the path of its parts")
	}
}

// TestAntitheticPairsReduceVariance runs 2000 pairs of M/M/1 queues of 200
// customers. The correlation within a pair is negative, so that the mean of a pair
// has a smaller variance than that of two independent runs; the measured −0.26 is 12
// standard errors of a correlation of 0 from 0.
func TestAntitheticPairsReduceVariance(t *testing.T) {
	const pairs = 2000
	var plain, mirrored, independent [pairs]float64
	for i := range pairs {
		arrivals, services := New(Key{Name: "arrivals", Replication: i}), New(Key{Name: "services", Replication: i})
		other := arrivals.Split("other")
		independent[i] = queue(other, other.Split("services"), 1, 200)
		a, b := arrivals.Antithetic(), services.Antithetic()
		plain[i] = queue(arrivals, services, 1, 200)
		mirrored[i] = queue(a, b, 1, 200)
	}
	if r := stat.Correlation(plain[:], mirrored[:], nil); !(r < -0.15) {
		t.Errorf("correlation in a pair %.3f, want below −0.15", r)
	}
	var pair, two [pairs]float64
	for i := range pairs {
		pair[i], two[i] = (plain[i]+mirrored[i])/2, (plain[i]+independent[i])/2
	}
	if a, b := stat.Variance(pair[:], nil), stat.Variance(two[:], nil); !(a < 0.85*b) {
		t.Errorf("variance %.3g of the mean of a pair, %.3g of two independent runs", a, b)
	}
	if r := stat.Correlation(plain[:], independent[:], nil); !(math.Abs(r) < 5/math.Sqrt(pairs)) { // p = 5.7e-7
		t.Errorf("correlation of independent runs %.3f", r)
	}
}

// TestCommonRandomNumbersReduceVariance compares service rates 1 and 1.05 on the
// same customers: the difference varies far less than that of independent runs.
func TestCommonRandomNumbersReduceVariance(t *testing.T) {
	const runs = 1000
	var common, independent [runs]float64
	for i := range runs {
		a, b := Key{Name: "arrivals", Replication: i}, Key{Name: "services", Replication: i}
		slow := queue(New(a), New(b), 1, 200)
		common[i] = queue(New(a), New(b), 1.05, 200) - slow
		independent[i] = queue(New(a.Sub("other")), New(b.Sub("other")), 1.05, 200) - slow
	}
	if ratio := stat.Variance(independent[:], nil) / stat.Variance(common[:], nil); !(ratio > 10) {
		t.Errorf("variance falls by a factor of %.1f, want above 10", ratio)
	}
}

// TestStreamFeedsMathRand uses a stream as the source of another generator.
func TestStreamFeedsMathRand(t *testing.T) {
	s := New(Key{})
	want := binary.LittleEndian.AppendUint64(nil, New(Key{}).Uint64())
	got := binary.LittleEndian.AppendUint64(nil, rand.New(s).Uint64())
	if string(got) != string(want) {
		t.Errorf("%x, want %x", got, want)
	}
}
