package chain

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
)

// Limits of a transaction's variable fields.
const (
	MaxEntity  = 64      // byte, longest entity name
	MaxPayload = 1 << 16 // byte, largest payload
)

// MaxTransaction is the length of the longest encoded transaction, in bytes.
const MaxTransaction = fixedBytes + MaxEntity + MaxPayload

// fixedBytes is the length of an encoded transaction without name and payload.
const fixedBytes = len(transactionMagic) + 1 + 1 + 1 + 8 + 4 + ed25519.SignatureSize

// transactionMagic opens every encoded transaction. It keeps a signature on a
// transaction from meaning anything else.
const transactionMagic = "IHT\x02"

// Why a transaction can be refused.
var (
	ErrMalformed     = errors.New("malformed transaction")
	ErrUnknownEntity = errors.New("unknown entity")
	ErrUrgency       = errors.New("urgency not allowed")
	ErrSecurity      = errors.New("security class not allowed")
	ErrOversized     = errors.New("payload too large")
	ErrChannel       = errors.New("wrong channel")
	ErrReplayed      = errors.New("nonce used before")
	ErrRate          = errors.New("sending too fast")
	ErrFull          = errors.New("queue is full") // to try again, sign with a new nonce
	ErrSignature     = errors.New("wrong signature")
)

// Transaction is a message that an entity has signed for the chain.
//
// What keeps it from being used twice: on its channel, its nonce; on another channel of
// the network, its signed class, which an [Allocation] gives to one channel only; in
// another format, the version. Nothing signed names the network: one whose registry has
// the same name with the same key and class would admit a copy, so entities have a key of
// their own for every network.
//
// Its encoding is deterministic and every field is bounded. Integers are big
// endian:
//
//	4  "IHT" and the version of the format, 2
//	1  urgency
//	1  security class
//	1  length of the entity's name, 1 to MaxEntity
//	…  entity's name
//	8  nonce
//	4  length of the payload, 0 to MaxPayload
//	…  payload
//	64 Ed25519 signature of all bytes before it
type Transaction struct {
	Entity    string                      // name of the sender, 1 to MaxEntity bytes
	Nonce     uint64                      // unique among the entity's transactions of a channel
	Urgency   Urgency                     // class of service
	Security  Security                    // class of confidentiality
	Payload   []byte                      // at most MaxPayload bytes
	Signature [ed25519.SignatureSize]byte // see Sign; all zero when unsigned
}

// TransactionID names a transaction among all those of a chain.
type TransactionID struct {
	Entity string
	Nonce  uint64
}

// ID returns the transaction's name.
func (t *Transaction) ID() TransactionID { return TransactionID{t.Entity, t.Nonce} }

// Class returns what decides the transaction's channel and place in the queue.
func (t *Transaction) Class() Class { return Class{t.Urgency, t.Security} }

// Validate reports a field that is out of its range, as ErrMalformed, ErrUrgency,
// ErrSecurity or ErrOversized. It does not look at the signature.
func (t *Transaction) Validate() error {
	if len(t.Entity) < 1 || len(t.Entity) > MaxEntity {
		return fmt.Errorf("chain: %w: entity name of %d bytes, want 1 to %d", ErrMalformed, len(t.Entity), MaxEntity)
	}
	if !t.Urgency.Valid() {
		return fmt.Errorf("chain: %w: %v", ErrUrgency, t.Urgency)
	}
	if !t.Security.Valid() {
		return fmt.Errorf("chain: %w: %v", ErrSecurity, t.Security)
	}
	if len(t.Payload) > MaxPayload {
		return fmt.Errorf("chain: %w: %d bytes, want at most %d", ErrOversized, len(t.Payload), MaxPayload)
	}
	return nil
}

// Size returns the length of the encoding, in bytes.
func (t *Transaction) Size() int { return fixedBytes + len(t.Entity) + len(t.Payload) }

// AppendBinary appends the encoding to b. It fails where Validate does.
func (t *Transaction) AppendBinary(b []byte) ([]byte, error) {
	if err := t.Validate(); err != nil {
		return b, err
	}
	return append(t.appendBody(b), t.Signature[:]...), nil
}

// MarshalBinary returns the encoding. It fails where Validate does.
func (t *Transaction) MarshalBinary() ([]byte, error) {
	return t.AppendBinary(make([]byte, 0, t.Size()))
}

// appendBody appends the signed part of the encoding.
func (t *Transaction) appendBody(b []byte) []byte {
	b = append(b, transactionMagic...)
	b = append(b, byte(t.Urgency), byte(t.Security), byte(len(t.Entity)))
	b = append(b, t.Entity...)
	b = binary.BigEndian.AppendUint64(b, t.Nonce)
	b = binary.BigEndian.AppendUint32(b, uint32(len(t.Payload)))
	return append(b, t.Payload...)
}

// UnmarshalBinary decodes b, all of it. The payload is copied. It fails with
// ErrMalformed, ErrUrgency, ErrSecurity or ErrOversized and then leaves t as it was.
func (t *Transaction) UnmarshalBinary(b []byte) error {
	d := decoder{rest: b}
	if string(d.take(len(transactionMagic))) != transactionMagic {
		return fmt.Errorf("chain: %w: does not begin with %q", ErrMalformed, transactionMagic)
	}
	var u Transaction
	u.Urgency = Urgency(d.byte())
	u.Security = Security(d.byte())
	u.Entity = string(d.take(int(d.byte())))
	u.Nonce = d.uint64()
	size := d.uint32()
	if size > MaxPayload {
		return fmt.Errorf("chain: %w: %d bytes, want at most %d", ErrOversized, size, MaxPayload)
	}
	u.Payload = append([]byte(nil), d.take(int(size))...)
	copy(u.Signature[:], d.take(len(u.Signature)))
	if d.short || len(d.rest) > 0 {
		return fmt.Errorf("chain: %w: %d bytes do not hold what they announce", ErrMalformed, len(b))
	}
	if err := u.Validate(); err != nil {
		return err
	}
	*t = u
	return nil
}

// Sign signs the transaction's other fields with key. It fails where Validate does.
func (t *Transaction) Sign(key ed25519.PrivateKey) error {
	if err := t.Validate(); err != nil {
		return err
	}
	copy(t.Signature[:], ed25519.Sign(key, t.SignedBytes()))
	return nil
}

// SignedBytes returns what the signature signs: the encoding without it.
func (t *Transaction) SignedBytes() []byte {
	return t.appendBody(make([]byte, 0, t.Size()-ed25519.SignatureSize))
}

// Verify returns ErrSignature unless the holder of the private key of public
// signed the transaction.
func (t *Transaction) Verify(public ed25519.PublicKey) error {
	if !ed25519.Verify(public, t.SignedBytes(), t.Signature[:]) {
		return fmt.Errorf("chain: transaction %d of entity %q: %w", t.Nonce, t.Entity, ErrSignature)
	}
	return nil
}
