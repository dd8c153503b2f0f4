package edge

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/sim"
)

// Sender puts the readings of one patient on a ledger and notes how long each took. It
// belongs to the goroutine that drives the ledger.
type Sender struct {
	ledger  chain.Ledger
	name    string
	key     ed25519.PrivateKey
	now     func() sim.Time
	nonce   uint64
	commits []Commit
	refused []error
	bytes   int
}

// Commit is a reading that is on the ledger.
type Commit struct {
	Class   chain.Urgency
	Latency time.Duration // from the verdict to the decision
}

// NewSender returns a sender of that name and key, a member of the ledger's registry,
// for a ledger whose time is now.
func NewSender(ledger chain.Ledger, name string, key ed25519.PrivateKey, now func() sim.Time) *Sender {
	return &Sender{ledger: ledger, name: name, key: key, now: now}
}

// Pseudonym returns the entity of a payload whose sender has that name: the first four
// bytes of the name's SHA-256, little-endian.
func Pseudonym(name string) uint32 {
	sum := sha256.Sum256([]byte(name))
	return binary.LittleEndian.Uint32(sum[:])
}

// Send submits the record of a window with its verdict. The error is that of the
// transaction, see chain.Transaction.
func (s *Sender) Send(w feature.Window, d detect.Verdict) error {
	v := VerdictOf(d)
	s.nonce++
	t := chain.Transaction{
		Entity: s.name, Nonce: s.nonce, Urgency: v.Class,
		Payload: NewPayload(Pseudonym(s.name), w, v).Encode(),
	}
	if err := t.Sign(s.key); err != nil {
		return fmt.Errorf("edge: window %d: %w", w.Index, err)
	}
	s.bytes += len(t.Payload)
	at := s.now()
	s.ledger.Submit(t, func(r chain.Receipt, err error) {
		if err != nil {
			s.refused = append(s.refused, err)
			return
		}
		s.commits = append(s.commits, Commit{v.Class, r.At.Sub(at)})
	})
	return nil
}

// Sent returns how many records were submitted, and the bytes of their payloads.
func (s *Sender) Sent() (records, bytes int) { return int(s.nonce), s.bytes }

// Waiting returns how many of them are neither committed nor refused.
func (s *Sender) Waiting() int { return int(s.nonce) - len(s.commits) - len(s.refused) }

// Commits returns what is on the ledger, in the order in which it was decided.
func (s *Sender) Commits() []Commit { return s.commits }

// Refused returns why records will never be on the ledger.
func (s *Sender) Refused() []error { return s.refused }
