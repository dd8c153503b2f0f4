package vault_test

import (
	"crypto/ed25519"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// clinic is a vault with one enrolled device.
type clinic struct {
	gate    *vault.Gate
	store   vault.Memory
	vault   *vault.Vault
	stream  vault.Stream
	private ed25519.PrivateKey
	writer  *vault.Writer
	session vault.SessionKey
}

// cloudLog is the name under which roots are anchored.
var cloudLog = contract.PseudonymOf("cloud")

// keyOf derives a signing key from a name, so that tests are the same each time.
func keyOf(name string) ed25519.PrivateKey {
	seed := contract.PseudonymOf(name)
	return ed25519.NewKeyFromSeed(append(seed[:], seed[:]...))
}

func publicOf(name string) ed25519.PublicKey { return keyOf(name).Public().(ed25519.PublicKey) }

func newClinic(t testing.TB, hash vault.Hash) *clinic {
	t.Helper()
	c := &clinic{
		gate: vault.NewGate(), stream: vault.Stream{Subject: contract.PseudonymOf("patient"), Signer: contract.PseudonymOf("wristband")},
		private: keyOf("wristband"), session: vault.NewSessionKey(),
	}
	c.writer = vault.NewWriter(c.stream, c.private, 0)
	if err := c.gate.Enrol(c.stream, publicOf("wristband")); err != nil {
		t.Fatal(err)
	}
	c.vault = c.open(t, hash)
	return c
}

func (c *clinic) open(t testing.TB, hash vault.Hash) *vault.Vault {
	t.Helper()
	v, err := vault.Open(vault.Options{Log: cloudLog, Hash: hash, Key: keyOf("cloud"), Gate: c.gate, Store: &c.store})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// write returns the next record of the device.
func (c *clinic) write(t testing.TB, body string) vault.Record {
	t.Helper()
	r, err := c.writer.Write(sim.Time(0), 1, c.session, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// put writes a record into the vault.
func (c *clinic) put(t testing.TB, body string) vault.Receipt {
	t.Helper()
	receipt, err := c.vault.Put(c.write(t, body))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// seal makes a block.
func (c *clinic) seal(t testing.TB) vault.Head {
	t.Helper()
	head, err := c.vault.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// auditor believes the chain, on which all heads stand.
func (c *clinic) auditor(hash vault.Hash) *vault.Auditor {
	a := &vault.Auditor{Log: cloudLog, Hash: hash, Key: c.gate.Key, Cloud: publicOf("cloud"), Heads: c.vault.Heads()}
	for _, h := range a.Heads {
		a.Anchors = append(a.Anchors, h.Anchor())
	}
	return a
}
