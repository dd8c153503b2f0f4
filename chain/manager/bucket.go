package manager

import (
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// bucket is a token bucket that holds Burst tokens and gains PerSecond of them a
// second. It is kept as one time: that at which it will be full again (the generic cell
// rate algorithm, ITU-T I.371, which is the same in integers).
type bucket struct {
	interval  time.Duration // in which one token comes; 0: there is no limit
	tolerance time.Duration // that a full bucket lets full be ahead
	full      sim.Time
}

func newBucket(l chain.RateLimit) *bucket {
	if l.PerSecond == 0 {
		return &bucket{}
	}
	interval := sim.Delay(1 / l.PerSecond)
	return &bucket{interval: interval, tolerance: time.Duration(l.Burst-1) * interval}
}

// has reports whether there is a token.
func (b *bucket) has(now sim.Time) bool {
	return b.interval == 0 || b.full <= now.Add(b.tolerance)
}

// take removes a token.
func (b *bucket) take(now sim.Time) {
	b.full = max(b.full, now).Add(b.interval)
}

// buckets are the buckets of all entities, which the managers of several channels
// share.
type buckets map[string]*bucket

func (b buckets) of(m chain.Member) *bucket {
	own := b[m.Name]
	if own == nil {
		own = newBucket(m.Limit)
		b[m.Name] = own
	}
	return own
}
