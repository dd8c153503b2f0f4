package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"ihealth/iomt/vault"
)

// Why a file cannot be opened as a store.
var (
	ErrLocked = errors.New("in use by another process")
	ErrFile   = errors.New("no vault's file, or damaged")
)

// patience is how long Open waits for another process to close the file.
const patience = time.Second

// bucket holds all entries.
var bucket = []byte("vault")

// Store keeps entries in a file. Any goroutine may use it, but for Compact and Close.
type Store struct {
	path string
	db   *bbolt.DB
}

var _ vault.Store = (*Store)(nil)

// Open opens the store in the file at path, or makes it. It fails with ErrLocked, with
// ErrFile, or with the file system's error.
func Open(path string) (*Store, error) {
	if err := checkLength(path); err != nil {
		return nil, err
	}
	db, err := open(path, false)
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucket)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bolt: %s: %w", path, err), db.Close())
	}
	return &Store{path, db}, nil
}

// open opens the database. Read-only, it looks at nothing but its first pages.
func open(path string, readOnly bool) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: patience, ReadOnly: readOnly, FreelistType: bbolt.FreelistMapType})
	var system *os.PathError
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, bbolterrors.ErrTimeout):
		return nil, fmt.Errorf("bolt: %s: %w: close it there first", path, ErrLocked)
	case errors.As(err, &system):
		return nil, fmt.Errorf("bolt: %w", err)
	default:
		return nil, fmt.Errorf("bolt: %s: %w: %w", path, ErrFile, err)
	}
}

// checkLength refuses a file that was cut off: the database maps it into memory and would
// end the process where pages are missing.
func checkLength(path string) (err error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return nil // a new one
	}
	db, err := open(path, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("bolt: %s: %w: %d of %d bytes", path, ErrFile, info.Size(), tx.Size())
		}
		return nil
	})
}

// Write stores all entries or none, and returns when they are on disk.
func (s *Store) Write(entries ...vault.Entry) error {
	return s.failed(s.db.Update(func(tx *bbolt.Tx) error {
		for _, e := range entries {
			if err := tx.Bucket(bucket).Put(e.Key, e.Value); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Read returns the value of a key, nil when there is none.
func (s *Store) Read(key []byte) (value []byte, err error) {
	err = s.failed(s.db.View(func(tx *bbolt.Tx) error {
		value = bytes.Clone(tx.Bucket(bucket).Get(key))
		return nil
	}))
	return value, err
}

// Scan calls each with the entries whose keys begin with prefix, in order. None of the
// calls may write.
func (s *Store) Scan(prefix []byte, each func(vault.Entry) error) error {
	return s.failed(s.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucket).Cursor()
		for k, v := cursor.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = cursor.Next() {
			if err := each(vault.Entry{Key: bytes.Clone(k), Value: bytes.Clone(v)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// failed says which file it was.
func (s *Store) failed(err error) error {
	if err != nil {
		return fmt.Errorf("bolt: %s: %w", s.path, err)
	}
	return nil
}

// Compact rewrites the file without what was replaced: keys that [vault.Vault.Erase]
// destroyed are gone from the file only then. What disk and backups keep is beyond it. A
// failure before the new file is in place leaves the old one in use.
func (s *Store) Compact() error {
	aside := s.path + ".compact"
	if err := s.copyTo(aside); err != nil {
		return s.failed(errors.Join(err, os.Remove(aside)))
	}
	if err := s.db.Close(); err != nil {
		return s.failed(err)
	}
	moved := os.Rename(aside, s.path)
	if moved == nil {
		moved = syncDirectory(filepath.Dir(s.path))
	}
	db, err := open(s.path, false)
	if err == nil {
		s.db = db
	}
	return errors.Join(s.failed(moved), err)
}

// syncDirectory puts the names of a directory's files on disk: without it, a loss of power
// may bring the old file back, with keys that were destroyed.
func syncDirectory(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// copyTo writes what the store holds into a new file.
func (s *Store) copyTo(path string) (err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := open(path, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return bbolt.Compact(db, s.db, 0)
}

// Close closes the file.
func (s *Store) Close() error { return s.failed(s.db.Close()) }
