package sweep

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrName says that a sweep has an impossible name.
var ErrName = errors.New("bad name of a sweep")

// Link says where coordinator and workers meet.
type Link struct {
	URL   string // of a NATS server with JetStream, such as nats://127.0.0.1:4222; several are separated by commas
	Token string // empty when the server wants none or the URL has it
	Name  string // tells sweeps on one cluster apart: lower-case letters, digits, hyphens; empty means ihealth
}

// Validate returns what is wrong with the link.
func (l Link) Validate() error {
	if l.URL == "" {
		return errors.New("no URL of a NATS server: want one such as nats://127.0.0.1:4222")
	}
	return l.CheckName()
}

// CheckName returns what is wrong with the name.
func (l Link) CheckName() error {
	if strings.Trim(l.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return fmt.Errorf("%w: %q: want lower-case letters, digits and hyphens", ErrName, l.Name)
	}
	return nil
}

// subject returns the name of a kind of message.
func (l Link) subject(kind string) string {
	name := l.Name
	if name == "" {
		name = "ihealth"
	}
	return name + "." + kind
}

// The kinds of messages.
const (
	hello    = "hello"  // a worker asks for work; answered by a welcome
	answer   = "answer" // a worker has computed a cell, in parts
	giveBack = "return" // a worker goes, and the cell that it had is for another
	leave    = "leave"  // a worker goes
	finish   = "finish" // the coordinator needs no more workers
	task     = "task"   // followed by the session: a cell to be computed
)

// The headers of an answer.
const (
	headerSender = "Ihealth-Sender"
	headerHash   = "Ihealth-Hash"
	headerPart   = "Ihealth-Part" // from 0
	headerParts  = "Ihealth-Parts"
	headerEvent  = "Ihealth-Event"  // who computed it, in JSON
	headerFailed = "Ihealth-Failed" // there is no outcome: the data say why
	headerPoison = "Ihealth-Poison" // the cell was not computed: it has been given out so many times
)

// accepted is the reply to an answer that the coordinator has whole.
const accepted = "accepted"

// greeting is what a worker says of itself.
type greeting struct {
	Worker string `json:"worker"`
	Code   Code   `json:"code"`
}

// welcome is the coordinator's reply.
type welcome struct {
	Refused   string        `json:"refused,omitempty"` // why there is no work for this worker
	Stream    string        `json:"stream"`            // where the tasks are
	Heartbeat time.Duration `json:"heartbeat_ns"`      // how often a worker says that it lives
	Attempts  int           `json:"attempts"`          // how often a cell is given out
}

// consumer is the name of what hands out the tasks of a stream.
const consumer = "workers"

// connect returns a connection that is made again for as long as it takes.
func (l Link) connect(who string) (*nats.Conn, jetstream.JetStream, error) {
	options := []nats.Option{
		nats.Name(who), nats.MaxReconnects(-1), nats.ReconnectWait(200 * time.Millisecond), nats.ReconnectBufSize(-1),
		nats.PingInterval(10 * time.Second), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}
	if l.Token != "" {
		options = append(options, nats.Token(l.Token))
	}
	nc, err := nats.Connect(l.URL, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("NATS server %s: %w", redacted(l.URL), err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		nc.Close()
		return nil, nil, err
	}
	return nc, js, nil
}

// redacted returns URLs without what may be a password.
func redacted(urls string) string {
	list := strings.Split(urls, ",")
	for i, u := range list {
		if at := strings.LastIndex(u, "@"); at >= 0 {
			scheme, _, _ := strings.Cut(u, "://")
			list[i] = scheme + "://…" + u[at:]
		}
	}
	return strings.Join(list, ",")
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
