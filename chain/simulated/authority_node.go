package simulated

import (
	"slices"
	"strconv"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// headerBytes is the size of a sealed block without its transactions.
const headerBytes = 600

// authorityNode is a node that follows the heaviest chain, and seals where it may.
type authorityNode struct {
	authority *Authority
	endpoint  int
	signer    int // whose key it has
	stream    *rng.Stream
	head      *sealed
	known     map[*sealed]bool
	decided   *sealed // last block that it has decided, or the genesis
	timer     sim.Event
	busy      sim.Time // verifying until
}

func newAuthorityNode(a *Authority, endpoint int) *authorityNode {
	return &authorityNode{
		authority: a, endpoint: endpoint, signer: a.network.Identity(endpoint),
		stream: rng.New(a.config.Key.Sub("wiggle/" + strconv.Itoa(endpoint))),
		head:   a.genesis, known: map[*sealed]bool{a.genesis: true}, decided: a.genesis,
	}
}

func (v *authorityNode) simulation() *sim.Simulation { return v.authority.network.Simulation() }

// plan schedules the node's next seal on its head, in place of the one before.
func (v *authorityNode) plan() {
	v.simulation().Cancel(v.timer)
	if !v.wants() {
		return
	}
	c, now := v.authority.config, v.simulation().Now()
	if v.head.mayFollow(v.signer) != nil {
		v.timer = v.at(now.Add(time.Duration(len(v.head.signers))*(c.Period+c.Wiggle)), v.announce)
		return
	}
	rule := Clique{len(v.head.signers), c.Period, c.Wiggle}
	rank := slices.Index(v.head.signers, v.signer)
	wait := rule.Wait(rank, v.head.height+1, v.stream) - c.Period
	at := max(now, v.head.at.Add(c.Period)).Add(wait)
	v.timer = v.at(at, v.seal)
}

// announce tells all of the head when nobody has sealed for long, as nodes do that meet
// again after a partition.
func (v *authorityNode) announce() {
	for _, to := range v.authority.all {
		if to != v.endpoint {
			v.send(Sealed, to, v.head)
		}
	}
	v.plan()
}

// wants reports whether there is a reason to seal: blocks are made every period, or a
// proposed one is not confirmed.
func (v *authorityNode) wants() bool {
	a := v.authority
	return a.config.Periodic || v.decided.carried < int64(len(a.offers))
}

// at makes do happen at a time, after the messages that arrive then.
func (v *authorityNode) at(t sim.Time, do func()) sim.Event {
	return v.simulation().ScheduleAt(t, TimerPriority, sim.HandlerFunc(func(*sim.Simulation) { do() }))
}

// seal seals a block on the head and tells all. While the node is down, or a twin whose
// original is there, it looks again a period later.
func (v *authorityNode) seal() {
	n := v.authority.network
	if !n.Up(v.endpoint) || v.endpoint != v.signer && !n.Cut(v.endpoint, v.signer) {
		v.timer = v.at(v.simulation().Now().Add(v.authority.config.Period), v.plan)
		return
	}
	carried, signers := v.authority.content(v.head)
	b := v.head.child(v.signer, v.simulation().Now(), carried, signers)
	for _, to := range v.authority.all {
		if to == v.endpoint {
			continue
		}
		shown := b
		if v.shows(to) {
			shown = v.head.child(v.signer, b.at, carried.variant(), signers)
		}
		v.send(Sealed, to, shown)
	}
	v.known[b] = true
	v.adopt(b)
}

// shows reports whether the node shows another face to that endpoint.
func (v *authorityNode) shows(to int) bool {
	for _, f := range v.authority.network.Faults() {
		if f.Kind == Equivocation && f.Node == v.endpoint && slices.Contains(f.Second, to) {
			return true
		}
	}
	return false
}

// send sends blocks, each after its parent.
func (v *authorityNode) send(k Kind, to int, blocks ...*sealed) {
	size := 0
	for _, b := range blocks {
		size += headerBytes + b.block.Bytes
	}
	v.authority.network.Send(v.endpoint, to, Message{Kind: k, Bytes: size, Body: blocks})
}

// missing asks for the chain that ends with want, above what is shared with have.
type missing struct{ want, have *sealed }

// Receive takes blocks when they are verified, one after another, and requests.
func (v *authorityNode) Receive(from int, m Message) {
	switch body := m.Body.(type) {
	case missing:
		v.answer(from, body)
	case []*sealed:
		now := v.simulation().Now()
		v.busy = max(now, v.busy).Add(v.work(body))
		if v.busy == now {
			v.take(from, body)
			return
		}
		v.at(v.busy, func() { v.take(from, body) })
	}
}

// work returns how long the node verifies blocks that it does not know.
func (v *authorityNode) work(blocks []*sealed) time.Duration {
	var d time.Duration
	for _, b := range blocks {
		if !v.known[b] && b.block.Count > 0 {
			d += v.authority.config.Verification.Time(v.signer, b.block.Count)
		}
	}
	return d
}

// answer sends the blocks that somebody misses.
func (v *authorityNode) answer(to int, m missing) {
	var blocks []*sealed
	for b, last := m.want, fork(m.want, m.have); b != last; b = b.parent {
		blocks = append(blocks, b)
	}
	slices.Reverse(blocks)
	v.send(CatchUp, to, blocks...)
}
