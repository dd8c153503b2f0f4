package comet

import (
	"cmp"
	"slices"

	"ihealth/chain"
)

// ownBlock forms a block of mempool transactions, which CheckTx has verified.
func (a *application) ownBlock(mempool [][]byte, blockSize int, maxBytes int64) *block {
	candidates := a.candidates(mempool)
	slices.SortStableFunc(candidates, func(x, y *block) int {
		return cmp.Compare(x.transactions[0].Urgency, y.transactions[0].Urgency)
	})
	own := &block{}
	for _, c := range candidates[:min(len(candidates), blockSize)] {
		const framing = 8 // byte, at most, that the engine puts before a transaction
		if maxBytes -= int64(len(c.raw[0]) + framing); maxBytes < 0 {
			break
		}
		own.raw = append(own.raw, c.raw[0])
		own.transactions = append(own.transactions, c.transactions[0])
	}
	own.root = merkleRoot(own.raw)
	return own
}

// withOrder returns the proposal for height with the first order in the mempool
// that holds, or as it is if there is none.
func (a *application) withOrder(height int64, proposal *block, mempool [][]byte) *block {
	for _, raw := range mempool {
		if !isOrder(raw) {
			continue
		}
		o, err := parseOrder(raw)
		if err == nil && o.check(a.chainID, a.orders, a.regimes.at(height), a.regimes.last()) == nil {
			with := *proposal
			with.order, with.orderRaw = o, raw
			return &with
		}
	}
	return proposal
}

// candidates returns the transactions as blocks of one, without batch headers,
// orders and replays.
func (a *application) candidates(mempool [][]byte) []*block {
	var here chain.Nonces
	var candidates []*block
	for _, raw := range mempool {
		b, err := parseBlock([][]byte{raw})
		if err != nil || b.header != nil || b.order != nil {
			continue
		}
		if id := b.transactions[0].ID(); !a.used.Used(id) && here.Add(id) {
			candidates = append(candidates, b)
		}
	}
	return candidates
}
