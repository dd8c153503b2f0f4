package vault

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// Memory is a store in memory. The zero Memory is empty. It belongs to one goroutine.
type Memory struct{ values map[string][]byte }

var _ Store = (*Memory)(nil)

// Write stores the entries.
func (m *Memory) Write(entries ...Entry) error {
	if m.values == nil {
		m.values = make(map[string][]byte)
	}
	for _, e := range entries {
		m.values[string(e.Key)] = bytes.Clone(e.Value)
	}
	return nil
}

// Read returns the value of a key, nil when there is none.
func (m *Memory) Read(key []byte) ([]byte, error) { return m.values[string(key)], nil }

// Scan calls each with the entries whose keys begin with prefix.
func (m *Memory) Scan(prefix []byte, each func(Entry) error) error {
	for _, key := range slices.Sorted(maps.Keys(m.values)) {
		if !strings.HasPrefix(key, string(prefix)) {
			continue
		}
		if err := each(Entry{[]byte(key), m.values[key]}); err != nil {
			return err
		}
	}
	return nil
}
