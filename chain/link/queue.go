package link

import (
	"sync"
	"time"
)

// Window is the most bytes of one direction of a connection that are on their way
// at a time; one more piece may wait for its turn.
const Window = 4 << 20

// piece is what is transmitted at a time. The last of a direction has no bytes.
type piece struct {
	data []byte
	due  time.Duration // when the receiver gets it
	last bool
	err  error // why there will be no more, nil at the proper end
}

// queue holds the pieces on their way, in order, at most Window bytes.
type queue struct {
	mu      sync.Mutex
	changed sync.Cond
	pieces  []piece
	bytes   int
	closed  bool
}

func newQueue() *queue {
	q := &queue{}
	q.changed.L = &q.mu
	return q
}

// put appends a piece as soon as there is room. It reports whether the queue is
// still open.
func (q *queue) put(p piece) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed && q.bytes+len(p.data) > Window {
		q.changed.Wait()
	}
	q.pieces = append(q.pieces, p)
	q.bytes += len(p.data)
	q.changed.Broadcast()
	return !q.closed
}

// empty reports whether nothing is on its way; a piece is until drop.
func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.pieces) == 0
}

// head waits for the first piece and returns it without taking it out. It reports
// whether the queue is still open.
func (q *queue) head() (piece, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed && len(q.pieces) == 0 {
		q.changed.Wait()
	}
	if q.closed {
		return piece{}, false
	}
	return q.pieces[0], true
}

// drop takes out the first piece.
func (q *queue) drop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= len(q.pieces[0].data)
	q.pieces[0] = piece{}
	q.pieces = q.pieces[1:]
	q.changed.Broadcast()
}

// close ends all waiting.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
}
