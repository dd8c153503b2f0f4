package tracing

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// ErrContact is the cause when a log refuses a contact.
var ErrContact = errors.New("unusable contact")

// Log is the cloud's list of contacts: append-only, found by identifier, and anchored on the
// chain by its root. Identifiers are all it knows of people. It belongs to one goroutine.
type Log struct {
	contacts []edge.Contact
	heard    map[contract.Pseudonym][]int       // places of the contacts with an identifier
	until    map[[2]contract.Pseudonym]sim.Time // end of the last contact of two
	proofs   *vault.Log
}

// NewLog returns an empty log with the name under which its roots are anchored.
func NewLog(name contract.Pseudonym) *Log {
	return &Log{
		heard: make(map[contract.Pseudonym][]int), until: make(map[[2]contract.Pseudonym]sim.Time),
		proofs: vault.NewLog(name, vault.SHA256),
	}
}

// Add appends a contact that an edge node sent. It fails with ErrContact, and changes nothing, when the contact is
// without a part, contradicts itself, or overlaps with an earlier one of the same two: a replay.
func (l *Log) Add(c edge.Contact) error {
	pair := [2]contract.Pseudonym{c.Subject, c.Peer}
	last, again := l.until[pair]
	switch {
	case c.Subject.IsZero() || c.Peer.IsZero() || c.Subject == c.Peer:
		return fmt.Errorf("tracing: %w: of %v with %v: want two who differ", ErrContact, c.Subject, c.Peer)
	case c.From < 0 || c.To < c.From || c.Close < 0 || c.Close > c.To-c.From:
		return fmt.Errorf("tracing: %w: from %v to %v, close for %v", ErrContact, c.From, c.To, c.Close)
	case again && c.From <= last:
		return fmt.Errorf("tracing: %w: from %v, but one of the same two lasted until %v: replayed", ErrContact, c.From, last)
	}
	l.until[pair] = c.To
	l.heard[c.Peer] = append(l.heard[c.Peer], len(l.contacts))
	l.contacts = append(l.contacts, c)
	l.proofs.Append(EncodeContact(c))
	return nil
}

// ContactBytes is the length of an encoded contact.
const ContactBytes = 16 + 16 + 8 + 8 + 8 + 4

// EncodeContact returns a contact as the log hashes it, integers big endian: subject, peer,
// beginning, end and time close in ns, number of signals.
func EncodeContact(c edge.Contact) []byte {
	b := make([]byte, 0, ContactBytes)
	b = append(append(b, c.Subject[:]...), c.Peer[:]...)
	for _, t := range []sim.Time{c.From, c.To, c.Close} {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	return binary.BigEndian.AppendUint32(b, uint32(c.Signals))
}

// Proofs returns the Merkle log of the encoded contacts: its head is what is anchored. Only the
// log appends to it.
func (l *Log) Proofs() *vault.Log { return l.proofs }

// Sequence returns the contacts of a confirmed case with those who heard it, by its published keys, in
// order of time. An identifier counts within its own interval, and tolerance before and after
// it: whoever repeats it later is an impostor. Finding them takes 144 blocks of AES and as many look-ups a key,
// whatever the length of the log.
func (l *Log) Sequence(keys []DayKey, tolerance sim.Time) []edge.Contact {
	var out []edge.Contact
	for _, k := range keys {
		for n, id := range k.Identifiers() {
			begin := sim.Time(k.Start+Interval(n)) * intervalTime
			for _, at := range l.heard[id] {
				if c := l.contacts[at]; c.To >= begin-tolerance && c.From < begin+intervalTime+tolerance {
					out = append(out, c)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b edge.Contact) int {
		return cmp.Or(cmp.Compare(a.From, b.From), slices.Compare(a.Subject[:], b.Subject[:]))
	})
	return out
}
