package simulated

import (
	"slices"

	"ihealth/sim"
)

// replica is a validator, or one face of an equivocating one.
type replica struct {
	protocol *PBFT
	endpoint int
	node     int
	epoch    *epoch // nil while it does not validate
	peers    []int  // whom it sends to

	height   int64    // to be decided next
	chain    []*Block // those decided, up to height
	current  *instance
	later    map[int64]*instance
	verified int // ID of the last verified block
	spares   []*ballot

	view     int
	changing bool     // it wants view and does not take part before it begins
	elected  *newView // by which view began; nil in the first
	patience int      // how often the timeout is doubled
	timer    sim.Event
	timing   bool
}

func newReplica(p *PBFT, endpoint, node int) *replica {
	return &replica{protocol: p, endpoint: endpoint, node: node, later: map[int64]*instance{}}
}

func (r *replica) simulation() *sim.Simulation { return r.protocol.network.simulation }

// byzantine reports whether the replica is a face of an equivocating node.
func (r *replica) byzantine() bool { return r.protocol.twins[r.node] > 0 }

// second reports whether the replica is a second face.
func (r *replica) second() bool { return r.endpoint != r.node }

// rank returns the replica's place among the validators.
func (r *replica) rank() int { return r.epoch.rank[r.node] }

// leads reports whether the replica is the leader of its view.
func (r *replica) leads() bool { return r.epoch.primary(r.view) == r.node }

// join makes the replica a validator of e if it was none before.
func (r *replica) join(e *epoch) {
	if r.epoch == nil {
		r.height, r.chain = e.from, nil
		r.current = r.take(e.from)
		r.enter(e)
	}
}

// enter begins an epoch, in its first view.
func (r *replica) enter(e *epoch) {
	r.epoch, r.view, r.changing, r.elected, r.peers = e, 0, false, nil, e.everyone
	if r.byzantine() {
		r.peers = r.protocol.face(e, r)
	}
}

// instance returns what is known of a height that is not decided.
func (r *replica) instance(height int64) *instance {
	if r.current != nil && r.current.height == height {
		return r.current
	}
	in := r.later[height]
	if in == nil {
		in = &instance{height: height}
		r.later[height] = in
	}
	return in
}

// take returns what is known of the height that is to be decided next.
func (r *replica) take(height int64) *instance {
	in := r.instance(height)
	delete(r.later, height)
	return in
}

// Expect takes votes in charge: they are counted by their time of arrival.
func (r *replica) Expect(_ int, m Message, at sim.Time) bool {
	if m.Kind != Prepare && m.Kind != Commit || r.protocol.config.everyVote {
		return false
	}
	if v := m.Body.(*ballotVote); v.height >= r.height {
		r.count(m.Kind, v).expect(r.simulation(), v.rank, at)
	}
	return true
}

// count returns where a vote is counted.
func (r *replica) count(k Kind, v *ballotVote) *count {
	b := r.ballot(r.instance(v.height), v.view, v.block)
	return &b.votes[k-Prepare]
}

// hear counts a vote that has arrived.
func (r *replica) hear(k Kind, v *ballotVote) {
	if v.height >= r.height {
		r.count(k, v).hear(r.simulation(), v.rank)
	}
}

// Receive acts on a message.
func (r *replica) Receive(from int, m Message) {
	switch body := m.Body.(type) {
	case *ballotVote:
		r.hear(m.Kind, body)
	case *proposal:
		if r.reached(body.block.Height, m) {
			r.prePrepared(body)
		}
	case *newView:
		if r.reached(body.height, m) {
			r.newViewed(body)
		}
	case *viewChange:
		r.changed(from, body)
	case *catchUp:
		r.caughtUp(body)
	}
}

// reached reports whether the replica is about to decide a height. A message for a
// higher one is kept.
func (r *replica) reached(height int64, m Message) bool {
	if height > r.height {
		in := r.instance(height)
		in.early = append(in.early, m)
	}
	return height == r.height
}

// broadcast sends a message to all that the replica sends to.
func (r *replica) broadcast(k Kind, bytes int, body any) {
	r.protocol.network.Broadcast(r.endpoint, r.peers, Message{k, bytes, body})
}

// send sends a message to one endpoint, unless the replica shows another face to it.
func (r *replica) send(to int, k Kind, bytes int, body any) {
	if !r.byzantine() || slices.Contains(r.peers, to) {
		r.protocol.network.Send(r.endpoint, to, Message{k, bytes, body})
	}
}
