package simulated

import (
	"ihealth/sim"
)

// advance does what is due at the height that the replica has come to. It may be called
// again.
func (r *replica) advance() {
	if e := r.protocol.epoch(r.height); e != r.epoch {
		if e.rank[r.node] < 0 {
			r.epoch = nil
			return
		}
		r.enter(e)
	}
	height := r.height
	r.replay()
	if r.height != height || r.protocol.last() < height {
		return
	}
	if !r.timing {
		r.arm()
	}
	if r.changing && r.current.demanded < r.view {
		r.demand()
	}
	if !r.changing && r.leads() && r.current.accepted(r.view) == nil {
		r.propose()
	}
	r.reconsider()
}

// replay acts on the messages that came before their height.
func (r *replica) replay() {
	early := r.current.early
	r.current.early = nil
	for _, m := range early {
		r.Receive(r.endpoint, m)
	}
}

// fresh returns the client's block as the replica shows it to its peers.
func (r *replica) fresh() *Block {
	b := r.protocol.blocks[r.height-1]
	if r.second() {
		other := b.variant()
		return &other
	}
	return b
}

// propose sends the pre-prepare of a leader.
func (r *replica) propose() {
	b := r.fresh()
	r.broadcast(PrePrepare, b.Bytes+r.protocol.config.VoteBytes, &proposal{r.view, b, r.elected})
	r.lead(b)
}

// lead makes the leader accept its own block, without a vote and without verifying it.
func (r *replica) lead(block *Block) {
	b := r.ballot(r.current, r.view, block.ID)
	b.block, r.verified = block, block.ID
	r.prepare(b)
	r.commit(b)
}

// prePrepared acts on a leader's pre-prepare. One of a view that the replica has left
// tells it no more than the block.
func (r *replica) prePrepared(p *proposal) {
	if r.current.accepted(p.view) != nil {
		return
	}
	if p.view > r.view || p.view == r.view && r.changing {
		if e := p.elected; e == nil || e.view != p.view || e.height >= p.block.Height || !e.valid(r.epoch) {
			return
		}
		r.begin(p.view, p.elected)
	}
	r.accept(p.view, p.block)
}

// accept keeps a leader's block, and verifies it when its view is the present one.
func (r *replica) accept(view int, block *Block) {
	b := r.ballot(r.current, view, block.ID)
	b.block = block
	if view == r.view && !r.changing {
		r.verify(b)
	}
	r.commit(b)
}

// verify votes for a block once it is verified.
func (r *replica) verify(b *ballot) {
	d := r.protocol.config.Verification.Time(r.node, b.block.Count)
	if d == 0 || r.verified == b.id {
		r.vote(b)
		return
	}
	r.simulation().ScheduleAt(r.simulation().Now().Add(d), sim.Priority(PrePrepare), &verifying{r, b, r.height, b.view})
}

// verifying is a verification that goes on.
type verifying struct {
	replica *replica
	ballot  *ballot
	height  int64
	view    int
}

// Handle ends the verification; it is worth nothing when the height or the view is over.
func (v *verifying) Handle(*sim.Simulation) {
	if r := v.replica; r.height == v.height && r.view == v.view && !r.changing {
		r.vote(v.ballot)
	}
}

// vote sends the prepare of a backup.
func (r *replica) vote(b *ballot) {
	r.verified = b.id
	v := &ballotVote{r.height, r.view, b.id, r.rank()}
	r.broadcast(Prepare, r.protocol.config.VoteBytes, v)
	r.hear(Prepare, v)
	r.prepare(b)
}

// quorum acts on a full tally.
func (r *replica) quorum(b *ballot, phase int) {
	if phase == prepares {
		r.prepare(b)
	} else {
		r.commit(b)
	}
}

// prepare sends the commit when the replica has prepared: it has the verified block of
// its view and, with the leader's, q votes for it.
func (r *replica) prepare(b *ballot) {
	in := r.current
	if b.in != in || b.view != r.view || r.changing || b.block == nil || !b.votes[prepares].reached || r.verified != b.id {
		return
	}
	if in.prepared != nil && in.prepared.view >= b.view {
		return
	}
	in.prepared = &certificate{b.view, b.block}
	v := &ballotVote{r.height, r.view, b.id, r.rank()}
	r.broadcast(Commit, r.protocol.config.VoteBytes, v)
	r.hear(Commit, v)
}

// commit decides when there are q commits for a block that the replica has.
func (r *replica) commit(b *ballot) {
	if b.in == r.current && b.block != nil && b.votes[commits].reached {
		r.decide(b.block)
	}
}

// decide ends a height.
func (r *replica) decide(b *Block) {
	r.rest()
	r.patience = 0
	r.chain = append(r.chain, b)
	r.close(r.current)
	r.height++
	r.current = nil
	r.current = r.take(r.height)
	if !r.byzantine() {
		r.protocol.decided(r, b)
	}
	r.advance()
}

// caughtUp decides what others have decided.
func (r *replica) caughtUp(c *catchUp) {
	for _, b := range c.blocks {
		if b.Height == r.height && r.epoch != nil {
			r.decide(b)
		}
	}
}

// arm begins the timer of a view anew.
func (r *replica) arm() {
	r.rest()
	r.timing = true
	period := r.protocol.config.Timeout << min(r.patience, maxPatience)
	r.timer = r.simulation().ScheduleAt(r.simulation().Now().Add(period), TimerPriority, sim.HandlerFunc(func(*sim.Simulation) { r.timeout() }))
}

// maxPatience limits the doubling of timeouts, to an hour for one of 3.5 s.
const maxPatience = 10

// rest ends the timer.
func (r *replica) rest() {
	if r.timing {
		r.simulation().Cancel(r.timer)
		r.timing = false
	}
}
