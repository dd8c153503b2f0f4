package manager

import (
	"container/heap"

	"ihealth/chain"
	"ihealth/sim"
)

// entry is an admitted transaction.
type entry struct {
	transaction chain.Transaction
	arrived     sim.Time
	sequence    int // of admission
}

// queue is the waiting line: one lane for each urgency, ordered by admission.
type queue struct {
	lanes [chain.NonUrgent + 1]lane
	size  int
}

func (q *queue) push(e *entry) {
	heap.Push(&q.lanes[e.transaction.Urgency], e)
	q.size++
}

// pop removes the most urgent entry, of these the oldest. The queue must not be
// empty.
func (q *queue) pop() *entry {
	for u := range q.lanes {
		if len(q.lanes[u]) > 0 {
			q.size--
			return heap.Pop(&q.lanes[u]).(*entry)
		}
	}
	panic("manager: pop of an empty queue")
}

// oldest returns the earliest arrival of those waiting, or sim.Never.
func (q *queue) oldest() sim.Time {
	first := sim.Never
	for _, l := range q.lanes {
		if len(l) > 0 {
			first = min(first, l[0].arrived)
		}
	}
	return first
}

// lane is a heap of entries, the earliest admitted on top.
type lane []*entry

func (l lane) Len() int           { return len(l) }
func (l lane) Less(i, j int) bool { return l[i].sequence < l[j].sequence }
func (l lane) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *lane) Push(x any)        { *l = append(*l, x.(*entry)) }

func (l *lane) Pop() any {
	last := len(*l) - 1
	e := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	return e
}
