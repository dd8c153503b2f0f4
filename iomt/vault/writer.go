package vault

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"ihealth/sim"
)

// ErrBody is the cause when a body is empty or too long.
var ErrBody = errors.New("impossible body")

// Writer seals and signs the records of a stream. It belongs to one goroutine.
type Writer struct {
	key  ed25519.PrivateKey
	last Header // of the last record; epoch and time are not known of one before
}

// NewWriter returns the writer of a stream whose last record, if any, was number last.
// It panics when key is no private key.
func NewWriter(stream Stream, key ed25519.PrivateKey, last uint64) *Writer {
	if len(key) != ed25519.PrivateKeySize {
		panic("vault: a writer without a key")
	}
	return &Writer{key: key, last: Header{ID: ID{stream, last}}}
}

// Write returns the next record, with body sealed under the session key of epoch. It
// fails with ErrBody unless the body has 1 to MaxBody bytes, and with ErrRecord or ErrOrder
// where a gate would refuse epoch or time; it then uses up no number.
func (w *Writer) Write(at sim.Time, epoch uint32, session SessionKey, body []byte) (Record, error) {
	if len(body) < 1 || len(body) > MaxBody {
		return Record{}, fmt.Errorf("vault: %w of %d bytes, want 1 to %d", ErrBody, len(body), MaxBody)
	}
	h := Header{ID: ID{w.last.Stream, w.last.Sequence + 1}, Epoch: epoch, At: at}
	if err := h.follows(w.last); err != nil {
		return Record{}, err
	}
	w.last = h
	r := session.seal(h, body)
	copy(r.Signature[:], ed25519.Sign(w.key, r.signed()))
	return r, nil
}
