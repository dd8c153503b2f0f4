package vault

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// MaxBody is the longest body of a record, in bytes.
const MaxBody = 1 << 20

// leafBytes is the length of a leaf without the sealed body.
const leafBytes = headerBytes + 32 + 32 + 4 + ed25519.SignatureSize

// ErrRecord is the cause when bytes are no record.
var ErrRecord = errors.New("not a record")

// Record is a sealed, signed record. The signature covers all but Key, of which it covers
// the digest: Key can be destroyed, and all proofs and signatures stay valid.
type Record struct {
	Header
	Commitment [32]byte // to the body, see Opening; may stand on the chain
	KeyDigest  [32]byte // SHA-256 of Key
	Sealed     []byte   // nonce, AES-256-GCM ciphertext and tag of the body, under the record's key
	Signature  [ed25519.SignatureSize]byte
	Key        []byte // the record's own key, sealed under the session key; empty once erased
}

// Leaf returns what is signed, and its signature: the leaf of the Merkle log. Integers
// are big endian:
//
//	56 header: see Header
//	32 commitment
//	32 digest of the key
//	4  length of the sealed body
//	…  sealed body
//	64 Ed25519 signature of all bytes before it
func (r *Record) Leaf() []byte { return append(r.signed(), r.Signature[:]...) }

// signed returns what the signature signs.
func (r *Record) signed() []byte {
	b := make([]byte, 0, leafBytes+len(r.Sealed))
	b = append(b, r.encode()...)
	b = append(b, r.Commitment[:]...)
	b = append(b, r.KeyDigest[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Sealed)))
	return append(b, r.Sealed...)
}

// Encode returns the record as it is stored: the leaf, then the key.
func (r *Record) Encode() []byte { return append(r.Leaf(), r.Key...) }

// DecodeRecord is the inverse of Encode. The record keeps parts of b. It fails with
// ErrRecord, and looks neither at the signature nor at the digest.
func DecodeRecord(b []byte) (Record, error) {
	if len(b) < leafBytes || string(b[:len(recordMagic)]) != recordMagic {
		return Record{}, fmt.Errorf("vault: %w: %d bytes, want at least %d that begin with %q", ErrRecord, len(b), leafBytes, recordMagic)
	}
	r := Record{Header: decodeHeader(b), Commitment: [32]byte(b[headerBytes:]), KeyDigest: [32]byte(b[headerBytes+32:])}
	body := b[headerBytes+64:]
	size, rest := int64(binary.BigEndian.Uint32(body)), body[4:]
	if size > MaxBody+sealOverhead || size > int64(len(rest)-ed25519.SignatureSize) {
		return Record{}, fmt.Errorf("vault: %w: announces a body of %d bytes, has %d", ErrRecord, size, len(rest)-ed25519.SignatureSize)
	}
	r.Sealed, rest = rest[:size:size], rest[size:]
	r.Signature, rest = [ed25519.SignatureSize]byte(rest), rest[ed25519.SignatureSize:]
	if len(rest) != 0 && len(rest) != keyBytes {
		return Record{}, fmt.Errorf("vault: %w: a key of %d bytes, want %d or none", ErrRecord, len(rest), keyBytes)
	}
	if len(rest) > 0 {
		r.Key = rest
	}
	return r, nil
}

// Unsigned reports whether the record has no signature.
func (r *Record) Unsigned() bool { return r.Signature == [ed25519.SignatureSize]byte{} }

// Erased reports whether the record's key was destroyed: nobody can open it again.
func (r *Record) Erased() bool { return len(r.Key) == 0 }

// Verify fails with ErrSignature unless the holder of the private key of public signed the
// record and its key is the one that was signed or erased.
func (r *Record) Verify(public ed25519.PublicKey) error {
	if r.Unsigned() {
		return fmt.Errorf("vault: %v: %w", r.ID, ErrUnsigned)
	}
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, r.signed(), r.Signature[:]) {
		return fmt.Errorf("vault: %v: %w", r.ID, ErrSignature)
	}
	if !r.Erased() && sha256.Sum256(r.Key) != r.KeyDigest {
		return fmt.Errorf("vault: %v: %w: its key is another", r.ID, ErrSignature)
	}
	return nil
}
