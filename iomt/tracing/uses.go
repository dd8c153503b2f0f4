package tracing

import (
	"encoding/binary"
	"errors"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// ErrUse is the cause when a use of signal data is not described.
var ErrUse = errors.New("unusable description of a use")

// Use is one use of signal data, without identities: when, what for, and how much.
type Use struct {
	At       sim.Time // not before the last
	Purpose  string   // such as "contacts of a confirmed case", 1 to 80 bytes
	Keys     int      // published, ≥ 0
	Contacts int      // that were shown, ≥ 0
}

// Uses is the list of all uses of signal data, append-only and anchored on the chain, so that everybody
// sees how the data are used (ibid., section III.B, on transparency). It belongs to one goroutine.
type Uses struct {
	uses   []Use
	proofs *vault.Log
}

// NewUses returns an empty list with the name under which its roots are anchored.
func NewUses(name contract.Pseudonym) *Uses { return &Uses{proofs: vault.NewLog(name, vault.SHA256)} }

// Add appends a use. It fails with ErrUse and changes nothing.
func (u *Uses) Add(use Use) error {
	switch {
	case len(use.Purpose) < 1 || len(use.Purpose) > 80:
		return fmt.Errorf("tracing: %w: a purpose of %d bytes: want 1 to 80", ErrUse, len(use.Purpose))
	case use.Keys < 0 || use.Contacts < 0:
		return fmt.Errorf("tracing: %w: %d keys and %d contacts", ErrUse, use.Keys, use.Contacts)
	case len(u.uses) > 0 && use.At < u.uses[len(u.uses)-1].At:
		return fmt.Errorf("tracing: %w: at %v, before the last", ErrUse, use.At)
	}
	u.uses = append(u.uses, use)
	b := []byte(use.Purpose)
	for _, v := range []uint64{uint64(use.At), uint64(use.Keys), uint64(use.Contacts)} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	u.proofs.Append(b)
	return nil
}

// All returns the uses in order; they belong to the list.
func (u *Uses) All() []Use { return u.uses }

// Proofs returns the Merkle log of the uses: its head is what is anchored. Only the list appends to
// it.
func (u *Uses) Proofs() *vault.Log { return u.proofs }
