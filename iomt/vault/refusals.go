package vault

import "slices"

// maxRefusals is how many of the last refusals are kept: who floods a vault shall not
// fill its memory.
const maxRefusals = 1024

// Refusal is a record that was not taken in.
type Refusal struct {
	ID    ID    // as the record said
	Cause error // wraps one of the gate's
}

// Refusals are the records that a vault did not take in. The zero Refusals are none.
type Refusals struct {
	count uint64
	ring  []Refusal // refusal n at n mod maxRefusals
}

// Count returns how many there were.
func (r *Refusals) Count() uint64 { return r.count }

// Last returns the latest of them, at most 1024, in order.
func (r *Refusals) Last() []Refusal {
	if len(r.ring) < maxRefusals {
		return slices.Clone(r.ring)
	}
	oldest := r.count % maxRefusals
	return slices.Concat(r.ring[oldest:], r.ring[:oldest])
}

func (r *Refusals) add(id ID, cause error) {
	if len(r.ring) < maxRefusals {
		r.ring = append(r.ring, Refusal{id, cause})
	} else {
		r.ring[r.count%maxRefusals] = Refusal{id, cause}
	}
	r.count++
}
