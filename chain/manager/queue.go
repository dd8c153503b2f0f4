package manager

import (
	"ihealth/chain"
	"ihealth/sim"
)

// queue is the waiting line: one lane for each urgency.
type queue struct {
	lanes [chain.NonUrgent + 1]lane
	size  int
}

// admit lets a newcomer wait.
func (q *queue) admit(e *entry) {
	u := e.transaction.Urgency
	q.lanes[u].admit(&e.sender.lines[u], e)
	q.size++
}

// giveBack lets an entry wait where it waited before.
func (q *queue) giveBack(e *entry) {
	u := e.transaction.Urgency
	q.lanes[u].push(&e.sender.lines[u], e)
	q.size++
}

// pop removes the entry to be served next. The queue must not be empty.
func (q *queue) pop() *entry {
	for u := range q.lanes {
		if len(q.lanes[u].lines) > 0 {
			q.size--
			return q.lanes[u].pop()
		}
	}
	panic("manager: pop of an empty queue")
}

// oldest returns the earliest arrival of those waiting, or sim.Never. It looks at one
// transaction for each sender and class that waits.
func (q *queue) oldest() sim.Time {
	first := sim.Never
	for u := range q.lanes {
		for _, l := range q.lanes[u].lines {
			first = min(first, l.first.arrived)
		}
	}
	return first
}

// victim returns the lane and line whose newest transaction has to go if one of s and
// u is to be admitted: in the least urgent lane, the line with the most waiting for its
// weight. It is false when that is the newcomer's own line, or when nothing less urgent
// waits.
func (q *queue) victim(s *sender, u chain.Urgency) (*lane, *line, bool) {
	for v := chain.NonUrgent; v > u; v-- {
		if own := q.lanes[v].longest(); own != nil {
			return &q.lanes[v], own, true
		}
	}
	l, newcomer := &q.lanes[u], &s.lines[u]
	longest := l.longest()
	if longest == nil || longest.backlog() <= newcomer.backlog()+newcomer.length {
		return nil, nil, false
	}
	return l, longest, true
}
