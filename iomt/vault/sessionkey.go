package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealOverhead is what sealing adds: a nonce of 12 bytes and a tag of 16.
const sealOverhead = 12 + 16

// keyBytes is the length of a record's sealed key.
const keyBytes = 32 + sealOverhead

// Why a record stays closed.
var (
	ErrKey    = errors.New("no key that opens it")
	ErrErased = errors.New("key destroyed")
)

// SessionKey seals the records of a subject during an epoch (Dwivedi et al., transaction
// T1): AES-256. Every record has a key of its own, sealed under the session key.
type SessionKey [32]byte

// NewSessionKey draws a key.
func NewSessionKey() SessionKey { return SessionKey(random()) }

// random draws 32 bytes.
func random() (out [32]byte) {
	_, _ = rand.Read(out[:]) // never fails: see crypto/rand
	return out
}

// String keeps the key out of logs and errors.
func (SessionKey) String() string { return "SessionKey(hidden)" }

// GoString keeps the key out of logs and errors.
func (SessionKey) GoString() string { return "SessionKey(hidden)" }

// seal makes the unsigned record of a body under h.
func (k SessionKey) seal(h Header, body []byte) Record {
	own, header := random(), h.encode()
	sealing, committing := recordKeys(own)
	r := Record{
		Header:     h,
		Commitment: Opening{committing, body}.commit(h),
		Sealed:     aead(sealing).Seal(nil, nil, body, header),
		Key:        aead(k).Seal(nil, nil, own[:], header),
	}
	r.KeyDigest = sha256.Sum256(r.Key)
	return r
}

// Open returns the record's body with what opens its commitment. It fails with ErrErased;
// with ErrKey when k is not the record's key or the record was altered; and with
// ErrCommitment when the body is not what was committed to.
func (k SessionKey) Open(r *Record) (Opening, error) {
	if r.Erased() {
		return Opening{}, fmt.Errorf("vault: %v: %w", r.ID, ErrErased)
	}
	header := r.encode()
	own, err := aead(k).Open(nil, nil, r.Key, header)
	if err != nil || len(own) != 32 {
		return Opening{}, fmt.Errorf("vault: %v of epoch %d: %w", r.ID, r.Epoch, ErrKey)
	}
	sealing, committing := recordKeys([32]byte(own))
	body, err := aead(sealing).Open(nil, nil, r.Sealed, header)
	if err != nil {
		return Opening{}, fmt.Errorf("vault: %v of epoch %d: %w: altered", r.ID, r.Epoch, ErrKey)
	}
	o := Opening{committing, body}
	return o, o.Verify(r.Header, r.Commitment)
}

// recordKeys derives from a record's own key the one that seals it and the one that
// commits to it, so that showing a body opens nothing else.
func recordKeys(own [32]byte) (sealing, committing [32]byte) {
	both, err := hkdf.Expand(sha256.New, own[:], "ihealth/vault/record", 64)
	if err != nil {
		panic("vault: " + err.Error()) // 64 bytes are within HKDF's limit
	}
	return [32]byte(both[:32]), [32]byte(both[32:])
}

// aead returns AES-256-GCM that draws its nonces and puts them before the ciphertext.
func aead(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("vault: " + err.Error()) // 32 bytes are a key
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("vault: " + err.Error()) // AES has blocks of 16 bytes
	}
	return gcm
}
