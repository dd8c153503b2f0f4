package simulated

import "ihealth/sim"

// task is a block to verify, and by whom.
type task struct {
	block      Block
	validators []int
	needed     int // answers
}

// answer is a validator's feedback, with the times at which its phases ended.
type answer struct {
	height                       int64
	id                           int
	received, verified, compared sim.Time
}

// leadManager is the manager's side of leader-based verification.
type leadManager struct {
	leader   *Leader
	node     int
	set      []int // validators of the next height
	task     task
	open     bool // the task is not decided
	sent     sim.Time
	answered []bool
	answers  []answer // to the task
	phases   Phases
	decided  []Block // by height − 1
}

func (m *leadManager) propose(b Block) {
	checkNext(b, int64(len(m.decided)))
	if d := m.leader.config.Delegates; d != nil && d.due(b.Height) {
		m.set = d.Elected()
	}
	needed := m.leader.config.Feedbacks
	if needed == 0 {
		needed = len(m.set)
	}
	m.task, m.open = task{b, m.set, needed}, true
	m.sent = m.leader.network.Simulation().Now()
	m.answers, m.answered = m.answers[:0], make([]bool, m.node)
	m.send()
}

// send sends the task to all validators, now and after every Retry: those who have
// answered say again what others may have missed.
func (m *leadManager) send() {
	for _, v := range m.task.validators {
		t := m.task
		if m.leader.equivocates(m.node, v) {
			t.block = t.block.variant()
		}
		m.leader.network.Send(m.node, v, Message{Kind: Unverified, Bytes: m.leader.size(t.block), Body: t})
	}
	if retry := m.leader.config.Retry; retry > 0 {
		height := m.task.block.Height
		m.leader.schedule(retry, func() {
			if m.open && m.task.block.Height == height {
				m.send()
			}
		})
	}
}

// Receive takes feedback, and requests of those who have missed blocks.
func (m *leadManager) Receive(from int, message Message) {
	switch body := message.Body.(type) {
	case answer:
		m.count(from, body)
	case request:
		for _, b := range m.decided[body.height:] {
			m.leader.network.Send(m.node, from, Message{Kind: CatchUp, Bytes: m.leader.size(b), Body: confirmation{b}})
		}
	}
}

// count takes feedback on the open task, once from every validator.
func (m *leadManager) count(from int, a answer) {
	if !m.open || a.height != m.task.block.Height || a.id != m.task.block.ID || m.answered[from] {
		return
	}
	m.answered[from] = true
	m.answers = append(m.answers, a)
	if len(m.answers) == m.task.needed {
		m.decide()
	}
}

// decide ends the task. The observer may propose the next one at once: what belongs to
// this one is taken before.
func (m *leadManager) decide() {
	now, t := m.leader.network.Simulation().Now(), m.task
	m.open = false
	m.decided = append(m.decided, t.block)
	m.measure(now)
	m.leader.observer.Decide(Decision{Node: m.node, Height: t.block.Height, Block: t.block, At: now})
	m.leader.network.Broadcast(m.node, t.validators, Message{Kind: Confirm, Body: confirmation{t.block}})
}

// measure records how long the phases took.
func (m *leadManager) measure(now sim.Time) {
	var received, verified, compared sim.Time
	for _, a := range m.answers {
		received, verified, compared = max(received, a.received), max(verified, a.verified), max(compared, a.compared)
	}
	m.phases = Phases{received.Sub(m.sent), verified.Sub(received), compared.Sub(verified), now.Sub(compared)}
}
