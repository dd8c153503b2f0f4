package contract

import (
	"crypto/sha256"
	"encoding/hex"
)

// Pseudonym names a person, device, lot or member on the chain. The zero Pseudonym names
// nobody.
type Pseudonym [16]byte

// pseudonymDomain separates pseudonyms from other hashes of names.
const pseudonymDomain = "ihealth/pseudonym/"

// PseudonymOf returns the pseudonym of a member of the chain: the first 16 bytes of a
// SHA-256 of the name under which it signs, which is public. Who is to stay unknown needs
// a random pseudonym, or a name that tells nothing.
func PseudonymOf(entity string) Pseudonym {
	sum := sha256.Sum256([]byte(pseudonymDomain + entity))
	return Pseudonym(sum[:16])
}

// IsZero reports whether p names nobody.
func (p Pseudonym) IsZero() bool { return p == Pseudonym{} }

// String returns p in hexadecimal.
func (p Pseudonym) String() string { return hex.EncodeToString(p[:]) }
