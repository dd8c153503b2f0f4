package chain

// Nonces remembers which transactions were seen, exactly and in any order. It
// keeps one number an entity and one more for each nonce beyond a gap. The zero
// Nonces has seen nothing.
type Nonces struct {
	seen map[string]*nonceSet
}

// nonceSet holds every nonce below floor and those in above.
type nonceSet struct {
	floor uint64
	above map[uint64]struct{}
}

// Used reports whether id was added.
func (n *Nonces) Used(id TransactionID) bool {
	set := n.seen[id.Entity]
	if set == nil {
		return false
	}
	_, ok := set.above[id.Nonce]
	return ok || id.Nonce < set.floor
}

// Add adds id and reports whether it was new.
func (n *Nonces) Add(id TransactionID) bool {
	if n.Used(id) {
		return false
	}
	if n.seen == nil {
		n.seen = make(map[string]*nonceSet)
	}
	set := n.seen[id.Entity]
	if set == nil {
		set = &nonceSet{above: make(map[uint64]struct{})}
		n.seen[id.Entity] = set
	}
	set.above[id.Nonce] = struct{}{}
	set.compact()
	return true
}

// Next returns the least number above all nonces that were added of the entity; 0
// when there are none, or when the greatest is the last.
func (n *Nonces) Next(entity string) uint64 {
	set := n.seen[entity]
	if set == nil {
		return 0
	}
	next := set.floor
	for nonce := range set.above {
		next = max(next, nonce+1)
	}
	return next
}

// compact raises the floor over what joins it.
func (s *nonceSet) compact() {
	for {
		if _, ok := s.above[s.floor]; !ok {
			return
		}
		delete(s.above, s.floor)
		s.floor++
	}
}
