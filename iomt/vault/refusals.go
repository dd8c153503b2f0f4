package vault

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
	last  []Refusal
}

// Count returns how many there were.
func (r *Refusals) Count() uint64 { return r.count }

// Last returns the latest of them, at most 1024, in order.
func (r *Refusals) Last() []Refusal { return r.last }

func (r *Refusals) add(id ID, cause error) {
	r.count++
	if len(r.last) == maxRefusals {
		r.last = append(r.last[:0], r.last[1:]...)
	}
	r.last = append(r.last, Refusal{id, cause})
}
