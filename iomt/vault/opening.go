package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrCommitment is the cause when an opening does not fit a commitment.
var ErrCommitment = errors.New("does not open the commitment")

// Opening is the body of a record with the key of its commitment: what a reader shows to
// prove what a commitment on the chain stands for. Without the key, even a body of few
// possible values cannot be guessed.
type Opening struct {
	Key  [32]byte
	Body []byte
}

// Verify fails with ErrCommitment unless the opening fits the commitment of the record
// with this header.
func (o Opening) Verify(h Header, commitment [32]byte) error {
	want := o.commit(h)
	if !hmac.Equal(want[:], commitment[:]) {
		return fmt.Errorf("vault: %v: %w", h.ID, ErrCommitment)
	}
	return nil
}

// commit returns HMAC-SHA-256 of header and body. Keys are of one length, so that no two
// of them are padded to the same; the header keeps a commitment from moving.
func (o Opening) commit(h Header) [32]byte {
	mac := hmac.New(sha256.New, o.Key[:])
	mac.Write(h.encode())
	mac.Write(o.Body)
	return [32]byte(mac.Sum(nil))
}
