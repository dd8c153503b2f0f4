package vault

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
)

// Why the gate refuses a record.
var (
	ErrStranger  = errors.New("signer is not enrolled for the subject")
	ErrUnsigned  = errors.New("unsigned")
	ErrSignature = errors.New("wrong signature")
	ErrReplayed  = errors.New("sequence number used before")
	ErrGap       = errors.New("records before it are missing: send them first")
	ErrEnrolled  = errors.New("enrolled with another key")
	ErrPublicKey = errors.New("no public key")
	ErrOrder     = errors.New("epoch or time before that of the stream's last record")
)

// Gate knows who may write records of whom, and which number comes next (Dwivedi et al.:
// what is not or wrongly signed is discarded, and no hash is made). It belongs to one
// goroutine.
type Gate struct {
	keys map[Stream]ed25519.PublicKey
	last map[Stream]Header
}

// NewGate returns a gate that lets nobody through.
func NewGate() *Gate {
	return &Gate{keys: make(map[Stream]ed25519.PublicKey), last: make(map[Stream]Header)}
}

// Enrol lets the records of a stream through when they are signed with the private key of
// public. It fails with ErrPublicKey, and with ErrEnrolled when the stream has another
// key: a signer with a new key needs a new name, so that old records stay verifiable.
func (g *Gate) Enrol(s Stream, public ed25519.PublicKey) error {
	if len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("vault: signer %v: %w: %d bytes, want %d", s.Signer, ErrPublicKey, len(public), ed25519.PublicKeySize)
	}
	if old := g.keys[s]; old != nil && !old.Equal(public) {
		return fmt.Errorf("vault: signer %v of subject %v: %w", s.Signer, s.Subject, ErrEnrolled)
	}
	g.keys[s] = bytes.Clone(public)
	return nil
}

// Key returns the public key of a stream, nil when it is not enrolled.
func (g *Gate) Key(s Stream) ed25519.PublicKey { return g.keys[s] }

// Last returns the number of the last record of a stream that was let through, 0 for none.
func (g *Gate) Last(s Stream) uint64 { return g.last[s].Sequence }

// Check fails with ErrRecord, ErrStranger, ErrUnsigned, ErrSignature, ErrReplayed, ErrGap or
// ErrOrder unless the record may come in next. It changes nothing.
func (g *Gate) Check(r *Record) error {
	public := g.Key(r.Stream)
	if public == nil {
		return fmt.Errorf("vault: %v: %w", r.ID, ErrStranger)
	}
	if err := r.Verify(public); err != nil {
		return err
	}
	if len(r.Key) != keyBytes || len(r.Sealed) <= sealOverhead || len(r.Sealed) > MaxBody+sealOverhead {
		return fmt.Errorf("vault: %v: %w: a key of %d bytes and a sealed body of %d", r.ID, ErrRecord, len(r.Key), len(r.Sealed))
	}
	last := g.last[r.Stream]
	switch next := last.Sequence + 1; {
	case r.Sequence < next:
		return fmt.Errorf("vault: %v: %w: the next is %d", r.ID, ErrReplayed, next)
	case r.Sequence > next:
		return fmt.Errorf("vault: %v: %w: the next is %d", r.ID, ErrGap, next)
	}
	return r.follows(last)
}

// pass counts a record that was let through and stored.
func (g *Gate) pass(h Header) { g.last[h.Stream] = h }
