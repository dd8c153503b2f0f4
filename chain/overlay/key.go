package overlay

import (
	"crypto/ed25519"
	"encoding/hex"

	"ihealth/chain/contract"
)

// Key is the Ed25519 public key of a node, by which all others know it.
type Key [ed25519.PublicKeySize]byte

// KeyOf returns the public half of a private key. It panics when key is no private key.
func KeyOf(key ed25519.PrivateKey) Key { return Key(key.Public().(ed25519.PublicKey)) }

// Entity returns the name under which the node sends transactions: its key in hexadecimal.
func (k Key) Entity() string { return hex.EncodeToString(k[:]) }

// Pseudonym returns the node's name on the chain.
func (k Key) Pseudonym() contract.Pseudonym { return contract.PseudonymOf(k.Entity()) }

// List is one of the two key lists of a cluster head (Dwivedi et al., section on the
// overlay network).
type List uint8

// The lists.
const (
	Requesters List = iota // healthcare providers, who may read
	Requestees             // patients' devices, which may post and be read
)

// String returns the list's name.
func (l List) String() string {
	switch l {
	case Requesters:
		return "requesters"
	case Requestees:
		return "requestees"
	default:
		return "no list"
	}
}

// Valid reports whether l is one of the lists.
func (l List) Valid() bool { return l <= Requestees }

// Pseudonym returns the list's name on the chain, the Subject of an Admit message.
func (l List) Pseudonym() contract.Pseudonym { return contract.PseudonymOf("overlay/" + l.String()) }

// Message returns what a head sends to the chain when it puts a key on the list or takes
// it off.
func (l List) Message(k Key, on bool) contract.Message {
	m := contract.Message{Kind: contract.Admit, Subject: l.Pseudonym(), Party: k.Pseudonym()}
	if on {
		m.Code = 1
	}
	return m
}
