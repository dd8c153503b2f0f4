package sweep

import (
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"

	"ihealth/experiments"
)

// welcome answers a worker that asks for work.
func (q *Queue) welcome(m *nats.Msg) {
	var g greeting
	reply := welcome{Stream: q.stream, Heartbeat: q.o.Heartbeat, Attempts: q.o.Attempts}
	if err := json.Unmarshal(m.Data, &g); err != nil {
		reply = welcome{Refused: fmt.Sprintf("greeting not understood: %v", err)}
	} else if err := q.code.Check(g.Code); err != nil {
		reply = welcome{Refused: err.Error()}
		q.note("worker %s is refused: %v", g.Worker, err)
	} else {
		q.enlist(g.Worker)
	}
	text, err := json.Marshal(reply)
	if err == nil {
		err = m.Respond(text)
	}
	if err != nil {
		q.note("worker %s gets no answer: %v", g.Worker, err)
	}
}

// enlist counts a worker, each of whose jobs asks for work.
func (q *Queue) enlist(name string) {
	q.mu.Lock()
	here := q.workers[name]
	q.workers[name] = true
	n := len(q.workers)
	q.mu.Unlock()
	if !here {
		q.note("worker %s has come: %d now", name, n)
	}
}

// takeBack hears that a worker goes in peace before it has computed a cell.
func (q *Queue) takeBack(m *nats.Msg) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w, ok := q.waiting[experiments.Hash(m.Data)]; ok {
		w.returned++
	}
}

// farewell hears that a worker goes.
func (q *Queue) farewell(m *nats.Msg) {
	name := string(m.Data)
	q.mu.Lock()
	here := q.workers[name]
	delete(q.workers, name)
	n := len(q.workers)
	q.mu.Unlock()
	if here {
		q.note("worker %s has gone: %d left", name, n)
	}
}
