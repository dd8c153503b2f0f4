package manager

import "ihealth/chain"

// Overtake takes note of transactions that were committed though no manager handed them
// over, as their entities sent them to the nodes themselves: their nonces are used. What
// waits under the same name can never be committed; it is dropped, and told.
func (m *BlockchainManager) Overtake(committed []chain.TransactionID) {
	for _, id := range committed {
		if s := m.senders[id.Entity]; !m.nonces.Add(id) && s != nil {
			m.overtake(s, id.Nonce)
		}
	}
}

// overtake drops what waits of a sender with that nonce.
func (m *BlockchainManager) overtake(s *sender, nonce uint64) {
	for u := range s.lines {
		own := &s.lines[u]
		e := own.find(nonce)
		if e == nil {
			continue
		}
		m.waiting.lanes[u].remove(own, e)
		m.waiting.size--
		m.drop(e)
		return
	}
}

// drop counts an admitted transaction that will not be carried, and tells.
func (m *BlockchainManager) drop(e *entry) {
	m.dropped++
	e.sender.loss(e.transaction.Class()).dropped++
	if m.config.Dropped != nil {
		m.config.Dropped(e.transaction)
	}
	m.forget(e)
}
