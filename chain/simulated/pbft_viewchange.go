package simulated

// timeout gives up the leader, or asks again for the next one while too few others do.
// A crashed node only waits.
func (r *replica) timeout() {
	r.timing = false
	switch {
	case r.epoch == nil:
	case !r.protocol.network.Up(r.endpoint):
		r.arm()
	case r.changing && r.current.wants(r.view) < r.epoch.quorum:
		r.arm()
		r.demand()
	default:
		r.change(r.view + 1)
	}
}

// change leaves the view for a later one: the replica takes no part in earlier ones any
// more, section 4.4. Each change doubles the timeout, section 4.5.2.
func (r *replica) change(view int) {
	r.view, r.changing = view, true
	r.patience++
	r.arm()
	r.demand()
}

// demand sends the view change that the replica stands for.
func (r *replica) demand() {
	in := r.current
	in.demanded = r.view
	c := &viewChange{r.height, r.view, r.rank(), in.prepared}
	if r.protocol.config.withoutCertificates {
		c.prepared = nil
	}
	votes := 1
	if c.prepared != nil {
		votes += r.epoch.quorum
	}
	r.broadcast(ViewChange, votes*r.protocol.config.VoteBytes, c)
	in.note(c, len(r.epoch.validators))
	r.reconsider()
}

// note keeps a view change unless its sender has sent a later one.
func (in *instance) note(c *viewChange, validators int) {
	if in.changes == nil {
		in.changes = make([]*viewChange, validators)
	}
	if old := in.changes[c.rank]; old != nil {
		if old.view >= c.view {
			return
		}
		in.wanted[old.view]--
	}
	for len(in.wanted) <= c.view {
		in.wanted = append(in.wanted, 0)
	}
	in.changes[c.rank] = c
	in.wanted[c.view]++
}

// wants returns how many nodes want a view.
func (in *instance) wants(view int) int {
	if view < len(in.wanted) {
		return in.wanted[view]
	}
	return 0
}

// changed acts on another's view change.
func (r *replica) changed(from int, c *viewChange) {
	if c.height < r.height {
		r.help(from, c)
		return
	}
	in := r.instance(c.height)
	in.note(c, len(r.protocol.epoch(c.height).validators))
	if in != r.current || r.epoch == nil {
		return
	}
	if c.view <= r.view && !r.changing && r.leads() {
		r.repeat(from)
	}
	r.reconsider()
}

// help sends the decided blocks to one that lags behind.
func (r *replica) help(to int, c *viewChange) {
	missing := int(r.height - c.height)
	if missing > len(r.chain) {
		return
	}
	blocks := r.chain[len(r.chain)-missing:]
	bytes := 0
	for _, b := range blocks {
		bytes += b.Bytes + r.protocol.epoch(b.Height).quorum*r.protocol.config.VoteBytes
	}
	r.send(to, CatchUp, bytes, &catchUp{blocks})
}

// repeat sends the leader's block again to one that has missed it.
func (r *replica) repeat(to int) {
	if nv := r.current.opening; nv != nil && nv.view == r.view {
		r.send(to, NewView, r.openingBytes(nv), nv)
	} else if b := r.current.accepted(r.view); b != nil {
		r.send(to, PrePrepare, b.Bytes+r.protocol.config.VoteBytes, &proposal{r.view, b, r.elected})
	}
}

// reconsider joins those who want a later view when an honest node must be among them
// (section 4.5.2), and opens a view as its leader when a quorum wants it.
func (r *replica) reconsider() {
	in, later, least := r.current, 0, 0
	for view := len(in.wanted) - 1; view > r.view; view-- {
		if in.wanted[view] > 0 {
			later, least = later+in.wanted[view], view
		}
	}
	switch {
	case later >= r.epoch.weak():
		r.change(least)
	case r.changing && r.leads() && in.wants(r.view) >= r.epoch.quorum:
		r.open()
	}
}

// open sends the new view of a leader: the block prepared in the highest view, else the
// client's.
func (r *replica) open() {
	in := r.current
	nv := &newView{height: r.height, view: r.view}
	for _, c := range in.changes {
		if c != nil && c.view == r.view {
			nv.changes = append(nv.changes, c)
		}
	}
	if nv.block = chosen(nv.changes); nv.block == nil {
		nv.block = r.fresh()
	}
	in.opening = nv
	r.begin(r.view, nv)
	r.broadcast(NewView, r.openingBytes(nv), nv)
	r.lead(nv.block)
}

func (r *replica) openingBytes(nv *newView) int {
	return nv.block.Bytes + (1+len(nv.changes))*r.protocol.config.VoteBytes
}

// begin takes part in a view.
func (r *replica) begin(view int, by *newView) {
	r.view, r.changing, r.elected = view, false, by
	r.arm()
}

// newViewed acts on a leader's new view.
func (r *replica) newViewed(nv *newView) {
	if r.current.accepted(nv.view) != nil || !nv.valid(r.epoch) {
		return
	}
	if nv.view > r.view || nv.view == r.view && r.changing {
		r.begin(nv.view, nv)
	}
	r.accept(nv.view, nv.block)
}
