package sim

import "time"

// place holds a customer while it is at a station, waiting or in service.
type place struct {
	Customer
	remaining time.Duration // service still to be given
	next      int32         // place behind this one in its queue, or in the list of free ones
	last      bool          // of a closed block
}

// nobody stands for no place.
const nobody int32 = -1

// line is the waiting room of a station: a queue for each class, threaded through
// the places. Places are reused, so that memory is allocated only while more
// customers are present than ever before.
type line struct {
	places  []place
	free    int32
	queues  []waiting // by class
	waiting classSet  // whose queue is not empty
}

// waiting is a queue of one class; tail is defined while there is a head.
type waiting struct{ head, tail int32 }

func newLine(classes int) line {
	l := line{free: nobody, queues: make([]waiting, classes), waiting: newClassSet(classes)}
	for i := range l.queues {
		l.queues[i].head = nobody
	}
	return l
}

// admit gives c a place outside the queues.
func (l *line) admit(c Customer) int32 {
	p := l.free
	if p == nobody {
		l.places = append(l.places, place{Customer: c, remaining: c.Service})
		return int32(len(l.places) - 1)
	}
	at := &l.places[p]
	l.free = at.next
	// Field by field: the whole would wait for the stores of its parts to retire.
	at.Entity, at.Class, at.Service = c.Entity, c.Class, c.Service
	at.Number, at.Arrived, at.remaining = c.Number, c.Arrived, c.Service
	return p
}

// release takes the customer from its place, which is in no queue.
func (l *line) release(p int32) Customer {
	l.places[p].next = l.free
	l.free = p
	return l.places[p].Customer
}

// join puts p at the end of a queue.
func (l *line) join(queue int, p int32) {
	q := &l.queues[queue]
	l.places[p].next = nobody
	if q.head == nobody {
		q.head = p
		l.waiting.add(queue)
	} else {
		l.places[q.tail].next = p
	}
	q.tail = p
}

// lead puts p at the head of a queue.
func (l *line) lead(queue int, p int32) {
	q := &l.queues[queue]
	l.places[p].next = q.head
	if q.head == nobody {
		q.tail = p
		l.waiting.add(queue)
	}
	q.head = p
}

// take removes the head of the highest queue that is not empty, or returns nobody.
func (l *line) take() int32 {
	if l.waiting.empty() {
		return nobody
	}
	queue := l.waiting.first()
	q := &l.queues[queue]
	p := q.head
	q.head = l.places[p].next
	if q.head == nobody {
		l.waiting.remove(queue)
	}
	return p
}
