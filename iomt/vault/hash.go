package vault

import (
	"crypto"
	_ "crypto/sha256" // the four hashes that Hash names
	_ "crypto/sha3"
	_ "crypto/sha512"
	"fmt"

	"github.com/transparency-dev/merkle/rfc6962"
)

// Hash is the hash function of a Merkle log: SHA-2 or SHA-3 of 256 or 512 bits (Dwivedi
// et al., section on cloud storage). The zero Hash is SHA256.
type Hash uint8

// The hash functions.
const (
	SHA256 Hash = iota
	SHA512
	SHA3x256
	SHA3x512
)

var hashes = [...]struct {
	name   string
	hasher *rfc6962.Hasher
}{
	SHA256: {"sha-256", rfc6962.New(crypto.SHA256)}, SHA512: {"sha-512", rfc6962.New(crypto.SHA512)},
	SHA3x256: {"sha3-256", rfc6962.New(crypto.SHA3_256)}, SHA3x512: {"sha3-512", rfc6962.New(crypto.SHA3_512)},
}

// Hashes lists all hash functions.
func Hashes() []Hash { return []Hash{SHA256, SHA512, SHA3x256, SHA3x512} }

// ParseHash returns the hash function of a name, and false when there is none.
func ParseHash(name string) (Hash, bool) {
	for _, h := range Hashes() {
		if hashes[h].name == name {
			return h, true
		}
	}
	return 0, false
}

// Valid reports whether h is one of the hash functions.
func (h Hash) Valid() bool { return int(h) < len(hashes) }

// Size returns the length of a digest, 32 or 64 bytes. It panics when h is not valid.
func (h Hash) Size() int { return h.hasher().Size() }

// String returns the name as it stands in files and results.
func (h Hash) String() string {
	if !h.Valid() {
		return fmt.Sprintf("Hash(%d)", uint8(h))
	}
	return hashes[h].name
}

// Leaf returns the hash of a leaf: of a zero byte and the leaf, so that no inner node can
// be taken for a leaf (RFC 6962, section 2.1). It panics when h is not valid.
func (h Hash) Leaf(leaf []byte) []byte { return h.hasher().HashLeaf(leaf) }

func (h Hash) hasher() *rfc6962.Hasher { return hashes[h].hasher }
