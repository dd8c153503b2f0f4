package manager

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// Admit lets t wait for a block from now on, or counts and returns the reason why not:
// one of the transaction errors of package chain. The reasons are looked for in this
// order: not well-formed, unknown entity, class, channel, replay, signature, rate, room.
// So a limit, and a loss in Stats, concerns only what the entity has really sent. What is
// refused uses up neither its nonce nor a token of its sender's rate limit.
func (m *BlockchainManager) Admit(now sim.Time, t chain.Transaction) error {
	s, err := m.check(now, &t)
	if err != nil {
		m.rejections.Add(err)
		return err
	}
	if m.full() {
		m.makeRoom(s, t.Urgency)
	}
	s.bucket.take(now)
	m.nonces.Add(t.ID())
	e := m.entry()
	e.transaction, e.sender, e.arrived, e.sequence = t, s, now, m.admitted
	m.waiting.admit(e)
	m.admitted++
	return nil
}

// check looks at the signature, which costs most, after all that costs little, but for
// the limits: what they refuse counts as a loss of the sender, and must be its own.
func (m *BlockchainManager) check(now sim.Time, t *chain.Transaction) (*sender, error) {
	member, err := m.config.Registry.Sender(t)
	if err != nil {
		return nil, err
	}
	if err := m.config.Classes.Check(t.Class(), m.config.Channel); err != nil {
		return nil, err
	}
	if m.nonces.Used(t.ID()) {
		return nil, refused(t, chain.ErrReplayed)
	}
	if err := t.Verify(member.PublicKey); err != nil {
		return nil, err
	}
	s := m.sender(member)
	if err := m.checkLimits(now, s, t); err != nil {
		s.loss(t.Class()).refused++
		return nil, err
	}
	return s, nil
}

// checkLimits checks the sender's rate and the manager's room.
func (m *BlockchainManager) checkLimits(now sim.Time, s *sender, t *chain.Transaction) error {
	if !s.bucket.has(now) {
		return refused(t, chain.ErrRate)
	}
	if m.full() {
		if _, _, ok := m.waiting.victim(s, t.Urgency); !ok {
			return refused(t, chain.ErrFull)
		}
	}
	return nil
}

func refused(t *chain.Transaction, reason error) error {
	return fmt.Errorf("manager: transaction %d of entity %q: %w", t.Nonce, t.Entity, reason)
}

// full reports whether a newcomer needs another one's place.
func (m *BlockchainManager) full() bool {
	return m.waiting.size+len(m.flying) >= m.config.room()
}

// makeRoom drops one waiting transaction and tells.
func (m *BlockchainManager) makeRoom(s *sender, u chain.Urgency) {
	lane, line, ok := m.waiting.victim(s, u)
	if !ok {
		panic("manager: no room can be made")
	}
	e := lane.drop(line)
	m.waiting.size--
	m.drop(e)
}
