package sweep

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"ihealth/experiments"
)

var (
	// ErrTaken says that another coordinator has a sweep of this name.
	ErrTaken = errors.New("a sweep of this name is under way")
	// ErrPoison says that a cell ends the workers that compute it.
	ErrPoison = errors.New("cell ends its workers")
)

// Options are how a queue treats its workers.
type Options struct {
	Heartbeat time.Duration      // how often workers say that they live; 0 means 2 s. After five of silence a cell is given to another
	Attempts  int                // how many workers may fall silent over a cell before it is given up; 0 means 3
	Note      func(about string) // hears which workers come and go, from one goroutine at a time; may be nil
}

// silence is how long a worker may be silent, in heartbeats.
const silence = 5

// Queue is the coordinator's side of a sweep: it hands out tasks and waits for their
// outcomes. Its methods may be called by many goroutines.
type Queue struct {
	link   Link
	o      Options
	code   Code
	nc     *nats.Conn
	js     jetstream.JetStream
	stream string
	cancel context.CancelFunc
	audits sync.WaitGroup

	mu      sync.Mutex
	waiting map[experiments.Hash]*waiting
	parts   map[string]*parts // by sender
	workers map[string]bool
	notes   sync.Mutex
}

// waiting is a task that has no outcome yet.
type waiting struct {
	task      experiments.Task
	published bool          // the server has had it
	returned  int           // workers that went and gave it back
	done      chan struct{} // closed when there is an answer
	answered
}

// answered is what a cell gave.
type answered struct {
	outcome experiments.Outcome
	by      experiments.Event
	err     error
}

// Open begins a sweep. A sweep of the same name whose coordinator was killed is
// replaced; its workers come over.
func Open(ctx context.Context, link Link, o Options) (*Queue, error) {
	if err := link.Validate(); err != nil {
		return nil, err
	}
	o.Heartbeat, o.Attempts = cmp.Or(o.Heartbeat, 2*time.Second), cmp.Or(o.Attempts, 3)
	code, err := CurrentCode()
	if err != nil {
		return nil, err
	}
	nc, js, err := link.connect("coordinator")
	if err != nil {
		return nil, err
	}
	q := &Queue{
		link: link, o: o, code: code, nc: nc, js: js, stream: link.streamPrefix() + nuid.Next(),
		waiting: map[experiments.Hash]*waiting{}, parts: map[string]*parts{}, workers: map[string]bool{},
	}
	if err := q.begin(ctx); err != nil {
		nc.Close()
		return nil, err
	}
	ctx, q.cancel = context.WithCancel(context.WithoutCancel(ctx))
	q.audits.Go(func() { q.audit(ctx) })
	return q, nil
}

func (l Link) streamPrefix() string { return strings.TrimSuffix(l.subject(""), ".") + "_" }

func (q *Queue) begin(ctx context.Context) error {
	if _, err := q.nc.Request(q.link.subject(hello), nil, time.Second); err == nil {
		return fmt.Errorf("%w: end it, or choose another name", ErrTaken)
	}
	if err := q.removeStreams(ctx); err != nil {
		return err
	}
	if err := q.createStream(ctx); err != nil {
		return err
	}
	for kind, handle := range map[string]nats.MsgHandler{hello: q.welcome, answer: q.receive, giveBack: q.takeBack, leave: q.farewell} {
		if _, err := q.nc.Subscribe(q.link.subject(kind), handle); err != nil {
			return err
		}
	}
	return q.nc.Flush()
}

// removeStreams removes what killed coordinators have left.
func (q *Queue) removeStreams(ctx context.Context) error {
	list := q.js.StreamNames(ctx)
	for name := range list.Name() {
		if strings.HasPrefix(name, q.link.streamPrefix()) {
			if err := q.js.DeleteStream(ctx, name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
				return err
			}
		}
	}
	if err := list.Err(); err != nil {
		return fmt.Errorf("streams of the NATS server: %w: is JetStream enabled?", err)
	}
	return nil
}

func (q *Queue) createStream(ctx context.Context) error {
	s, err := q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: q.stream, Subjects: []string{q.subject()}, Retention: jetstream.WorkQueuePolicy, Storage: jetstream.MemoryStorage,
	})
	if err != nil {
		return fmt.Errorf("queue of tasks: %w", err)
	}
	_, err = s.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: consumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: silence * q.o.Heartbeat,
		MaxDeliver: -1, MaxAckPending: -1, MaxWaiting: 1 << 16,
	})
	return err
}

func (q *Queue) subject() string { return q.link.subject(task) + "." + q.stream }

// Run hands the task to a worker and returns what it gave. An error of the cell is
// returned as the worker tells it; a cell that ends its workers gives [ErrPoison].
func (q *Queue) Run(ctx context.Context, t experiments.Task) (experiments.Outcome, experiments.Event, error) {
	w, first := q.await(t)
	if first {
		if err := q.publish(ctx, w); err != nil {
			q.settle(t.Hash, answered{err: err})
		}
	}
	select {
	case <-w.done:
		return w.outcome, w.by, w.err
	case <-ctx.Done():
		q.settle(t.Hash, answered{err: context.Cause(ctx)})
		return experiments.Outcome{}, experiments.Event{}, context.Cause(ctx)
	}
}

// await registers a task, and reports whether it was not there yet.
func (q *Queue) await(t experiments.Task) (w *waiting, first bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w, ok := q.waiting[t.Hash]
	if !ok {
		w = &waiting{task: t, done: make(chan struct{})}
		q.waiting[t.Hash] = w
	}
	return w, !ok
}

// settle ends the wait for a task. Later answers change nothing.
func (q *Queue) settle(h experiments.Hash, a answered) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w, ok := q.waiting[h]; ok {
		w.answered = a
		close(w.done)
		delete(q.waiting, h)
	}
}

// publish gives a task to the server, which may be away for a while.
func (q *Queue) publish(ctx context.Context, w *waiting) error {
	message, err := json.Marshal(w.task)
	if err != nil {
		return err
	}
	if limit := q.nc.MaxPayload(); int64(len(message)) > limit {
		return fmt.Errorf("task of %d bytes: the NATS server takes %d: raise its max_payload", len(message), limit)
	}
	for {
		_, err := q.js.Publish(ctx, q.subject(), message)
		var refused *jetstream.APIError
		switch {
		case err == nil:
			q.mu.Lock()
			defer q.mu.Unlock()
			w.published = true
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &refused):
			return fmt.Errorf("queue of tasks: %w", err)
		}
		if err := pause(ctx, q.o.Heartbeat); err != nil {
			return err
		}
	}
}

// Finish tells the workers that no more will come, and waits a moment for them to go.
func (q *Queue) Finish() error {
	err := errors.Join(q.nc.Publish(q.link.subject(finish), nil), q.nc.Flush())
	for range 100 {
		if q.Workers() == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// Workers returns how many workers have come and not said that they go. Those that
// were killed are among them.
func (q *Queue) Workers() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.workers)
}

// Close ends the sweep. Workers that have not been told to finish wait for another
// coordinator.
func (q *Queue) Close() error {
	q.cancel()
	q.audits.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := q.js.DeleteStream(ctx, q.stream)
	q.nc.Close()
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	return err
}

// note tells the user.
func (q *Queue) note(format string, args ...any) {
	if q.o.Note == nil {
		return
	}
	q.notes.Lock()
	defer q.notes.Unlock()
	q.o.Note(fmt.Sprintf(format, args...))
}
