package sim

// fifo is a first-in first-out queue of customers in a ring that grows by
// doubling and never shrinks.
type fifo struct {
	ring  []Customer // length 0 or a power of two
	first uint
	size  uint
}

func (q *fifo) push(c Customer) {
	if q.size == uint(len(q.ring)) {
		q.grow()
	}
	q.ring[(q.first+q.size)&uint(len(q.ring)-1)] = c
	q.size++
}

// front returns the customer that was pushed first.
func (q *fifo) front() *Customer { return &q.ring[q.first] }

// pop removes the front.
func (q *fifo) pop() {
	q.first = (q.first + 1) & uint(len(q.ring)-1)
	q.size--
}

func (q *fifo) grow() {
	ring := make([]Customer, max(8, 2*len(q.ring)))
	n := copy(ring, q.ring[q.first:])
	copy(ring[n:], q.ring[:q.first])
	q.ring, q.first = ring, 0
}
