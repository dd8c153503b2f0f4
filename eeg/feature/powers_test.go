package feature

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// bytesOf returns codes as little-endian integers of width bytes.
func bytesOf(codes []int64, width int) []byte {
	var b []byte
	for _, c := range codes {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], uint64(c))
		b = append(b, word[:width]...)
	}
	return b
}

// bigPowers returns Σd^p for p = 1 … 4.
func bigPowers(codes []int64, centre int64) (s [4]*big.Int) {
	for p := range s {
		s[p] = new(big.Int)
		for _, c := range codes {
			s[p].Add(s[p], new(big.Int).Exp(big.NewInt(c-centre), big.NewInt(int64(p+1)), nil))
		}
	}
	return s
}

func (a int128) big() *big.Int {
	hi := new(big.Int).Lsh(big.NewInt(a.hi), 64)
	return hi.Add(hi, new(big.Int).SetUint64(a.lo))
}

// drawCodes returns codes of one of the shapes that take different ways: narrow ones
// that are summed in float64, wide ones, and all of one extreme.
func drawCodes(t *rapid.T, width, most int) []int64 {
	limit := int64(1) << (8*width - 1)
	span := rapid.SampledFrom([]int64{1, 300, 1 << 12, limit}).Draw(t, "span")
	middle := rapid.Int64Range(span-limit, limit-span).Draw(t, "middle")
	n := rapid.IntRange(1, most).Draw(t, "n")
	codes := make([]int64, n)
	step := rapid.Int64Range(0, 1<<40).Draw(t, "step")
	for i := range codes { // cheap noise
		codes[i] = middle - span + (int64(i)*(step|1)>>7)%(2*span)
	}
	if rapid.Bool().Draw(t, "pop") {
		codes[0] = -limit
	}
	return codes
}

// TestKernelsAreExact compares every kernel with big integers where it says that it is
// exact, at every alignment and length of the tail.
func TestKernelsAreExact(t *testing.T) {
	for _, width := range []int{2, 3} {
		kernel, name := fastest(width)
		for kernel, by := range map[string]powers{"Go": portable(width), name: kernel} {
			t.Run(fmt.Sprintf("%d bytes, %s", width, kernel), func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					codes := drawCodes(t, width, 100)
					centre := codes[rapid.IntRange(0, len(codes)-1).Draw(t, "centre")]
					shift := rapid.IntRange(0, 31).Draw(t, "alignment")
					b := append(make([]byte, shift), bytesOf(codes, width)...)[shift:]
					s := by(b, centre)
					s1, s2, s3, s4 := s.s1, s.s2, s.s3, s.s4
					want := bigPowers(codes, centre)
					exact := want[3].Cmp(big.NewInt(exactBelow)) < 0
					if exact != (s4 < exactBelow) || s1 != want[0].Int64() {
						t.Fatalf("Σd = %d, Σd⁴ = %v, want %v", s1, s4, want)
					}
					if exact && (s2 != want[1].Int64() || s3 != want[2].Int64() || int64(s4) != want[3].Int64()) {
						t.Fatalf("%d %d %v, want %v", s2, s3, s4, want)
					}
				})
			})
		}
	}
}

// TestKernelOfTheLongestRun has the largest distances that a run can have.
func TestKernelOfTheLongestRun(t *testing.T) {
	for _, width := range []int{2, 3} {
		limit := int64(1) << (8*width - 1)
		codes := make([]int64, run)
		for i := range codes {
			codes[i] = limit - 1
		}
		kernel, name := fastest(width)
		for kernel, by := range map[string]powers{"Go": portable(width), name: kernel} {
			s := by(bytesOf(codes, width), -limit)
			if d := 2*limit - 1; s.s1 != run*d || s.s2 != run*d*d || s.s4 < exactBelow {
				t.Errorf("%d bytes, %s: %+v", width, kernel, s)
			}
		}
	}
}

