package link

import "time"

// transmitter sends pieces one after the other. Times count from any common
// origin.
type transmitter struct {
	bps  float64       // bit/s; 0: unlimited
	free time.Duration // when the last piece has left
}

// send takes a piece that arrived at the given time, not earlier than the one
// before it, and returns when it has left.
func (t *transmitter) send(arrived time.Duration, bytes int) time.Duration {
	if t.bps == 0 {
		return arrived
	}
	t.free = max(arrived, t.free) + airtime(bytes, t.bps)
	return t.free
}

// airtime is how long bytes take at a rate in bit/s.
func airtime(bytes int, bps float64) time.Duration {
	return time.Duration(8e9*float64(bytes)/bps + 0.5)
}
