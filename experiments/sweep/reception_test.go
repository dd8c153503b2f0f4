package sweep

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"ihealth/experiments"
)

// A worker of another program is refused, and both sides name both programs.
func TestOtherCodeIsRefused(t *testing.T) {
	link := serve(t)
	var said notes
	q := open(t, link, Options{Note: said.add})
	defer closeQueue(t, q)
	mine, err := CurrentCode()
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]func(c *Code){
		"engine version":  func(c *Code) { c.Engine += 41 },
		"compiler":        func(c *Code) { c.Go = "go1.4" },
		"architecture":    func(c *Code) { c.Arch = "pdp11" },
		"executable":      func(c *Code) { c.Source = "executable 00" },
		"other revision":  func(c *Code) { c.Source = "revision 00" },
		"no word of this": func(c *Code) { *c = Code{Go: "?"} },
	} {
		code := mine
		other(&code)
		w := Worker{Link: link, Code: code, Patience: time.Minute}
		_, err := w.Work(t.Context())
		if !errors.Is(err, ErrSkew) || !strings.Contains(err.Error(), mine.String()) || !strings.Contains(err.Error(), code.String()) {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(said.String(), "is refused") || !strings.Contains(said.String(), code.String()) {
			t.Errorf("%s: the coordinator says %q", name, said.String())
		}
	}
	if q.Workers() != 0 {
		t.Errorf("%d workers", q.Workers())
	}
}

