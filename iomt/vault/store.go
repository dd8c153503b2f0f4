package vault

// Entry is a value under a key.
type Entry struct{ Key, Value []byte }

// Store keeps entries. Nobody changes what it was given or gives.
type Store interface {
	// Write stores all entries or none. When it returns nil they survive the end of the
	// process, if the store is one that does.
	Write(entries ...Entry) error
	// Read returns the value of a key, nil when there is none.
	Read(key []byte) ([]byte, error)
	// Scan calls each with the entries whose keys begin with prefix, in order of their
	// bytes, until one call fails, and returns its error.
	Scan(prefix []byte, each func(Entry) error) error
}
