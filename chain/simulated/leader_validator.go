package simulated

import (
	"slices"
	"strconv"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// result says what a validator has verified.
type result struct {
	height int64
	id     int
}

// confirmation is a decided block.
type confirmation struct{ block Block }

// request asks for all blocks above a height.
type request struct{ height int64 }

// hearing is what a validator knows of a height that is not decided.
type hearing struct {
	task     task
	own      answer
	results  map[int]int // by validator, its own too
	agreed   int         // results of the block's validators like the own one, once that is known
	started  bool        // to compare
	finished bool        // and told the manager
}

// leadValidator is a validator's side of leader-based verification.
type leadValidator struct {
	leader   *Leader
	node     int
	stream   *rng.Stream // of Work
	hearings map[int64]*hearing
	height   int64 // last decided
}

func newLeadValidator(l *Leader, node int) *leadValidator {
	return &leadValidator{
		leader: l, node: node, hearings: map[int64]*hearing{},
		stream: rng.New(l.config.Key.Sub("verification/" + strconv.Itoa(node))),
	}
}

// hearing returns what is known of a height, nil when it is decided.
func (v *leadValidator) hearing(height int64) *hearing {
	h := v.hearings[height]
	if h == nil && height > v.height {
		h = &hearing{results: map[int]int{}}
		v.hearings[height] = h
	}
	return h
}

// Receive takes what the manager and other validators send.
func (v *leadValidator) Receive(from int, m Message) {
	switch body := m.Body.(type) {
	case task:
		if h := v.hearing(body.block.Height); h != nil {
			v.take(h, body)
		}
	case result:
		if h := v.hearing(body.height); h != nil {
			v.hear(h, from, body.id)
		}
	case confirmation:
		v.confirm(body.block)
	}
}

// take begins to verify a block, or says again what it has found when the manager asks
// again.
func (v *leadValidator) take(h *hearing, t task) {
	if h.task.needed > 0 {
		v.repeat(h)
		return
	}
	h.task = t
	h.own = answer{height: t.block.Height, id: t.block.ID, received: v.now()}
	v.leader.schedule(v.work(t.block.Count), func() {
		h.own.verified = v.now()
		h.results[v.node] = h.own.id
		for _, i := range t.validators {
			if id, ok := h.results[i]; ok && id == h.own.id {
				h.agreed++
			}
		}
		v.tell(h)
		v.compare(h)
	})
}

// hear notes the first result of another validator.
func (v *leadValidator) hear(h *hearing, from, id int) {
	if _, again := h.results[from]; again {
		return
	}
	h.results[from] = id
	if _, verified := h.results[v.node]; verified && id == h.own.id && slices.Contains(h.task.validators, from) {
		h.agreed++
		v.compare(h)
	}
}

// work returns how long the validator verifies n transactions.
func (v *leadValidator) work(n int) time.Duration {
	d := v.leader.config.verification().Time(v.node, n)
	if factor := v.leader.config.Work; factor != nil {
		d = sim.Delay(d.Seconds() * factor.Draw(v.stream))
	}
	return d
}

// tell broadcasts the own result to the others, once it is known.
func (v *leadValidator) tell(h *hearing) {
	size := wire(v.leader.config.Model.FeedbackBits)
	for _, to := range h.task.validators {
		if to == v.node {
			continue
		}
		r := result{h.own.height, h.own.id}
		if v.leader.equivocates(v.node, to) {
			r.id = h.task.block.variant().ID
		}
		v.leader.network.Send(v.node, to, Message{Kind: Result, Bytes: size, Body: r})
	}
}

// repeat sends again what has been sent for a height.
func (v *leadValidator) repeat(h *hearing) {
	if _, verified := h.results[v.node]; verified {
		v.tell(h)
	}
	if h.finished {
		v.feedback(h)
	}
}

// compare begins to compare when enough results agree with the own one.
func (v *leadValidator) compare(h *hearing) {
	if h.started || h.agreed < h.task.needed {
		return
	}
	h.started = true
	model, t := v.leader.config.Model, h.task
	d := sim.Delay(model.Psi * float64(t.block.Count) * model.TransactionBits * float64(len(t.validators)))
	v.leader.schedule(d, func() {
		h.own.compared = v.now()
		h.finished = true
		v.feedback(h)
	})
}

func (v *leadValidator) feedback(h *hearing) {
	size := wire(v.leader.config.Model.FeedbackBits)
	v.leader.network.Send(v.node, v.leader.manager.node, Message{Kind: Feedback, Bytes: size, Body: h.own})
}

// confirm decides the next block; of a later one it asks for all that it has missed.
func (v *leadValidator) confirm(b Block) {
	switch {
	case b.Height > v.height+1:
		v.leader.network.Send(v.node, v.leader.manager.node, Message{Kind: Request, Body: request{v.height}})
	case b.Height == v.height+1:
		delete(v.hearings, b.Height)
		v.height = b.Height
		v.leader.observer.Decide(Decision{Node: v.node, Height: b.Height, Block: b, At: v.now()})
	}
}

func (v *leadValidator) now() sim.Time { return v.leader.network.Simulation().Now() }