// TestSumsAreExact compares sums of any blocks, about any centre, merged in any way,
// with big integers.
func TestSumsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 3).Draw(t, "width")
		codes := drawCodes(t, width, 500)
		b := bytesOf(codes, width)
		fast, _ := fastest(width)
		kernel := rapid.SampledFrom([]powers{portable(width), fast}).Draw(t, "kernel")
		var whole sums
		for len(b) > 0 {
			var part sums
			n := rapid.IntRange(1, len(b)/width).Draw(t, "block")
			part.addCodes(b[:n*width], width, kernel)
			b = b[n*width:]
			if rapid.Bool().Draw(t, "before") {
				part.merge(&whole)
				whole = part
			} else {
				whole.merge(&part)
			}
		}
		centre := rapid.Int64Range(-1<<23, 1<<23).Draw(t, "centre")
		got := whole.about(centre)
		want := bigPowers(codes, centre)
		if got.n != int64(len(codes)) || got.s1 != want[0].Int64() ||
			got.s2.big().Cmp(want[1]) != 0 || got.s3.big().Cmp(want[2]) != 0 || got.s4.big().Cmp(want[3]) != 0 {
			t.Fatalf("%+v, want %v", got, want)
		}
		if mean, nearest := float64(want[0].Int64())/float64(got.n)+float64(centre), whole.nearest(); math.Abs(float64(nearest)-mean) > 0.5+1e-9 {
			t.Fatalf("nearest to %v is %d", mean, nearest)
		}
	})
}

// TestMomentsDependOnSamplesAlone: the same bits by codes, by values and by blocks.
func TestMomentsDependOnSamplesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 3).Draw(t, "width")
		codes := drawCodes(t, width, 500)
		values := make([]float64, len(codes))
		for i, c := range codes {
			values[i] = float64(c)
		}
		want := Compute(values)
		b, cut := bytesOf(codes, width), width*rapid.IntRange(0, len(codes)).Draw(t, "cut")
		kernel, _ := fastest(width)
		var s sums
		s.addCodes(b[:cut], width, kernel)
		s.addCodes(b[cut:], width, kernel)
		if got := s.moments(); got != want {
			t.Fatalf("%+v by codes, %+v by values", got, want)
		}
	})
}

func TestInt128(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) int128 {
			return int128{rapid.Int64().Draw(t, label) >> rapid.IntRange(0, 63).Draw(t, "shift"), rapid.Uint64().Draw(t, label)}
		}
		a, b := draw("a"), draw("b")
		m := rapid.Int64().Draw(t, "m")
		wrap := func(v *big.Int) *big.Int { // into two's complement of 128 bits
			half := new(big.Int).Lsh(big.NewInt(1), 127)
			v.Add(v, half).Mod(v, new(big.Int).Lsh(big.NewInt(1), 128))
			return v.Sub(v, half)
		}
		if want := wrap(new(big.Int).Add(a.big(), b.big())); a.add(b).big().Cmp(want) != 0 {
			t.Fatalf("sum %v, want %v", a.add(b).big(), want)
		}
		if want := wrap(new(big.Int).Sub(a.big(), b.big())); a.sub(b).big().Cmp(want) != 0 {
			t.Fatalf("difference %v, want %v", a.sub(b).big(), want)
		}
		if want := wrap(new(big.Int).Mul(a.big(), big.NewInt(m))); a.times(m).big().Cmp(want) != 0 {
			t.Fatalf("product %v, want %v", a.times(m).big(), want)
		}
		want, _ := new(big.Float).SetInt(a.big()).Float64()
		if got := a.float(); got < want-2e-16*abs(want) || got > want+2e-16*abs(want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func abs(v float64) float64 { return max(v, -v) }

func BenchmarkPowers(b *testing.B) {
	codes := make([]int64, 512)
	for i := range codes {
		codes[i] = int64(8192 + i*i%97)
	}
	for _, width := range []int{2, 3} {
		kernel, name := fastest(width)
		for kernel, by := range map[string]powers{"Go": portable(width), name: kernel} {
			b.Run(fmt.Sprintf("width=%d/kernel=%s", width, kernel), func(b *testing.B) {
				raw := bytesOf(codes, width)
				b.ReportAllocs()
				b.SetBytes(int64(len(raw)))
				for b.Loop() {
					by(raw, 8192)
				}
			})
		}
	}
}
