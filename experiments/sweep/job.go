package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ihealth/experiments"
)

// maxError is how much of an error is sent, in bytes.
const maxError = 1 << 16

// job computes one cell after another.
type job struct {
	*shift
	welcome
	id    string
	tasks jetstream.Consumer
}

// work computes cells for one coordinator after another, until there is none.
func (j *job) work(ctx context.Context) error {
	for {
		if err := j.greet(ctx); err != nil {
			return err
		}
		if err := j.loop(ctx); err != nil {
			return err
		}
	}
}

// greet asks for work until a coordinator answers.
func (j *job) greet(ctx context.Context) error {
	text, err := json.Marshal(greeting{j.name, j.code})
	if err != nil {
		return err
	}
	return j.try(ctx, func() error {
		reply, err := j.request(ctx, &nats.Msg{Subject: j.Link.subject(hello), Data: text}, 0)
		if err != nil {
			return err
		}
		j.welcome = welcome{}
		if err := json.Unmarshal(reply, &j.welcome); err != nil {
			return err
		}
		if j.Refused != "" {
			return fmt.Errorf("%w: the coordinator says: %s", ErrSkew, j.Refused)
		}
		if j.tasks, err = j.js.Consumer(ctx, j.Stream, consumer); err != nil {
			return err
		}
		j.found(j.Stream)
		return nil
	})
}

// loop computes cells for as long as the coordinator's queue is there.
func (j *job) loop(ctx context.Context) error {
	for ctx.Err() == nil {
		m, err := j.next(ctx)
		switch {
		case err == nil:
			if err := j.handle(ctx, m); err != nil {
				return err
			}
		case !errors.Is(err, nats.ErrTimeout) && !errors.Is(err, context.DeadlineExceeded), !j.nc.IsConnected():
			return nil
		}
	}
	return context.Cause(ctx)
}

// next waits some seconds for a task.
func (j *job) next(ctx context.Context) (jetstream.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return j.tasks.Next(jetstream.FetchContext(ctx))
}

// handle computes the cell of a message and delivers what it gave, while it tells the
// server that it lives.
func (j *job) handle(ctx context.Context, m jetstream.Msg) error {
	var t experiments.Task
	if err := json.Unmarshal(m.Data(), &t); err != nil {
		return fmt.Errorf("%w: task not understood: %w", ErrSkew, err)
	}
	inner, cancel := context.WithCancelCause(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { j.beat(inner, cancel, m) })
	err := j.compute(inner, m, t)
	cancel(nil)
	beats.Wait()
	switch {
	case err == nil:
		j.cells.Add(1)
		_ = m.Ack() // unheard, the cell is computed again
	case ctx.Err() != nil || errors.Is(err, ErrSkew):
		j.handBack(m, t)
	}
	return err
}

// beat says that the worker lives. It ends the work when the server is away for longer
// than the worker's patience.
func (j *job) beat(ctx context.Context, cancel context.CancelCauseFunc, m jetstream.Msg) {
	seen := time.Now()
	for pause(ctx, j.Heartbeat) == nil {
		if m.InProgress() == nil {
			seen = time.Now()
		} else if time.Since(seen) > j.Patience {
			cancel(fmt.Errorf("%w for %v: cell given up", ErrGone, j.Patience))
		}
	}
}

// handBack gives a cell to another worker at once; unheard, after a while.
func (j *job) handBack(m jetstream.Msg, t experiments.Task) {
	_ = j.nc.Publish(j.Link.subject(giveBack), []byte(t.Hash))
	_ = m.Nak()
}

// compute runs the cell and delivers its outcome or its error. A cell that has ended
// as many workers as may be is not tried.
func (j *job) compute(ctx context.Context, m jetstream.Msg, t experiments.Task) error {
	about, err := m.Metadata()
	if err != nil {
		return err
	}
	if about.NumDelivered > uint64(j.Attempts) {
		text := strconv.FormatUint(about.NumDelivered, 10)
		err := j.answer(ctx, t, nil, 0, nats.Header{headerPoison: {text}})
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
	outcome, by, err := j.run(ctx, t)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, experiments.ErrSkew):
		return fmt.Errorf("%w: cell %s of %s: %w", ErrSkew, t.Cell, t.Name, err)
	case err != nil:
		text := []byte(err.Error())
		return j.try(ctx, func() error {
			return j.answer(ctx, t, text[:min(len(text), maxError)], 0, nats.Header{headerFailed: {"yes"}})
		})
	}
	return ignore(j.deliver(ctx, t, outcome, by), errFinished) // which it is as soon as the last answer is there
}

// deliver sends an outcome in parts that the server takes, all of them again when one
// is refused.
func (j *job) deliver(ctx context.Context, t experiments.Task, o experiments.Outcome, by experiments.Event) error {
	event, err := json.Marshal(by)
	if err != nil {
		return err
	}
	outcome := o.Encode()
	size := int(j.nc.MaxPayload() / 2)
	count := max(1, (len(outcome)+size-1)/size)
	return j.try(ctx, func() error {
		for part := range count {
			data := outcome[part*size : min((part+1)*size, len(outcome))]
			h := nats.Header{headerPart: {strconv.Itoa(part)}, headerParts: {strconv.Itoa(count)}, headerEvent: {string(event)}}
			if err := j.answer(ctx, t, data, len(outcome), h); err != nil {
				return err
			}
		}
		return nil
	})
}

// answer sends a part of an answer of size bytes and returns an error unless it is accepted.
func (j *job) answer(ctx context.Context, t experiments.Task, data []byte, size int, h nats.Header) error {
	h.Set(headerSender, j.id)
	h.Set(headerHash, string(t.Hash))
	reply, err := j.request(ctx, &nats.Msg{Subject: j.Link.subject(answer), Data: data, Header: h}, size)
	if err != nil {
		return err
	}
	if string(reply) != accepted {
		return fmt.Errorf("answer refused: %s", reply)
	}
	return nil
}

// request returns the coordinator's reply, for which it waits some seconds, and 10 more for
// each MB that may have to be decoded.
func (j *job) request(ctx context.Context, m *nats.Msg, size int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second+time.Duration(size)*10*time.Microsecond)
	defer cancel()
	reply, err := j.nc.RequestMsgWithContext(ctx, m)
	if err != nil {
		return nil, err
	}
	return reply.Data, nil
}
