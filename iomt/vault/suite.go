package vault

import (
	"crypto/ecdh"
	"crypto/hpke"
	"fmt"
)

// Suite is how session keys are wrapped: HPKE (RFC 9180) with HKDF-SHA-256 and
// AES-256-GCM, over a mechanism of key encapsulation.
type Suite uint8

// The suites.
const (
	// Classical is X25519: a wrap has 80 bytes. Who stores the chain until there is a
	// quantum computer reads it then.
	Classical Suite = iota
	// Hybrid is ML-KEM-768 with X25519: 1168 bytes, safe while either holds.
	Hybrid
)

var suites = [...]struct {
	name string
	kem  hpke.KEM
	wrap int
}{
	Classical: {"x25519", hpke.DHKEM(ecdh.X25519()), 32 + 32 + 16},
	Hybrid:    {"ml-kem-768-x25519", hpke.MLKEM768X25519(), 1120 + 32 + 16},
}

// Suites lists all suites.
func Suites() []Suite { return []Suite{Classical, Hybrid} }

// ParseSuite returns the suite of a name, and false when there is none.
func ParseSuite(name string) (Suite, bool) {
	for _, s := range Suites() {
		if suites[s].name == name {
			return s, true
		}
	}
	return 0, false
}

// Valid reports whether s is one of the suites.
func (s Suite) Valid() bool { return int(s) < len(suites) }

// String returns the name as it stands in files and results.
func (s Suite) String() string {
	if !s.Valid() {
		return fmt.Sprintf("Suite(%d)", uint8(s))
	}
	return suites[s].name
}

// WrapSize returns the length of a wrapped session key, in bytes. It panics when s is not
// valid, as NewKey does.
func (s Suite) WrapSize() int { return suites[s].wrap }

// NewKey draws the private key of one who wraps are to be sent to.
func (s Suite) NewKey() hpke.PrivateKey {
	key, err := suites[s].kem.GenerateKey()
	if err != nil {
		panic("vault: " + err.Error()) // only when there is no randomness
	}
	return key
}
