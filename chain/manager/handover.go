package manager

import "errors"

// ErrHandover says that a manager cannot take over: what it would inherit is held by
// another one already, or it holds something itself.
var ErrHandover = errors.New("no handover")

// Handover is what a manager leaves to its successor: what waits and where, what is in
// flight, the nonces, the rate limits and the counts.
type Handover struct {
	state *state
}

// Handover ends the manager's turn. It holds nothing any more, as if it were new.
func (m *BlockchainManager) Handover() Handover {
	h := Handover{m.state}
	h.state.holder = nil
	m.state = newState()
	m.holder = m
	return h
}

// Inherit begins the manager's turn with what another one of the same registry left. It
// fails with ErrHandover, and changes nothing, when the manager has admitted something
// since it was new or when somebody has inherited h before.
func (m *BlockchainManager) Inherit(h Handover) error {
	if h.state == nil || h.state.holder != nil || m.admitted > 0 {
		return ErrHandover
	}
	m.state = h.state
	m.holder = m
	return nil
}

// Bytes returns how many bytes of encoded transactions change hands: those that wait
// and those in flight. The rest of the state follows from the chain.
func (h Handover) Bytes() int {
	if h.state == nil {
		return 0
	}
	n := 0
	for u := range h.state.waiting.lanes {
		for _, l := range h.state.waiting.lanes[u].lines {
			for e := l.first; e != nil; e = e.after {
				n += e.transaction.Size()
			}
		}
	}
	for _, flight := range h.state.flights {
		for _, e := range flight {
			n += e.transaction.Size()
		}
	}
	return n
}
