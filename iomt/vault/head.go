package vault

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/proof"

	"ihealth/chain/contract"
)

// Why a head or proof is not believed.
var (
	ErrInclusion   = errors.New("not in the log")
	ErrConsistency = errors.New("log is no continuation")
	ErrAnchor      = errors.New("not what was anchored")
)

// Head is a Merkle log at one size: what is known of the whole log by those who have none
// of it. It is a value; nobody changes Root.
type Head struct {
	Log  contract.Pseudonym
	Hash Hash
	Size uint64 // leaves: with the count, no leaf can pass for two
	Root []byte // Hash.Size() bytes
}

// Inclusion proves that a leaf is in a log.
type Inclusion struct {
	Index uint64   // of the leaf, from 0
	Path  [][]byte // hashes from the leaf up (RFC 6962, section 2.1.1)
}

// Commitment returns the root as it stands on the chain: its first 32 bytes, which of a
// 512-bit hash are as hard to forge as a 256-bit one.
func (h Head) Commitment() [32]byte { return [32]byte(h.Root[:32]) }

// Anchor returns the message that puts the head on the chain.
func (h Head) Anchor() contract.Message {
	return contract.Message{Kind: contract.Anchor, Subject: h.Log, Count: h.Size, Commitment: h.Commitment()}
}

// Anchored fails with ErrAnchor unless m anchors the head.
func (h Head) Anchored(m contract.Message) error {
	if want := h.Anchor(); m.Kind != want.Kind || m.Subject != want.Subject || m.Count != want.Count || m.Commitment != want.Commitment {
		return fmt.Errorf("vault: head of %d leaves of log %v: %w: %v of %d leaves of %v", h.Size, h.Log, ErrAnchor, m.Kind, m.Count, m.Subject)
	}
	return nil
}

// Includes fails with ErrInclusion unless p proves that leaf is in the log.
func (h Head) Includes(leaf []byte, p Inclusion) error {
	return h.includes(h.Hash.Leaf(leaf), p)
}

func (h Head) includes(leafHash []byte, p Inclusion) error {
	if err := proof.VerifyInclusion(h.Hash.hasher(), p.Index, h.Size, leafHash, p.Path, h.Root); err != nil {
		return fmt.Errorf("vault: leaf %d of %d of log %v: %w: %w", p.Index, h.Size, h.Log, ErrInclusion, err)
	}
	return nil
}

// Extends fails with ErrConsistency unless path proves that the log begins with all that
// it held at the older head.
func (h Head) Extends(older Head, path [][]byte) error {
	if h.Log != older.Log || h.Hash != older.Hash || h.Size < older.Size {
		return fmt.Errorf("vault: %v log %v of %d leaves after %v log %v of %d: %w",
			h.Hash, h.Log, h.Size, older.Hash, older.Log, older.Size, ErrConsistency)
	}
	if err := proof.VerifyConsistency(h.Hash.hasher(), older.Size, h.Size, path, older.Root, h.Root); err != nil {
		return fmt.Errorf("vault: log %v from %d to %d leaves: %w: %w", h.Log, older.Size, h.Size, ErrConsistency, err)
	}
	return nil
}

// Equal reports whether both are the same head of the same log.
func (h Head) Equal(other Head) bool {
	return h.Log == other.Log && h.Hash == other.Hash && h.Size == other.Size && bytes.Equal(h.Root, other.Root)
}
