package manager

import (
	"ihealth/chain"
	"ihealth/sim"
)

// entry is an admitted transaction.
type entry struct {
	transaction chain.Transaction
	sender      *sender
	arrived     sim.Time
	sequence    int   // of admission
	start       int64 // tag, ticks
	batch       int   // that it is in flight with
	committed   bool  // of that batch
	before      *entry
	after       *entry
}

// line is what one sender has waiting in one class of urgency, in order of arrival.
type line struct {
	length int64 // of a transaction, ticks: inverse to the sender's weight
	finish int64 // tag at which its last transaction ends
	first  *entry
	last   *entry
	count  int
	place  int // in the lane's heap
}

// insert puts e where it belongs by its sequence. Newcomers belong at the end, those
// that return near the beginning.
func (l *line) insert(e *entry) {
	l.count++
	if l.last == nil || l.last.sequence < e.sequence {
		l.link(l.last, e, nil)
		return
	}
	next := l.first
	for next.sequence < e.sequence {
		next = next.after
	}
	l.link(next.before, e, next)
}

// link puts e between two neighbours, nil beyond an end.
func (l *line) link(before, e, after *entry) {
	e.before, e.after = before, after
	if before == nil {
		l.first = e
	} else {
		before.after = e
	}
	if after == nil {
		l.last = e
	} else {
		after.before = e
	}
}

// remove takes out e.
func (l *line) remove(e *entry) {
	l.count--
	if e.before == nil {
		l.first = e.after
	} else {
		e.before.after = e.after
	}
	if e.after == nil {
		l.last = e.before
	} else {
		e.after.before = e.before
	}
	e.before, e.after = nil, nil
}

// backlog is how long the line is for its sender's weight, ticks.
func (l *line) backlog() int64 { return int64(l.count) * l.length }

// less orders lines by their first transactions.
func (l *line) less(o *line) bool {
	if l.first.start != o.first.start {
		return l.first.start < o.first.start
	}
	return l.first.sequence < o.first.sequence
}

// find returns what waits with that nonce, nil if nothing does.
func (l *line) find(nonce uint64) *entry {
	e := l.first
	for e != nil && e.transaction.Nonce != nonce {
		e = e.after
	}
	return e
}
