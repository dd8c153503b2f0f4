package leak

import "hash/fnv"

// What tells one place from another.
const (
	attachedBytes = 8  // of what a form is attached to
	wideBytes     = 64 // on either side of a form that stands alone
	aloneBytes    = 3  // zeros, or the end of a piece, beyond a form's digits
)

// places are where a form stands, told apart by what is before it and what after it.
type places struct{ before, after map[uint64]bool }

// count returns how many places differ on both sides. A form that chance makes of the
// beginning or end of random bytes, such as a pseudonym, stands in one place however often
// these are copied: its one side is always the same.
func (p *places) count() int { return min(len(p.before), len(p.after)) }

// add adds the place b[from:to] of a form without its padding. The piece's number tells
// ends of pieces apart.
func (p *places) add(b []byte, from, to, piece int) {
	if p.before == nil {
		p.before, p.after = make(map[uint64]bool), make(map[uint64]bool)
	}
	before, after := b[max(0, from-attachedBytes):from], b[to:min(len(b), to+attachedBytes)]
	wide := b[max(0, from-wideBytes):min(len(b), to+wideBytes)]
	end := 0
	if from < wideBytes || to+wideBytes > len(b) {
		end = piece
	}
	if alone(before[max(0, len(before)-aloneBytes):]) {
		p.before[sum(wide, end)] = true
	} else {
		p.before[sum(before, 0)] = true
	}
	if alone(after[:min(len(after), aloneBytes)]) {
		p.after[sum(wide, end)] = true
	} else {
		p.after[sum(after, 0)] = true
	}
}

// sum returns a hash of bytes in a piece.
func sum(b []byte, piece int) uint64 {
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64() + uint64(piece)*0x9e3779b97f4a7c15
}

// alone reports whether bytes beside a form are nothing but zeros.
func alone(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}
