package overlay

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

// HeaderBytes is the length of an encoded header.
const HeaderBytes = 8 + 8 + 8 + 32 + 32 + 32

// Header is what all heads keep of a block: the fields of Dai, Imran and Haider, with the
// previous hash that links blocks to a chain.
type Header struct {
	Height       uint64 // from 1
	At           int64  // when it was generated, ns since the chain's beginning
	Nonce        uint64 // tells apart what its generator made twice
	Previous     [32]byte
	Transactions [32]byte // see BodyRoot
	Contract     [32]byte // root of the contract machine's state
}

// Encode returns the header as HeaderBytes bytes: the fields in their order, integers big
// endian.
func (h *Header) Encode() []byte {
	b := make([]byte, 0, HeaderBytes)
	b = binary.BigEndian.AppendUint64(b, h.Height)
	b = binary.BigEndian.AppendUint64(b, uint64(h.At))
	b = binary.BigEndian.AppendUint64(b, h.Nonce)
	b = append(b, h.Previous[:]...)
	b = append(b, h.Transactions[:]...)
	return append(b, h.Contract[:]...)
}

// Hash returns the header's SHA-256, the Previous of the next one.
func (h *Header) Hash() [32]byte { return sha256.Sum256(h.Encode()) }

// BodyRoot returns the root of the RFC 6962 tree whose leaves are a block's transactions.
func BodyRoot(body [][]byte) [32]byte {
	if len(body) == 0 {
		return [32]byte(rfc6962.DefaultHasher.EmptyRoot())
	}
	tree := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for _, transaction := range body {
		if err := tree.Append(rfc6962.DefaultHasher.HashLeaf(transaction), nil); err != nil {
			panic("overlay: " + err.Error()) // the range begins at 0
		}
	}
	root, err := tree.GetRootHash(nil)
	if err != nil {
		panic("overlay: " + err.Error()) // the range begins at 0
	}
	return [32]byte(root)
}
