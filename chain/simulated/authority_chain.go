package simulated

import "slices"

// take adds blocks to the tree, and follows the best of them. It asks for
// what is missing, and tells the sender of a chain that has fallen behind of its own.
func (v *authorityNode) take(from int, blocks []*sealed) {
	for _, b := range blocks {
		if v.known[b] {
			continue
		}
		if !v.known[b.parent] {
			v.authority.network.Send(v.endpoint, from, Message{Kind: Request, Bytes: headerBytes, Body: missing{b, v.head}})
			return
		}
		if b.verify() != nil {
			return
		}
		v.known[b] = true
		if b.beats(v.head) {
			v.adopt(b)
		}
	}
	if last := blocks[len(blocks)-1]; v.head.beats(last) && v.head.ancestor(last.height) != last {
		v.send(Sealed, from, v.head)
	}
}

// adopt makes b the head.
func (v *authorityNode) adopt(b *sealed) {
	last := fork(v.head, b)
	if depth := v.head.height - last.height; depth > 0 {
		reverted := max(0, v.decided.height-last.height)
		v.authority.reorgs = append(v.authority.reorgs, Reorganisation{v.endpoint, v.simulation().Now(), depth, reverted})
	}
	v.head = b
	v.confirm()
	v.plan()
}

// confirm decides the blocks of the chain that floor(N/2)+1 seals confirm. Blocks that a
// reorganisation has put in the place of decided ones are not decided again.
func (v *authorityNode) confirm() {
	depth := int64(v.head.rule().Limit()) - 1
	confirmed := v.head.ancestor(v.head.height - depth)
	if confirmed == nil || confirmed.height <= v.decided.height {
		return
	}
	var fresh []*sealed
	for b := confirmed; b.height > v.decided.height; b = b.parent {
		if b.carried > max(v.decided.carried, b.parent.carried) {
			fresh = append(fresh, b)
		}
	}
	v.decided = confirmed
	for i := len(fresh) - 1; i >= 0; i-- {
		v.decide(fresh[i].block)
	}
}

// decide reports a decision; a twin's is its original's to report.
func (v *authorityNode) decide(b Block) {
	if v.endpoint != v.signer {
		return
	}
	v.authority.handBack(b)
	follows := !slices.Contains(v.head.signers, v.signer)
	v.authority.observer.Decide(Decision{v.signer, b.Height, b, v.simulation().Now(), follows})
}
