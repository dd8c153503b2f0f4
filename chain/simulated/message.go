package simulated

import "ihealth/sim"

// Message is what one node sends to another.
type Message struct {
	Kind  Kind
	Bytes int // on the wire, ≥ 0
	Body  any // not copied: sender and receivers leave it as it is
}

// Receiver wraps what a node does with messages.
type Receiver interface {
	// Receive is called when m arrives from another node.
	Receive(from int, m Message)
}

// Expecter is a Receiver that can do without an event for a message: votes, of which
// only one in a quorum makes a difference, are cheaper to keep as times of arrival.
type Expecter interface {
	Receiver
	// Expect is called when m leaves, or when it is sent again after a healing: it will
	// arrive at time at. Unless Expect returns true, Receive will be called then.
	Expect(from int, m Message, at sim.Time) bool
}

// Traffic counts messages.
type Traffic struct {
	Messages int64
	Bytes    int64
}

func (t *Traffic) add(bytes int) {
	t.Messages++
	t.Bytes += int64(bytes)
}
