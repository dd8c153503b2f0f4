package vault

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"ihealth/chain/contract"
)

// receiptMagic opens what a receipt's signature signs.
const receiptMagic = "IHR\x01"

// Receipt is the vault's signed promise that a record is leaf Index of its log. With it,
// the writer can prove that a record was left out.
type Receipt struct {
	Log       contract.Pseudonym
	Hash      Hash
	ID        ID
	Index     uint64 // of the leaf
	Leaf      []byte // hash of the leaf
	Signature [ed25519.SignatureSize]byte
}

// signed returns what the signature signs.
func (r *Receipt) signed() []byte {
	b := append([]byte(receiptMagic), byte(r.Hash))
	for _, p := range []contract.Pseudonym{r.Log, r.ID.Subject, r.ID.Signer} {
		b = append(b, p[:]...)
	}
	b = binary.BigEndian.AppendUint64(b, r.ID.Sequence)
	b = binary.BigEndian.AppendUint64(b, r.Index)
	return append(b, r.Leaf...)
}

// Verify fails with ErrSignature unless the vault with this public key signed the receipt.
func (r *Receipt) Verify(public ed25519.PublicKey) error {
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, r.signed(), r.Signature[:]) {
		return fmt.Errorf("vault: receipt for %v: %w", r.ID, ErrSignature)
	}
	return nil
}

// Kept fails with ErrInclusion unless p proves that the log kept the promise: at a head
// beyond the index, the leaf is where the receipt says.
func (r *Receipt) Kept(h Head, p Inclusion) error {
	if h.Log != r.Log || h.Hash != r.Hash || p.Index != r.Index {
		return fmt.Errorf("vault: receipt for %v, leaf %d of log %v: %w: asked of leaf %d of log %v", r.ID, r.Index, r.Log, ErrInclusion, p.Index, h.Log)
	}
	return h.includes(r.Leaf, p)
}
