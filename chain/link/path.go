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
// into times of delivery.
type path struct {
	shape  chain.Shape
	link   transmitter
	uplink *transmitter // shared by all paths out of the host
	jitter *rng.Stream
	last   time.Duration // latest delivery
}

// set makes a shape the rule for what follows.
func (p *path) set(s chain.Shape) {
	p.shape = s
	p.link.bps, p.uplink.bps = s.RateBps, s.UplinkBps
}

// piece returns how many bytes are transmitted at a time.
func (p *path) piece() int {
	size := maxPiece
	for _, bps := range [...]float64{p.link.bps, p.uplink.bps} {
		if bps > 0 {
			size = min(size, max(minPiece, int(min(maxPiece, bps/8*pieceTime.Seconds()))))
		}
	}
	return size
}

// schedule takes a piece that arrived at the sender at the given time. It returns
// when the piece has left the sender and when it is due at the receiver.
func (p *path) schedule(arrived time.Duration, bytes int) (left, due time.Duration) {
	left = max(p.link.send(arrived, bytes), p.uplink.send(arrived, bytes))
	due = left + p.shape.Delay
	if p.shape.Jitter > 0 {
		due += time.Duration((2*p.jitter.Float64() - 1) * float64(p.shape.Jitter))
	}
	p.last = max(p.last, due)
	return left, p.last
}
