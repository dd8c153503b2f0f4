package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked says that another process runs the same experiment in the same folder.
var ErrLocked = errors.New("locked")

// Lock claims a shard of an experiment for this process, and the whole experiment where
// the shard is all of it, until release is called or the process ends in any way. The
// error is ErrLocked when another process has claimed what this one wants.
func (s *Store) Lock(e *Experiment, shard Shard) (release func(), err error) {
	whole := s.lockFile(e.ID())
	if shard.Of <= 1 {
		return unlock(whole), s.claim(whole, whole.TryLock, e.ID())
	}
	if err := s.claim(whole, whole.TryRLock, e.ID()); err != nil {
		return nil, err
	}
	part := s.lockFile(fmt.Sprintf("%s.%d-of-%d", e.ID(), shard.Index, shard.Of))
	if err := s.claim(part, part.TryLock, fmt.Sprintf("shard %v of %s", shard, e.ID())); err != nil {
		return nil, errors.Join(err, whole.Unlock())
	}
	return unlock(part, whole), nil
}

func (s *Store) lockFile(name string) *flock.Flock {
	return flock.New(filepath.Join(s.dir, name+".lock"), flock.SetPermissions(0o644))
}

func unlock(locks ...*flock.Flock) func() {
	return func() {
		for _, l := range locks {
			_ = l.Unlock() // the end of the process does it as well
		}
	}
}

// claim takes a lock and leaves this process's name in its file.
func (s *Store) claim(l *flock.Flock, try func() (bool, error), what string) error {
	ok, err := try()
	if err != nil {
		return fmt.Errorf("lock of %s: %w", what, err)
	}
	if !ok {
		return fmt.Errorf("%w: another process runs %s in %s%s: wait until it has ended, or give another folder",
			ErrLocked, what, filepath.Dir(s.dir), holder(l.Path()))
	}
	if host, err := os.Hostname(); err == nil {
		_ = os.WriteFile(l.Path(), fmt.Appendf(nil, "process %d on %s", os.Getpid(), host), 0o644) // for the message only
	}
	return nil
}

// holder says who has claimed a lock, if its file tells.
func holder(path string) string {
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return ""
	}
	return " (" + strings.TrimSpace(string(text)) + ")"
}

// exclusively calls f while no other process writes the run directory of the experiment.
func (s *Store) exclusively(ctx context.Context, e *Experiment, f func() error) error {
	l := s.lockFile(e.ID() + ".conclude")
	if _, err := l.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("waiting for the run directory of %s: %w", e.ID(), err)
	}
	return errors.Join(f(), l.Unlock())
}
