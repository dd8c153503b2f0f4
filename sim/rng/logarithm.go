package rng

import "math/bits"

//go:generate go run mktables.go

// logCell holds the logarithm of one of 256 intervals of mantissas in [1/2, 1).
type logCell struct {
	inverse uint64  // 2^11/c, rounded to an integer, for c inside the interval
	log     float64 // ln(inverse/2^11)
}

// negativeLog returns −ln(m/2^53), 0 < m ≤ 2^53, within 2 units in the last place
// and falling in m. It is the table method of Tang, "Table-driven implementation of
// the logarithm function in IEEE floating-point arithmetic", ACM Trans. Math.
// Softw. 16 (1990) 378–400, with the reduction in integers: m/2^53 is 2^-k·z with z
// in [1/2, 1), and z times the cell's inverse is 1+r, |r| < 2^-8.9, whose deviation
// r from 1 the 64-bit product holds exactly when it wraps around. The polynomial is
// ln(1+r) to r^6. Every product is rounded by a conversion, so that no compiler
// fuses it and all machines return the same bits.
func negativeLog(m uint64) float64 {
	if m == 1<<53 {
		return 0
	}
	k := bits.LeadingZeros64(m)
	z := m << (k & 63)
	cell := &logCells[z>>55&255]
	r := float64(int64(z>>11*cell.inverse)) * 0x1p-64
	square := float64(r * r)
	low := float64(r*(1.0/3)) - 1.0/2
	high := float64(square * (1.0 / 6))
	high = float64(r*(1.0/5)) - 1.0/4 - high
	log1p := r + float64(square*(low+float64(square*high)))
	return logTwos[(k-11)&63] + cell.log - log1p
}
