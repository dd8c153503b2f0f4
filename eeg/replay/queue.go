package replay

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Policy says what happens when a receiver is too slow.
type Policy uint8

// The policies.
const (
	Block      Policy = iota // the replay waits for the receiver and then catches up: nothing is lost
	DropOldest               // the replay goes on: what waits longest is lost, and counted
)

// String returns the policy's name.
func (p Policy) String() string {
	switch p {
	case Block:
		return "block"
	case DropOldest:
		return "drop-oldest"
	default:
		return fmt.Sprintf("Policy(%d)", uint8(p))
	}
}

// Queue holds what one sender has for one receiver. When it is full, the oldest item
// makes room for the next one.
type Queue[T any] struct {
	items   chan T
	dropped atomic.Int64
	once    sync.Once
}

// NewQueue returns a queue that holds at most room items. It panics unless room > 0.
func NewQueue[T any](room int) *Queue[T] {
	if room <= 0 {
		panic("replay: a queue without room")
	}
	return &Queue[T]{items: make(chan T, room)}
}

// Push adds v and never waits. It must not follow Close.
func (q *Queue[T]) Push(v T) {
	for {
		select {
		case q.items <- v:
			return
		default:
		}
		select {
		case <-q.items:
			q.dropped.Add(1)
		default:
		}
	}
}

// Close says that nothing more comes.
func (q *Queue[T]) Close() { q.once.Do(func() { close(q.items) }) }

// Pop waits for the oldest item. It is false when the queue is closed and empty, or
// ctx is done.
func (q *Queue[T]) Pop(ctx context.Context) (T, bool) {
	var none T
	if ctx.Err() != nil {
		return none, false
	}
	select {
	case v, ok := <-q.items:
		return v, ok
	case <-ctx.Done():
		return none, false
	}
}

// Dropped returns how many items had to make room so far.
func (q *Queue[T]) Dropped() int64 { return q.dropped.Load() }

// PushWait adds v when there is room. It is false when ctx is done before.
func (q *Queue[T]) PushWait(ctx context.Context, v T) bool {
	select {
	case q.items <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// Waiting returns how many items wait at present.
func (q *Queue[T]) Waiting() int { return len(q.items) }
