package simulated

import "ihealth/sim"

// instance is what a replica knows of a height that it has not decided.
type instance struct {
	height   int64
	ballots  []*ballot
	early    []Message     // pre-prepares and new views that came before the height
	prepared *certificate  // in the highest view
	changes  []*viewChange // the last of each rank, nil: none; empty before the first
	wanted   []int         // how many of changes want each view
	demanded int           // highest view that the replica has sent a change for; 0: none
	opening  *newView      // sent by the replica as a leader
}

// ballot is what a replica knows of one block in one view.
type ballot struct {
	in    *instance // nil once it is closed
	view  int
	id    int
	block *Block // nil before the leader's message
	votes [2]count
}

// The places of a ballot's votes.
const (
	prepares = iota
	commits
)

// count is a tally in a ballot, and what happens when it is full.
type count struct {
	tally
	replica *replica
	ballot  *ballot
	phase   int
	event   sim.Event // when it will be full
	reached bool      // it is full
}

// Handle tells the replica that the tally is full.
func (c *count) Handle(*sim.Simulation) { c.reach() }

func (c *count) reach() {
	c.reached = true
	c.replica.quorum(c.ballot, c.phase)
}

// hear counts a vote that has arrived.
func (c *count) hear(s *sim.Simulation, rank int) {
	if c.reached || !c.add(rank, s.Now()) {
		return
	}
	if c.tally.at() > s.Now() {
		c.await(s)
		return
	}
	s.Cancel(c.event)
	c.reach()
}

// expect counts a vote that will arrive at time at.
func (c *count) expect(s *sim.Simulation, rank int, at sim.Time) {
	if !c.reached && c.add(rank, at) {
		c.await(s)
	}
}

// await sees to it that the replica learns of the quorum when it is there.
func (c *count) await(s *sim.Simulation) {
	s.Cancel(c.event)
	c.event = s.ScheduleAt(max(c.tally.at(), s.Now()), sim.Priority(Prepare)+sim.Priority(c.phase), c)
}

// ballot returns the ballot of a block in a view, which it begins if need be.
func (r *replica) ballot(in *instance, view, id int) *ballot {
	for _, b := range in.ballots {
		if b.view == view && b.id == id {
			return b
		}
	}
	e := r.protocol.epoch(in.height)
	b := r.spare()
	b.in, b.view, b.id, b.block = in, view, id, nil
	b.reset(prepares, e.quorum-1, len(e.validators))
	b.reset(commits, e.quorum, len(e.validators))
	in.ballots = append(in.ballots, b)
	return b
}

func (b *ballot) reset(phase, need, nodes int) {
	c := &b.votes[phase]
	c.tally.reset(need, nodes)
	c.event, c.reached = sim.Event{}, need == 0
}

// spare returns a ballot to be begun.
func (r *replica) spare() *ballot {
	if last := len(r.spares) - 1; last >= 0 {
		b := r.spares[last]
		r.spares = r.spares[:last]
		return b
	}
	b := &ballot{}
	for phase := range b.votes {
		b.votes[phase].replica, b.votes[phase].ballot, b.votes[phase].phase = r, b, phase
	}
	return b
}

// close ends an instance: its ballots can be used again.
func (r *replica) close(in *instance) {
	for _, b := range in.ballots {
		b.in = nil
		for phase := range b.votes {
			r.simulation().Cancel(b.votes[phase].event)
		}
	}
	r.spares = append(r.spares, in.ballots...)
	in.ballots = nil
}

// accepted returns the block that the leader of a view has sent, nil if it has not.
func (in *instance) accepted(view int) *Block {
	for _, b := range in.ballots {
		if b.view == view && b.block != nil {
			return b.block
		}
	}
	return nil
}
