package comet

import (
	"time"

	"ihealth/chain/analytic"
)

// maxDelay is the longest delay of a link: the engine gives a handshake, of two delays,
// 3 s, so that nodes do not come together over links of 1.5 s and more.
const maxDelay = time.Second

// usualTransaction is the length of a transaction where nothing else is known, byte.
const usualTransaction = 1 << 10

// copies is how often a block leaves a node for each peer that needs it, at most:
// 1.4 to 1.7 were measured.
const copies = 1.7

// networkLatency is what the shape of the links adds to a block at most: the delays
// of a block that follows another, each with the largest jitter, and the time of
// its bytes. It is 0 for the zero shape.
func (o Options) networkLatency() time.Duration {
	delays := time.Duration(analytic.BackToBackDelays*o.Topology.hops(o.Nodes)) * (o.Shape.Delay + o.Shape.Jitter)
	bits := 8 * float64(o.BlockSize) * float64(o.TransactionBytes)
	seconds := min(copies*bits*analytic.SecondsPerBit(o.Shape, o.Nodes), time.Hour.Seconds())
	return delays + time.Duration(seconds*float64(time.Second))
}
