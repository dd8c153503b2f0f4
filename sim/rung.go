package sim

import (
	"math"
	"math/bits"
)

// bucketKeys is how many keys a bucket of a new rung holds on average, within a
// factor of two.
const bucketKeys = 10

// rung divides a part of the future into buckets of equal width, of which the last
// takes whatever is later still. It divides time, or the orders at one time where
// all keys were tied.
type rung struct {
	buckets []bucket
	next    int    // first bucket that has not been taken
	size    int    // keys held
	start   uint64 // time or order at which the first bucket begins
	shift   uint8  // binary logarithm of a bucket's width
	tied    bool   // divides the orders of one time
	time    Time   // that time
}

// build makes r an empty rung for keys, of which there is at least one. If tied, it
// divides the orders at their first time, whatever the other times are.
func (r *rung) build(keys []eventKey, tied bool) {
	lo, hi := keys[0].time, keys[0].time
	for i := range keys {
		lo, hi = min(lo, keys[i].time), max(hi, keys[i].time)
	}
	r.tied, r.time = tied || lo == hi, lo
	r.start = uint64(lo)
	width := uint64(hi - lo)
	if r.tied {
		r.start, width = orders(keys, lo)
	}
	r.shift = uint8(max(0, bits.Len64(width)-bits.Len(uint(len(keys)/bucketKeys))))
	r.next, r.size = 0, 0
	r.resize(int(width>>r.shift) + 2)
}

// orders returns the smallest order among the keys of time t and its distance to
// the greatest.
func orders(keys []eventKey, t Time) (start, width uint64) {
	lo, hi := uint64(math.MaxUint64), uint64(0)
	for i := range keys {
		if keys[i].time == t {
			lo, hi = min(lo, keys[i].order), max(hi, keys[i].order)
		}
	}
	return lo, hi - lo
}

// resize makes n empty buckets.
func (r *rung) resize(n int) {
	if n > cap(r.buckets) {
		r.buckets = make([]bucket, n, 1<<bits.Len(uint(n)))
		return
	}
	r.buckets = r.buckets[:n]
	clear(r.buckets)
}

// index returns the bucket that (t, order) belongs to, or -1 when it is before all.
func (r *rung) index(t Time, order uint64) int {
	position := uint64(t)
	if r.tied {
		switch {
		case t < r.time:
			return -1
		case t > r.time:
			return len(r.buckets) - 1
		}
		position = order
	}
	if position < r.start {
		return -1
	}
	return int(min((position-r.start)>>r.shift, uint64(len(r.buckets)-1)))
}

// take removes the first bucket that is not empty and returns it. There must be
// one.
func (r *rung) take() bucket {
	for r.buckets[r.next].size == 0 {
		r.next++
	}
	b := r.buckets[r.next]
	r.buckets[r.next] = bucket{}
	r.next++
	r.size -= int(b.size)
	return b
}
