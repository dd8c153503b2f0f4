package comet

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// orderMagic opens an encoded order.
const orderMagic = "IHR\x01"

// ErrOrder says that validators or block size cannot be changed as ordered.
var ErrOrder = errors.New("order refused")

// order is a transaction that changes validators and block size. It holds if a
// quorum of the validators of its block's height signed it.
//
// Its encoding is the magic, the number (8 bytes), the block size (4), the number
// of validators (2) and their keys, then the number of signatures (2) and each of
// them behind the key of its validator; numbers are big endian.
type order struct {
	number     uint64 // of orders that were committed before
	regime     regime
	signatures []endorsement // in the order of the keys
}

// endorsement is a validator's signature under an order.
type endorsement struct {
	validator validatorKey
	signature [ed25519.SignatureSize]byte
}

// isOrder tells an order from other transactions.
func isOrder(b []byte) bool {
	return len(b) >= len(orderMagic) && string(b[:len(orderMagic)]) == orderMagic
}

// appendBody appends all but the signatures.
func (o *order) appendBody(b []byte) []byte {
	b = append(b, orderMagic...)
	b = binary.BigEndian.AppendUint64(b, o.number)
	b = binary.BigEndian.AppendUint32(b, uint32(o.regime.blockSize))
	b = binary.BigEndian.AppendUint16(b, uint16(len(o.regime.validators)))
	for _, key := range o.regime.validators {
		b = append(b, key[:]...)
	}
	return b
}

// encode returns the order as it stands in a block.
func (o *order) encode() []byte {
	b := binary.BigEndian.AppendUint16(o.appendBody(nil), uint16(len(o.signatures)))
	for _, e := range o.signatures {
		b = append(append(b, e.validator[:]...), e.signature[:]...)
	}
	return b
}

// message returns what validators sign: the order belongs to one chain.
func (o *order) message(chainID string) []byte {
	return o.appendBody(append([]byte{byte(len(chainID))}, chainID...))
}

// sign adds the signature of a validator.
func (o *order) sign(chainID string, key ed25519.PrivateKey) {
	e := endorsement{validator: validatorKey(key.Public().(ed25519.PublicKey))}
	copy(e.signature[:], ed25519.Sign(key, o.message(chainID)))
	i, _ := slices.BinarySearchFunc(o.signatures, e, compareEndorsements)
	o.signatures = slices.Insert(o.signatures, i, e)
}

func compareEndorsements(a, b endorsement) int { return compareKeys(a.validator, b.validator) }

// parseOrder decodes b, all of it. Whether the order holds is another question.
func parseOrder(b []byte) (*order, error) {
	const fixed, signed = len(orderMagic) + 8 + 4 + 2, ed25519.PublicKeySize + ed25519.SignatureSize
	if !isOrder(b) || len(b) < fixed {
		return nil, fmt.Errorf("comet: %w: %w: %d bytes", ErrOrder, errOrderMalformed, len(b))
	}
	o := &order{number: binary.BigEndian.Uint64(b[4:]), regime: regime{blockSize: int(binary.BigEndian.Uint32(b[12:]))}}
	keys, rest := int(binary.BigEndian.Uint16(b[16:])), b[fixed:]
	if len(rest) < keys*ed25519.PublicKeySize+2 {
		return nil, fmt.Errorf("comet: %w: %w: %d validators in %d bytes", ErrOrder, errOrderMalformed, keys, len(b))
	}
	for range keys {
		o.regime.validators = append(o.regime.validators, validatorKey(rest))
		rest = rest[ed25519.PublicKeySize:]
	}
	signatures, rest := int(binary.BigEndian.Uint16(rest)), rest[2:]
	if len(rest) != signatures*signed {
		return nil, fmt.Errorf("comet: %w: %w: %d signatures in %d bytes", ErrOrder, errOrderMalformed, signatures, len(b))
	}
	for range signatures {
		o.signatures = append(o.signatures, endorsement{validatorKey(rest), [ed25519.SignatureSize]byte(rest[ed25519.PublicKeySize:])})
		rest = rest[signed:]
	}
	return o, nil
}
