package feature

import (
	"math/bits"
)

// int128 is an integer of 128 bits, two's complement, that wraps around.
type int128 struct {
	hi int64
	lo uint64
}

func wide(v int64) int128 { return int128{v >> 63, uint64(v)} }

func (a int128) add(b int128) int128 {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return int128{a.hi + b.hi + int64(carry), lo}
}

func (a int128) sub(b int128) int128 {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return int128{a.hi - b.hi - int64(borrow), lo}
}

func (a int128) times(m int64) int128 {
	hi, lo := bits.Mul64(a.lo, uint64(m))
	if m < 0 {
		hi -= a.lo
	}
	return int128{int64(hi) + a.hi*m, lo}
}

// float returns the nearest float64 or one of its neighbours; it is exact up to 2⁵³.
func (a int128) float() float64 {
	if a.hi == int64(a.lo)>>63 {
		return float64(int64(a.lo))
	}
	return float64(a.hi)*0x1p64 + float64(a.lo)
}
