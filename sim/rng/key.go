package rng

import (
	"crypto/sha256"
	"encoding/binary"
)

// Key names a stream. Keys that differ in any field but Antithetic give independent
// streams.
type Key struct {
	Seed        uint64 // master seed of the experiment
	Cell        string // point of the experiment's plan, such as "fig5/mu=43"
	Name        string // model input that draws, such as "arrivals/1"
	Replication int    // index of the replication, ≥ 0

	// Antithetic asks for the complement of every draw, as [Stream.Antithetic] gives it.
	// A model that is run with a key and again with it makes an antithetic pair: all its
	// streams, which it names by Sub, are opposite.
	Antithetic bool
}

// Sub returns the key of an input inside k: its name is k's name and name,
// joined by a slash. Names are paths: Sub("a").Sub("b/c") and Sub("a/b").Sub("c") are
// the same stream, so an input whose name comes from outside must hold no slash.
func (k Key) Sub(name string) Key {
	if k.Name != "" {
		name = k.Name + "/" + name
	}
	k.Name = name
	return k
}

// digest hashes the key but for Antithetic: both integers and the length of each string as
// 64 little-endian bits, so that no two keys are encoded alike.
func (k Key) digest() [sha256.Size]byte {
	b := binary.LittleEndian.AppendUint64(nil, k.Seed)
	b = appendString(b, k.Cell)
	b = appendString(b, k.Name)
	b = binary.LittleEndian.AppendUint64(b, uint64(k.Replication))
	return sha256.Sum256(b)
}

func appendString(b []byte, s string) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
	return append(b, s...)
}
