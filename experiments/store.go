package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrNoOutcome says that a store does not have a cell's outcome.
var ErrNoOutcome = errors.New("no outcome")

// Store keeps outcomes in a folder, one file each, named by the hash of the cell. A
// file appears complete or not at all. Any number of processes may use a store.
type Store struct{ dir string }

// OpenStore returns the store in dir, which it makes if need be.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("store of outcomes: %w", err)
	}
	return &Store{dir}, nil
}

func (s *Store) path(h Hash) string { return filepath.Join(s.dir, string(h)) }

// Has reports whether there is an outcome of the cell, which may be damaged.
func (s *Store) Has(h Hash) bool {
	_, err := os.Stat(s.path(h))
	return h.valid() && err == nil
}

// Get returns the outcome of a cell. The error is ErrNoOutcome, ErrDamaged or that of
// the file system.
func (s *Store) Get(h Hash) (Outcome, error) {
	o, _, err := s.read(h)
	return o, err
}

// Put keeps the outcome of a cell in place of what was there. When it returns nil the
// outcome is on the disk; when it fails, the store is as it was.
func (s *Store) Put(h Hash, o Outcome) error { return s.Record(h, o, Event{Hash: h}) }

// Record is Put of an outcome whose origin is known.
func (s *Store) Record(h Hash, o Outcome, by Event) error {
	if !h.valid() {
		return fmt.Errorf("store of outcomes: hash %q: want 64 hexadecimal digits", h)
	}
	by.Hash = h
	if err := replaceFile(s.path(h), append(jsonLine(nil, by), o.Encode()...)); err != nil {
		return err
	}
	return removeFile(s.failurePath(h))
}

// read returns an outcome and its origin, which stands in the file's first line.
func (s *Store) read(h Hash) (Outcome, Event, error) {
	if !h.valid() {
		return Outcome{}, Event{}, fmt.Errorf("store of outcomes: %w of %q: no hash", ErrNoOutcome, h)
	}
	text, err := os.ReadFile(s.path(h))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Outcome{}, Event{}, fmt.Errorf("%w of cell %s in %s", ErrNoOutcome, h, s.dir)
	case err != nil:
		return Outcome{}, Event{}, err
	}
	first, rest, _ := bytes.Cut(text, []byte{'\n'})
	var by Event
	if err := json.Unmarshal(first, &by); err != nil || by.Hash != h {
		return Outcome{}, Event{}, fmt.Errorf("%s: %w outcome: its first line is not that of cell %s", s.path(h), ErrDamaged, h)
	}
	o, err := DecodeOutcome(rest)
	if err != nil {
		return Outcome{}, Event{}, fmt.Errorf("%s: %w", s.path(h), err)
	}
	return o, by, nil
}

// stale is the age at which a file that is being written was left by a process that was
// killed: writing one takes milliseconds.
const stale = time.Hour

// sweep removes what killed processes have left.
func (s *Store) sweep() error {
	left, err := filepath.Glob(filepath.Join(s.dir, tempMark))
	if err != nil {
		return err
	}
	for _, path := range left {
		info, err := os.Stat(path)
		if err != nil || time.Since(info.ModTime()) < stale {
			continue
		}
		if err := removeFile(path); err != nil {
			return err
		}
	}
	return nil
}

// removeFile removes a file if there is one.
func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// replaceFile writes a file aside, syncs it and renames it: whatever happens, path is
// what it was or has all of content.
func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"."+tempMark)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = errors.Join(f.Chmod(0o644), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// tempMark ends the name of a file that is being written; * is random.
const tempMark = "*.tmp"
