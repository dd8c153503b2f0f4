package simulated

import "ihealth/sim"

// tally counts the votes of different nodes for one thing. A vote may be added as soon
// as its time of arrival is known: only the earliest times are kept, as many as are
// needed, so that the latest of them is when the tally is full.
type tally struct {
	need  int
	voted []uint64   // bit set of ranks
	times []sim.Time // a max-heap once there are need of them
}

// reset empties the tally, for votes of so many nodes.
func (t *tally) reset(need, nodes int) {
	t.need = need
	words := (nodes + 63) / 64
	if cap(t.voted) < words {
		t.voted = make([]uint64, words)
	}
	t.voted = t.voted[:words]
	clear(t.voted)
	t.times = t.times[:0]
}

// at returns when a full tally, of one vote or more, has enough of them.
func (t *tally) at() sim.Time { return t.times[0] }

// add counts a vote that arrives at a time, and reports whether that changes when the
// tally is full.
func (t *tally) add(rank int, at sim.Time) bool {
	word, bit := &t.voted[rank>>6], uint64(1)<<(rank&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	if len(t.times) < t.need {
		t.times = append(t.times, at)
		if len(t.times) < t.need {
			return false
		}
		for i := t.need/2 - 1; i >= 0; i-- {
			t.sink(i)
		}
		return true
	}
	if t.need == 0 || at >= t.times[0] {
		return false
	}
	last := t.times[0]
	t.times[0] = at
	t.sink(0)
	return t.times[0] != last
}

// sink restores the heap below place i.
func (t *tally) sink(i int) {
	times := t.times
	for {
		child := 2*i + 1
		if child >= len(times) {
			return
		}
		if child+1 < len(times) && times[child+1] > times[child] {
			child++
		}
		if times[i] >= times[child] {
			return
		}
		times[i], times[child] = times[child], times[i]
		i = child
	}
}
