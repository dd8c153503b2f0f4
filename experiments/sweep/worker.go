package sweep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"ihealth/experiments"
)

var (
	// ErrGone says that no coordinator was there for longer than a worker's patience.
	ErrGone = errors.New("no coordinator")
	// errFinished ends a worker in peace.
	errFinished = errors.New("the sweep is finished")
)

// Worker computes cells for whatever coordinator it finds.
type Worker struct {
	Link     Link
	Jobs     int                // cells at once; 0 means 1
	Patience time.Duration      // how long it waits for a coordinator that is not there yet, or not any more
	Note     func(about string) // hears what it does, from one goroutine at a time; may be nil

	// Run computes a task and says who did; nil means here, with one goroutine.
	Run func(ctx context.Context, t experiments.Task) (experiments.Outcome, experiments.Event, error)
	// Code is what the worker says it is; zero means [CurrentCode].
	Code Code
}

// Work computes cells, and returns how many, until the coordinator says that the sweep is finished, which is
// no error, or ctx ends: then the cells in hand are given back. It returns [ErrGone]
// when its patience ends and [ErrSkew] when the coordinator wants another program or
// the cells need other inputs.
func (w *Worker) Work(ctx context.Context) (cells int, err error) {
	s, err := w.start(ctx)
	if err != nil {
		return 0, err
	}
	defer s.nc.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if _, err := s.nc.Subscribe(w.Link.subject(finish), func(*nats.Msg) { cancel(errFinished) }); err != nil {
		return 0, err
	}
	var jobs sync.WaitGroup
	for range cmp.Or(s.Jobs, 1) {
		jobs.Go(func() { cancel((&job{shift: s, id: nuid.Next()}).work(ctx)) })
	}
	jobs.Wait()
	s.sayGoodbye()
	if err := context.Cause(ctx); !errors.Is(err, errFinished) {
		return int(s.cells.Load()), err
	}
	return int(s.cells.Load()), nil
}

func ignore(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return err
}

// sayGoodbye tells the coordinator, if there is one to hear it.
func (s *shift) sayGoodbye() {
	_ = s.nc.Publish(s.Link.subject(leave), []byte(s.name))
	_ = s.nc.Flush()
}

// shift is a worker at work.
type shift struct {
	*Worker
	name string
	code Code
	run  func(ctx context.Context, t experiments.Task) (experiments.Outcome, experiments.Event, error)
	nc   *nats.Conn
	js   jetstream.JetStream

	cells atomic.Int64 // computed

	mu     sync.Mutex
	stream string // of the coordinator that was found last
}

// start connects as soon as there is a server.
func (w *Worker) start(ctx context.Context) (*shift, error) {
	if err := w.Link.Validate(); err != nil {
		return nil, err
	}
	s := &shift{Worker: w, code: w.Code, run: w.Run}
	if s.run == nil {
		s.run = new(bench).run
	}
	if s.code == (Code{}) {
		var err error
		if s.code, err = CurrentCode(); err != nil {
			return nil, err
		}
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	s.name = host + ":" + strconv.Itoa(os.Getpid())
	err = s.try(ctx, func() (err error) {
		s.nc, s.js, err = w.Link.connect(s.name)
		return err
	})
	return s, err
}

// try repeats what needs the coordinator until it succeeds, fails for good, or the
// patience ends.
func (s *shift) try(ctx context.Context, do func() error) error {
	begin := time.Now()
	for {
		err := do()
		if err == nil || errors.Is(err, ErrSkew) || errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrConnectionClosed) {
			return err
		}
		if time.Since(begin) > s.Patience {
			return fmt.Errorf("%w at %s for %v: %w", ErrGone, redacted(s.Link.URL), s.Patience, err)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

// found says, once for its jobs, that the worker has found a coordinator.
func (s *shift) found(stream string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Note != nil && s.stream != stream {
		s.Note("at work for the coordinator at " + redacted(s.Link.URL))
	}
	s.stream = stream
}
