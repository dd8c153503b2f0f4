package comet

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"testing"
	"time"

	"ihealth/chain"
)

var (
	senderKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	gatewayPad = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
)

func testRegistry(t testing.TB) *chain.Registry {
	t.Helper()
	public := senderKey.Public().(ed25519.PublicKey)
	r, err := chain.NewRegistry([]chain.Member{{Name: "p6", PublicKey: public, Urgencies: chain.Urgencies()}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// signed returns a transaction of the registry's only member.
func signed(t testing.TB, nonce int, u chain.Urgency) chain.Transaction {
	t.Helper()
	tx := chain.Transaction{Entity: "p6", Nonce: uint64(nonce), Urgency: u, Payload: []byte("reading")}
	if err := tx.Sign(senderKey); err != nil {
		t.Fatal(err)
	}
	return tx
}

// signedRun returns count transactions with nonces from first on.
func signedRun(t testing.TB, first, count int) []chain.Transaction {
	t.Helper()
	batch := make([]chain.Transaction, count)
	for i := range batch {
		batch[i] = signed(t, first+i, chain.Normal)
	}
	return batch
}

func encode(t testing.TB, transactions ...chain.Transaction) [][]byte {
	t.Helper()
	raw := make([][]byte, len(transactions))
	for i := range transactions {
		var err error
		if raw[i], err = transactions[i].MarshalBinary(); err != nil {
			t.Fatal(err)
		}
	}
	return raw
}

func startTestnet(t testing.TB, o Options, h hooks) *Testnet {
	t.Helper()
	if o.Registry == nil {
		o.Registry = testRegistry(t)
	}
	net, err := start(context.Background(), o, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := net.Stop(); err != nil {
			t.Error(err)
		}
	})
	return net
}

// lean says that large networks and loads are not wanted.
func lean() bool { return testing.Short() || raceDetector }

// startRun starts a network and prepares its measurement under w.
func startRun(t testing.TB, w chain.Workload, o Options, h hooks) *run {
	t.Helper()
	var err error
	if o.Registry, err = w.Registry(); err != nil {
		t.Fatal(err)
	}
	n := startTestnet(t, o, h)
	r, err := newRun(n, n.Decisions(), n.decisions.present(), n.options, w)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// patience outlasts what other programs on the host may do to a test.
const patience = 30 * time.Second

// next waits for the next decision.
func next(t testing.TB, net *Testnet) Decision {
	t.Helper()
	select {
	case d := <-net.Decisions():
		return d
	case <-time.After(2 * patience):
		t.Fatal("no decision")
		panic("unreachable")
	}
}

// threeClasses is a load of equal parts of each urgency.
func threeClasses() chain.Workload {
	return chain.Workload{PayloadBytes: 100, Seed: 1, Entities: []chain.Entity{
		{Name: "a", Share: 1, Urgency: chain.Urgent},
		{Name: "b", Share: 1, Urgency: chain.Normal},
		{Name: "c", Share: 1, Urgency: chain.NonUrgent},
	}}
}
