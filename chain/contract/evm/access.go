package evm

import "github.com/ethereum/go-ethereum/common"

// access lists what a transaction has touched, which is cheaper to touch again (EIP-2929), in
// the order of the first time. It is used again for the next transaction.
type access struct {
	order []place
	rest  map[place]struct{} // those after the first few, which are quicker to look through
}

// place is an account, or a word that it stores.
type place struct {
	key  common.Hash
	at   common.Address
	word bool
}

// few is more than most messages touch.
const few = 16

// has reports whether p was touched.
func (a *access) has(p place) bool {
	for i := range a.order[:min(few, len(a.order))] {
		if q := &a.order[i]; q.key == p.key && q.at == p.at && q.word == p.word {
			return true
		}
	}
	if len(a.order) <= few {
		return false
	}
	_, found := a.rest[p]
	return found
}

// add touches p.
func (a *access) add(p place) {
	if a.has(p) {
		return
	}
	if len(a.order) >= few {
		a.rest[p] = struct{}{}
	}
	a.order = append(a.order, p)
}

// keep forgets all but the first n.
func (a *access) keep(n int) {
	for _, p := range a.order[min(len(a.order), max(n, few)):] {
		delete(a.rest, p)
	}
	a.order = a.order[:n]
}
