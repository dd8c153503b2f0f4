package comet

import (
	"sync"

	dbm "github.com/cometbft/cometbft-db"
)

// crash is the instant at which a node's process would have been killed. What is
// written later goes into memory that nobody reads but the engine that writes it:
// it does not know yet that it is dead.
type crash struct {
	mu   sync.RWMutex
	over bool // the instant has passed
	gone bool // the engine has ended; the files are closed
}

// strike makes this the instant, unless last fails. No database is written while it
// runs.
func (c *crash) strike(last func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := last()
	c.over = err == nil
	return err
}

// bury says that the files are about to close. Goroutines of a stopped engine read
// from them for seconds.
func (c *crash) bury() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over, c.gone = true, true
}

// mortal is a database in a file that a crash cuts off.
type mortal struct {
	dbm.DB
	crash *crash
	after dbm.DB // written after the crash
}

func newMortal(file dbm.DB, c *crash) *mortal { return &mortal{file, c, dbm.NewMemDB()} }

// Get returns a value. What remains of a dead engine finds nothing in closed files.
func (m *mortal) Get(key []byte) ([]byte, error) {
	m.crash.mu.RLock()
	defer m.crash.mu.RUnlock()
	if m.crash.over {
		if value, err := m.after.Get(key); value != nil || err != nil || m.crash.gone {
			return value, err
		}
	}
	return m.DB.Get(key)
}

// Has reports whether there is a value.
func (m *mortal) Has(key []byte) (bool, error) {
	value, err := m.Get(key)
	return value != nil, err
}

// target returns where to write now; the caller holds the lock.
func (m *mortal) target() dbm.DB {
	if m.crash.over {
		return m.after
	}
	return m.DB
}

// Set writes a value.
func (m *mortal) Set(key, value []byte) error {
	m.crash.mu.RLock()
	defer m.crash.mu.RUnlock()
	return m.target().Set(key, value)
}

// SetSync writes a value.
func (m *mortal) SetSync(key, value []byte) error {
	m.crash.mu.RLock()
	defer m.crash.mu.RUnlock()
	return m.target().SetSync(key, value)
}

// Delete removes a value; after the crash, only one that was written after it.
func (m *mortal) Delete(key []byte) error {
	m.crash.mu.RLock()
	defer m.crash.mu.RUnlock()
	return m.target().Delete(key)
}

// DeleteSync does the same.
func (m *mortal) DeleteSync(key []byte) error {
	m.crash.mu.RLock()
	defer m.crash.mu.RUnlock()
	return m.target().DeleteSync(key)
}

// NewBatch returns a batch that is written wholly before or wholly after the crash.
func (m *mortal) NewBatch() dbm.Batch {
	return &mortalBatch{crash: m.crash, before: m.DB.NewBatch(), after: m.after.NewBatch()}
}

// mortalBatch collects writes for both sides of a crash.
type mortalBatch struct {
	crash         *crash
	before, after dbm.Batch
}

// Set adds a write.
func (b *mortalBatch) Set(key, value []byte) error {
	if err := b.before.Set(key, value); err != nil {
		return err
	}
	return b.after.Set(key, value)
}

// Delete adds a removal.
func (b *mortalBatch) Delete(key []byte) error {
	if err := b.before.Delete(key); err != nil {
		return err
	}
	return b.after.Delete(key)
}

// Write writes the batch.
func (b *mortalBatch) Write() error {
	b.crash.mu.RLock()
	defer b.crash.mu.RUnlock()
	if b.crash.over {
		return b.after.Write()
	}
	return b.before.Write()
}

// WriteSync writes the batch.
func (b *mortalBatch) WriteSync() error {
	b.crash.mu.RLock()
	defer b.crash.mu.RUnlock()
	if b.crash.over {
		return b.after.WriteSync()
	}
	return b.before.WriteSync()
}

// Close drops what is not written.
func (b *mortalBatch) Close() error {
	if err := b.before.Close(); err != nil {
		return err
	}
	return b.after.Close()
}
