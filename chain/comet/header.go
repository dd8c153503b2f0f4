package comet

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
)

// headerMagic opens an encoded batch header, headerLen is its length.
const (
	headerMagic = "IHB\x01"
	headerLen   = len(headerMagic) + 8 + 4 + 32 + ed25519.SignatureSize
)

// What can be wrong with a batch header: it is not one of the gateway for this place,
// or it comes too late.
var (
	errHeader = errors.New("bad batch header")
	errLate   = errors.New("height is decided already")
)

// batchHeader announces the batch of a height. Its encoding is the magic, the
// fields in their order, big endian, and the gateway's signature of all that.
type batchHeader struct {
	height int64
	count  uint32
	root   [32]byte // Merkle root of the encoded transactions
}

// sign returns the signed encoding.
func (h batchHeader) sign(key ed25519.PrivateKey) []byte {
	b := append(make([]byte, 0, headerLen), headerMagic...)
	b = binary.BigEndian.AppendUint64(b, uint64(h.height))
	b = binary.BigEndian.AppendUint32(b, h.count)
	b = append(b, h.root[:]...)
	return append(b, ed25519.Sign(key, b)...)
}

// isHeader tells a batch header from a transaction.
func isHeader(b []byte) bool {
	return len(b) >= len(headerMagic) && string(b[:len(headerMagic)]) == headerMagic
}

// parseHeader decodes and verifies b.
func parseHeader(b []byte, gateway ed25519.PublicKey) (batchHeader, error) {
	if len(b) != headerLen || !isHeader(b) {
		return batchHeader{}, fmt.Errorf("comet: %w: %d bytes, want %d", errHeader, len(b), headerLen)
	}
	body := b[:headerLen-ed25519.SignatureSize]
	if !ed25519.Verify(gateway, body, b[len(body):]) {
		return batchHeader{}, fmt.Errorf("comet: %w: wrong signature", errHeader)
	}
	fields := body[len(headerMagic):]
	h := batchHeader{
		height: int64(binary.BigEndian.Uint64(fields)),
		count:  binary.BigEndian.Uint32(fields[8:]),
	}
	copy(h.root[:], fields[12:])
	return h, nil
}
