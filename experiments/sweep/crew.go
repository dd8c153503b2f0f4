package sweep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// ErrCrew says that all workers of a crew ended of themselves.
var ErrCrew = errors.New("no worker is left")

// Crew is a number of worker processes on this host. One that is killed is replaced;
// one that ends of itself with an error is not.
type Crew struct {
	Command []string           // of a worker
	Workers int                // processes, ≥ 1
	Note    func(about string) // hears which end, from one goroutine at a time; may be nil

	mu sync.Mutex // of Note
}

// Work keeps the processes running until all have ended in peace, which is no error, or
// ctx ends: then they are interrupted, and killed when they take longer than 5 s.
func (c *Crew) Work(ctx context.Context) error {
	errs := make([]error, c.Workers)
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() { errs[i] = c.employ(ctx) })
	}
	workers.Wait()
	for _, err := range errs {
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: the first says: %w", ErrCrew, errs[0])
}

// employ runs one process after another until one ends of itself.
func (c *Crew) employ(ctx context.Context) error {
	for {
		killed, err := c.once(ctx)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !killed:
			return err
		}
		c.note(fmt.Sprintf("a worker was killed and is replaced: %v", err))
	}
}

// once runs a process, and reports whether something other than itself ended it: a
// signal, or its runtime with a status above 1.
func (c *Crew) once(ctx context.Context) (killed bool, err error) {
	cmd := exec.CommandContext(ctx, c.Command[0], c.Command[1:]...)
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return exit.ExitCode() != 1, fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	return false, err
}

func (c *Crew) note(about string) {
	if c.Note == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Note(about)
}
