package link

import "time"

// Limits of a piece, in bytes: a packet of Ethernet, and what is read at a time
// where no rate is set.
const (
	minPiece = 1500
	maxPiece = 16 << 10
)

// pieceTime is the airtime that a piece aims at.
const pieceTime = time.Millisecond

// path is the arithmetic of one direction of a connection: it turns arrivals into
// times of delivery, by the rules of the way. Times count from any common origin.
type path struct {
	way  *direction
	free time.Duration // when the link has transmitted all it was given
	last time.Duration // latest delivery
}

// piece returns how many bytes are transmitted at a time.
func (p *path) piece() int {
	size := maxPiece
	for _, bps := range [...]float64{p.way.shape.RateBps, p.way.shape.UplinkBps} {
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
	due = left + p.way.shape.Delay
	if p.way.shape.Jitter > 0 {
		due += time.Duration((2*p.way.jitter.Float64() - 1) * float64(p.way.shape.Jitter))
	}
	p.last = max(p.last, due)
	return left, p.last
}

// transmit returns when the uplink and the link are done with a piece. The link
// begins with it as soon as the uplink does.
func (p *path) transmit(arrived time.Duration, bytes int) time.Duration {
	begin, left := arrived, arrived
	if p.way.shape.UplinkBps > 0 {
		begin = max(arrived, *p.way.uplink)
		left = begin + airtime(bytes, p.way.shape.UplinkBps)
		*p.way.uplink = left
	}
	if p.way.shape.RateBps > 0 {
		p.free = max(begin, p.free) + airtime(bytes, p.way.shape.RateBps)
		left = max(left, p.free)
	}
	return left
}

// airtime is how long bytes take at a rate in bit/s.
func airtime(bytes int, bps float64) time.Duration {
	return time.Duration(8e9*float64(bytes)/bps + 0.5)
}
