package simulated

import (
	"strconv"
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// endpoint is where a node, or its twin, meets the network.
type endpoint struct {
	number   int // its place in the network
	node     int // identity
	receiver Receiver
	expecter Expecter // receiver, if it is one
	group    int      // side of a cut
	faults   []Fault  // those of the network: crash, silence, delay

	shape  chain.Shape // of the links that have none of their own
	free   sim.Time    // when the uplink is
	tracks bool        // whether the links have a state
	links  []link      // to other endpoints, by number; empty before the first message
	stream *rng.Stream // of jitter and loss, nil before the first draw
}

// link is one direction between two endpoints.
type link struct {
	shape *chain.Shape // nil: the sender's
	free  sim.Time     // when its own rate lets the next message in
	last  sim.Time     // arrival of the last message
}

// mute reports whether nothing leaves the endpoint at time t.
func (e *endpoint) mute(t sim.Time) bool {
	for i := range e.faults {
		if f := &e.faults[i]; f.Kind != Delay && f.holds(t) {
			return true
		}
	}
	return false
}

// crashed reports whether nothing arrives at the endpoint at time t.
func (e *endpoint) crashed(t sim.Time) bool {
	for i := range e.faults {
		if f := &e.faults[i]; f.Kind == Crash && f.holds(t) {
			return true
		}
	}
	return false
}

// lateness is what faults add to the way of a message that leaves at time t.
func (e *endpoint) lateness(t sim.Time) time.Duration {
	var d time.Duration
	for i := range e.faults {
		if f := &e.faults[i]; f.Kind == Delay && f.holds(t) {
			d += f.Delay
		}
	}
	return d
}

// draws returns the endpoint's random stream.
func (e *endpoint) draws(n *Network) *rng.Stream {
	if e.stream == nil {
		e.stream = rng.New(n.config.Key.Sub("network/" + strconv.Itoa(e.number)))
	}
	return e.stream
}

// link returns the link to another endpoint, nil while none has a state: then all are
// alike and keep the order by themselves.
func (e *endpoint) link(n *Network, to int) *link {
	if !e.tracks {
		return nil
	}
	if to >= len(e.links) {
		e.links = append(e.links, make([]link, len(n.endpoints)-len(e.links))...)
	}
	return &e.links[to]
}

// arrival returns when a message that leaves now arrives: it waits for the uplink and
// for the link, passes both at once at the lower rate, and travels. It takes the place
// of the message on both.
func (e *endpoint) arrival(n *Network, to, bytes int) sim.Time {
	now := n.simulation.Now()
	shape, l := &e.shape, e.link(n, to)
	if l != nil && l.shape != nil {
		shape = l.shape
	}
	begin, end := now, now
	if shape.UplinkBps > 0 {
		begin = max(now, e.free)
		end = begin.Add(transfer(bytes, shape.UplinkBps))
		e.free = end
	}
	if shape.RateBps > 0 {
		l.free = max(begin, l.free).Add(transfer(bytes, shape.RateBps))
		end = max(end, l.free)
	}
	at := end.Add(shape.Delay)
	if shape.Jitter > 0 {
		at = at.Add(time.Duration((2*e.draws(n).Float64() - 1) * float64(shape.Jitter)))
	}
	if len(e.faults) > 0 {
		at = at.Add(e.lateness(now))
	}
	if l != nil && !n.config.Unordered {
		at = max(at, l.last)
		l.last = at
	}
	return at
}

// transfer returns how long bytes take at a rate in bit/s.
func transfer(bytes int, bps float64) time.Duration { return sim.Delay(8 * float64(bytes) / bps) }
