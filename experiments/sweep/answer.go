package sweep

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"

	"ihealth/experiments"
)

// parts is an answer of which some has come.
type parts struct {
	hash experiments.Hash
	next int
	data []byte
}

// receive takes a part of an answer, and ends the wait for its task with the last. The
// reply is accepted, or what is wrong, after which the worker sends all of it again.
func (q *Queue) receive(m *nats.Msg) {
	reply := accepted
	if err := q.take(m); err != nil {
		reply = err.Error()
	}
	if err := m.Respond([]byte(reply)); err != nil {
		q.note("reply to worker: %v", err)
	}
}

func (q *Queue) take(m *nats.Msg) error {
	hash := experiments.Hash(m.Header.Get(headerHash))
	if m.Header.Get(headerFailed) != "" {
		q.settle(hash, answered{err: errors.New(string(m.Data))})
		return nil
	}
	if m.Header.Get(headerPoison) != "" {
		return q.giveUp(hash, m.Header.Get(headerPoison))
	}
	data, whole, err := q.join(hash, m)
	if err != nil || !whole {
		return err
	}
	outcome, err := experiments.DecodeOutcome(data)
	if err != nil {
		return err
	}
	var by experiments.Event
	if err := json.Unmarshal([]byte(m.Header.Get(headerEvent)), &by); err != nil {
		return fmt.Errorf("who computed the cell: %w", err)
	}
	q.settle(hash, answered{outcome: outcome, by: by})
	return nil
}

// join adds a part to those of its sender, and returns the whole with the last.
func (q *Queue) join(hash experiments.Hash, m *nats.Msg) (data []byte, whole bool, err error) {
	part, err := strconv.Atoi(m.Header.Get(headerPart))
	count, err2 := strconv.Atoi(m.Header.Get(headerParts))
	if err := errors.Join(err, err2); err != nil {
		return nil, false, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	sender := m.Header.Get(headerSender)
	p := q.parts[sender]
	if part == 0 {
		p = &parts{hash: hash}
		q.parts[sender] = p
	}
	if p == nil || p.hash != hash || p.next != part {
		return nil, false, fmt.Errorf("part %d of the answer is out of turn", part)
	}
	p.data, p.next = append(p.data, m.Data...), part+1
	if p.next < count {
		return nil, false, nil
	}
	delete(q.parts, sender)
	return p.data, true, nil
}

// giveUp ends the wait for a task that was given out too often. It returns an error
// when some of those workers went in peace, and the cell may be tried again.
func (q *Queue) giveUp(hash experiments.Hash, delivered string) error {
	times, err := strconv.Atoi(delivered)
	if err != nil {
		return err
	}
	q.mu.Lock()
	returned := 0
	if w, ok := q.waiting[hash]; ok {
		returned = w.returned
	}
	q.mu.Unlock()
	if silent := times - 1 - returned; silent < q.o.Attempts {
		return fmt.Errorf("only %d workers fell silent", silent)
	}
	q.settle(hash, answered{err: fmt.Errorf("%w: %d workers had it, and none lived to answer", ErrPoison, q.o.Attempts)})
	return nil
}
