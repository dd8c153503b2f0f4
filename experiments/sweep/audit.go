package sweep

import (
	"context"
	"errors"

	"github.com/nats-io/nats.go/jetstream"
)

// audit looks now and then whether the server still has what is waited for, and hands
// out anew what it has lost.
func (q *Queue) audit(ctx context.Context) {
	for pause(ctx, silence*q.o.Heartbeat) == nil {
		before := q.published()
		held, err := q.held(ctx)
		if err != nil || held > 0 || len(before) == 0 {
			continue
		}
		for _, w := range before {
			select {
			case <-w.done:
			default:
				if q.publish(ctx, w) == nil {
					q.note("the queue had lost cell %s: it is handed out again", w.task.Cell)
				}
			}
		}
	}
}

// published returns the tasks that the server should have: a task leaves it only after
// its outcome is here.
func (q *Queue) published() []*waiting {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []*waiting
	for _, w := range q.waiting { // their order is that of handing out, no more
		if w.published {
			out = append(out, w)
		}
	}
	return out
}

// held returns how many tasks the server has; a stream that is gone is made again.
func (q *Queue) held(ctx context.Context) (uint64, error) {
	s, err := q.js.Stream(ctx, q.stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return 0, q.createStream(ctx)
	}
	if err != nil {
		return 0, err
	}
	return s.CachedInfo().State.Msgs, nil
}
