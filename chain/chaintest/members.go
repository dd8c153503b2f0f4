package chaintest

import (
	"bytes"
	"crypto/ed25519"

	"ihealth/chain"
)

// The senders of the scenarios.
const (
	alice   = "alice"   // may send everything
	bob     = "bob"     // may send everything
	calm    = "calm"    // may send what is not urgent and not confidential
	limited = "limited" // may send 3 at once and one in 1000 s
)

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// registry returns the senders.
func registry() (*chain.Registry, error) {
	public := key.Public().(ed25519.PublicKey)
	return chain.NewRegistry([]chain.Member{
		{Name: alice, PublicKey: public, Urgencies: chain.Urgencies(), Securities: chain.Securities()},
		{Name: bob, PublicKey: public, Urgencies: chain.Urgencies(), Securities: chain.Securities()},
		{Name: calm, PublicKey: public, Urgencies: []chain.Urgency{chain.NonUrgent}},
		{
			Name: limited, PublicKey: public, Urgencies: chain.Urgencies(),
			Limit: chain.RateLimit{PerSecond: chain.MinLimit, Burst: 3},
		},
	})
}

// sign signs a transaction of the given fields, which must be valid.
func sign(t chain.Transaction) (chain.Transaction, error) {
	t.Payload = []byte("reading")
	return t, t.Sign(key)
}