// A worker whose inputs differ leaves, and its cell goes to another.
func TestOtherInputsAreRefused(t *testing.T) {
	tasks := plan(t, 3)
	link := serve(t)
	q := open(t, link, Options{Attempts: 1})
	done := make(chan []result, 1)
	go func() { done <- runAll(t.Context(), q, tasks, nil) }()
	odd := Worker{Link: link, Patience: time.Minute, Run: func(_ context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
		task.Hash = experiments.Hash(strings.Repeat("0", 64))
		return tools.run(t.Context(), task)
	}}
	if _, err := odd.Work(t.Context()); !errors.Is(err, ErrSkew) || !errors.Is(err, experiments.ErrSkew) {
		t.Errorf("worker with other inputs: %v", err)
	}
	leave := work(t, Worker{Link: link})
	if got, want := sum(t, <-done), serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// send answers a task as a worker does, and returns the reply.
func send(t *testing.T, q *Queue, data []byte, header map[string]string) string {
	t.Helper()
	m := &nats.Msg{Subject: q.link.subject(answer), Data: data, Header: nats.Header{}}
	for key, value := range header {
		m.Header.Set(key, value)
	}
	nc, err := nats.Connect(q.link.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	reply, err := nc.RequestMsg(m, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return string(reply.Data)
}

// The second of two answers changes nothing, whatever it says.
func TestDuplicatedAnswerIsIdempotent(t *testing.T) {
	one := plan(t, 1)[0]
	link := serve(t)
	q := open(t, link, Options{})
	defer closeQueue(t, q)
	right, err := one.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan []result, 1)
	go func() { done <- runAll(t.Context(), q, []experiments.Task{one}, nil) }()
	for len(q.published()) == 0 {
		time.Sleep(time.Millisecond)
	}
	h := map[string]string{headerSender: "a", headerHash: string(one.Hash), headerPart: "0", headerParts: "1", headerEvent: `{"host":"a"}`}
	for i := range 3 {
		if got := send(t, q, right.Encode(), h); got != accepted {
			t.Errorf("answer %d: %s", i, got)
		}
	}
	h[headerFailed] = "yes"
	if got := send(t, q, []byte("late and wrong"), h); got != accepted {
		t.Errorf("late answer: %s", got)
	}
	if r := <-done; r[0].err != nil || string(r[0].outcome.Encode()) != string(right.Encode()) {
		t.Errorf("%v", r[0])
	}
}

// What is no answer is refused with what is wrong, and the task goes on waiting.
func TestBadAnswersAreRefused(t *testing.T) {
	one := plan(t, 1)[0]
	link := serve(t)
	q := open(t, link, Options{})
	defer closeQueue(t, q)
	right, err := one.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	good := right.Encode()
	damaged := append([]byte{}, good...)
	damaged[len(damaged)/2] ^= 1
	for name, c := range map[string]struct {
		data                     []byte
		part, parts, event, gone string
	}{
		"a flipped bit":      {data: damaged, part: "0", parts: "1", event: "{}"},
		"cut":                {data: good[:len(good)/2], part: "0", parts: "1", event: "{}"},
		"empty":              {part: "0", parts: "1", event: "{}"},
		"second part alone":  {data: good, part: "1", parts: "2", event: "{}"},
		"negative part":      {data: good, part: "-1", parts: "2", event: "{}"},
		"no number":          {data: good, part: "first", parts: "1", event: "{}"},
		"no parts":           {data: good, part: "0", event: "{}"},
		"event is no JSON":   {data: good, part: "0", parts: "1", event: "me"},
		"poison, how often?": {gone: "often"},
		"poison, too early":  {gone: "2"},
	} {
		h := map[string]string{headerSender: name, headerHash: string(one.Hash), headerPart: c.part, headerParts: c.parts, headerEvent: c.event}
		if c.gone != "" {
			h[headerPoison] = c.gone
		}
		q.await(one)
		if got := send(t, q, c.data, h); got == accepted || got == "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) != 1 {
		t.Error("a bad answer ended the wait")
	}
}

// An outcome of more than half a message of the server comes in parts.
func TestLargeOutcomeComesInParts(t *testing.T) {
	one := plan(t, 1)[0]
	link := serve(t)
	q := open(t, link, Options{})
	large := experiments.Outcome{Notes: []string{strings.Repeat("a long note; ", 1<<19)}}
	leave := work(t, Worker{Link: link, Run: func(context.Context, experiments.Task) (experiments.Outcome, experiments.Event, error) {
		return large, experiments.Event{}, nil
	}})
	r := runAll(t.Context(), q, []experiments.Task{one}, nil)[0]
	if r.err != nil || string(r.outcome.Encode()) != string(large.Encode()) {
		t.Errorf("%d bytes came, %v", len(r.outcome.Encode()), r.err)
	}
	if part := int(q.nc.MaxPayload() / 2); len(large.Encode()) <= part {
		t.Errorf("%d bytes are one part", len(large.Encode()))
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A name belongs to one coordinator at a time; what a killed one has left is removed.
func TestNamesOfSweeps(t *testing.T) {
	link := serve(t)
	q := open(t, link, Options{})
	if _, err := Open(t.Context(), link, Options{}); !errors.Is(err, ErrTaken) {
		t.Errorf("a second coordinator: %v", err)
	}
	other := link
	other.Name = "other"
	q2 := open(t, other, Options{})
	if err := q2.Close(); err != nil {
		t.Error(err)
	}
	q.cancel()
	q.nc.Close() // killed
	q3 := open(t, link, Options{})
	defer closeQueue(t, q3)
	if _, err := q3.js.Stream(t.Context(), q.stream); err == nil {
		t.Error("the stream of the killed coordinator is still there")
	}
	for _, name := range []string{"a.b", "A", "a b", "*", ">"} {
		if _, err := Open(t.Context(), Link{URL: link.URL, Name: name}, Options{}); !errors.Is(err, ErrName) {
			t.Errorf("name %q: %v", name, err)
		}
	}
}

// Only who has the token takes part, and a port that others reach needs one.
func TestTokens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	token, err := MakeToken(file)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := MakeToken(file); again != token || err != nil {
		t.Errorf("the token changed from %q to %q, %v", token, again, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the token: %v, %v", info.Mode(), err)
	}
	for text, want := range map[string]error{"": ErrToken, "short": ErrToken, "two words of good length": ErrToken, strings.Repeat("x", 16): nil} {
		name := filepath.Join(t.TempDir(), "t")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadToken(name); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:4222", "host.example:4222"} {
		if _, err := Serve(listen, ""); !errors.Is(err, ErrOpen) {
			t.Errorf("%s without a token: %v", listen, err)
		}
	}
	s, err := Serve("127.0.0.1:0", token)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // a test
	for _, wrong := range []string{"", "wrong"} {
		w := Worker{Link: Link{URL: s.URL(), Token: wrong}, Patience: time.Hour}
		if _, err := w.Work(t.Context()); !errors.Is(err, nats.ErrAuthorization) {
			t.Errorf("token %q: %v", wrong, err)
		}
	}
	q := open(t, Link{URL: s.URL(), Token: token}, Options{})
	closeQueue(t, q)
}

func TestBadAddresses(t *testing.T) {
	for _, listen := range []string{"", "nowhere", "127.0.0.1", "127.0.0.1:-1", "127.0.0.1:70000", "127.0.0.1:http"} {
		if _, err := Serve(listen, ""); err == nil {
			t.Errorf("%q is no address", listen)
		}
	}
	s, err := Serve("127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // a test
	if err := (Link{}).Validate(); err == nil {
		t.Error("a link without a URL")
	}
	if got := redacted("nats://me:secret@a:1,tls://token@b:2,nats://c:3"); strings.Contains(got, "secret") || strings.Contains(got, "token") || !strings.Contains(got, "c:3") {
		t.Error(got)
	}
}

// A worker waits for a coordinator no longer than it has patience, and its context ends
// it at once.
func TestPatience(t *testing.T) {
	link := serve(t)
	w := Worker{Link: link, Patience: beat}
	if _, err := w.Work(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("no coordinator: %v", err)
	}
	w.Link.URL = "nats://127.0.0.1:1"
	if _, err := w.Work(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("no server: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.Patience = time.Hour
	if _, err := w.Work(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
