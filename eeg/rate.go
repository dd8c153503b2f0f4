package eeg

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"time"
)

// Rate is a sampling rate as an exact fraction, Samples in Period: 100 samples in
// 3 s have no exact decimal rate in Hz. The zero Rate samples nothing.
type Rate struct {
	Samples int64         // samples in a period, ≥ 0
	Period  time.Duration // > 0
}

// RateHz returns the rate of n samples a second.
func RateHz(n int64) Rate { return Rate{Samples: n, Period: time.Second} }

// RateOf returns hz, which must be > 0, as a rate. Its second value is false when the
// fraction needs more than 63 bits.
func RateOf(hz *big.Rat) (Rate, bool) {
	samples, seconds := hz.Num(), hz.Denom()
	if period := new(big.Int).Mul(seconds, big.NewInt(int64(time.Second))); samples.IsInt64() && period.IsInt64() {
		return Rate{Samples: samples.Int64(), Period: time.Duration(period.Int64())}, true
	}
	return Rate{}, false
}

// Compare returns the sign of r − s.
func (r Rate) Compare(s Rate) int {
	hi, lo := bits.Mul64(uint64(r.Samples), uint64(s.Period))
	hi2, lo2 := bits.Mul64(uint64(s.Samples), uint64(r.Period))
	return cmp.Or(cmp.Compare(hi, hi2), cmp.Compare(lo, lo2))
}

// Hz returns the rate in samples a second.
func (r Rate) Hz() float64 {
	if r.Samples == 0 {
		return 0
	}
	return float64(r.Samples) / r.Period.Seconds()
}

// SamplesBefore returns how many samples have a time less than d after the first
// one, ⌈d·r⌉, at most the largest int64. The product is exact: a clock never drifts.
// It panics when d is negative.
func (r Rate) SamplesBefore(d time.Duration) int64 {
	if d < 0 {
		panic("eeg: SamplesBefore of a negative duration")
	}
	if r.Samples == 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(d), uint64(r.Samples))
	lo, carry := bits.Add64(lo, uint64(r.Period)-1, 0)
	if hi += carry; hi >= uint64(r.Period) {
		return math.MaxInt64
	}
	n, _ := bits.Div64(hi, lo, uint64(r.Period))
	return int64(min(n, math.MaxInt64))
}

// Time returns the time of sample k ≥ 0 after the first one, rounded down to the
// nanosecond, at most the largest duration.
func (r Rate) Time(k int64) time.Duration {
	hi, lo := bits.Mul64(uint64(k), uint64(r.Period))
	if hi >= uint64(r.Samples) {
		return math.MaxInt64
	}
	d, _ := bits.Div64(hi, lo, uint64(r.Samples))
	return time.Duration(min(d, math.MaxInt64))
}

// String returns the rate in Hz, or the fraction where Hz is none.
func (r Rate) String() string {
	if r.Period > 0 && int64(time.Second)%int64(r.Period) == 0 {
		return fmt.Sprintf("%d Hz", r.Samples*int64(time.Second/r.Period))
	}
	return fmt.Sprintf("%d/%v", r.Samples, r.Period)
}
