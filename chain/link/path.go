package link

import (
	"time"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// Limits of a piece, in bytes: a packet of Ethernet, and what is read at a time
// where no rate is set.
const (
	minPiece = 1500
	maxPiece = 16 << 10
)

// pieceTime is the airtime that a piece aims at.
const pieceTime = time.Millisecond

// path is the arithmetic of one direction between two hosts: it turns arrivals
// into times of delivery. Times count from any common origin.
type path struct {
	shape  chain.Shape
	free   time.Duration  // when the link has transmitted all it was given
	uplink *time.Duration // the same of the host's uplink, for all its paths
	jitter *rng.Stream
	last   time.Duration // latest delivery
}

// piece returns how many bytes are transmitted at a time.
func (p *path) piece() int {
	size := maxPiece
	for _, bps := range [...]float64{p.shape.RateBps, p.shape.UplinkBps} {
		if bps > 0 {
			size = min(size, max(minPiece, int(min(maxPiece, bps/8*pieceTime.Seconds()))))
		}
	}
	return size
}

// schedule takes a piece that arrived at the sender at the given time. It returns
// when the piece has left the sender and when it is due at the receiver.
func (p *path) schedule(arrived time.Duration, bytes int) (left, due time.Duration) {
	left = p.transmit(arrived, bytes)
	due = left + p.shape.Delay
	if p.shape.Jitter > 0 {
		due += time.Duration((2*p.jitter.Float64() - 1) * float64(p.shape.Jitter))
	}
	p.last = max(p.last, due)
	return left, p.last
}

// transmit returns when the uplink and the link are done with a piece. The link
// begins with it as soon as the uplink does.
func (p *path) transmit(arrived time.Duration, bytes int) time.Duration {
	begin, left := arrived, arrived
	if p.shape.UplinkBps > 0 {
		begin = max(arrived, *p.uplink)
		left = begin + airtime(bytes, p.shape.UplinkBps)
		*p.uplink = left
	}
	if p.shape.RateBps > 0 {
		p.free = max(begin, p.free) + airtime(bytes, p.shape.RateBps)
		left = max(left, p.free)
	}
	return left
}

// airtime is how long bytes take at a rate in bit/s.
func airtime(bytes int, bps float64) time.Duration {
	return time.Duration(8e9*float64(bytes)/bps + 0.5)
}
