package comet

import (
	"errors"
	"fmt"
	"sync"

	dbm "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
)

// storage keeps a node's databases open while its engines, which close them, come
// and go.
type storage struct {
	dir string // of files; "" in memory

	mu    sync.Mutex
	bases map[string]dbm.DB
	crash *crash // that the present databases may suffer
}

// open returns the database that the engine asks for, the same one each time.
func (s *storage) open(c *config.DBContext) (dbm.DB, error) { return s.base(c.ID) }

// base returns the database of that name, whose Close does nothing.
func (s *storage) base(name string) (dbm.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if db := s.bases[name]; db != nil {
		return kept{db}, nil
	}
	if s.bases == nil {
		s.bases, s.crash = make(map[string]dbm.DB), new(crash)
	}
	db := dbm.DB(dbm.NewMemDB())
	if s.dir != "" {
		file, err := dbm.NewDB(name, dbm.GoLevelDBBackend, s.dir)
		if err != nil {
			return nil, fmt.Errorf("comet: database %s in %s, which one network at a time can use: %w", name, s.dir, err)
		}
		db = newMortal(file, s.crash)
	}
	s.bases[name] = db
	return kept{db}, nil
}

// close closes the databases.
func (s *storage) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.crash != nil {
		s.crash.bury()
	}
	var errs []error
	for _, db := range s.bases {
		errs = append(errs, db.Close())
	}
	s.bases = nil
	return errors.Join(errs...)
}

// kept is a database that outlives who closes it.
type kept struct{ dbm.DB }

// Close does nothing.
func (kept) Close() error { return nil }
