package manager_test

import (
	"crypto/ed25519"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

func ExampleBlockchainManager() {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	registry, err := chain.NewRegistry([]chain.Member{
		{Name: "patient 6", PublicKey: key.Public().(ed25519.PublicKey), Urgencies: chain.Urgencies()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := manager.New(manager.Config{BlockSize: 2, Timeout: time.Second, Registry: registry})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, urgency := range []chain.Urgency{chain.NonUrgent, chain.Normal, chain.Urgent} {
		t := chain.Transaction{Entity: "patient 6", Nonce: uint64(i), Urgency: urgency}
		if err := t.Sign(key); err != nil {
			fmt.Println(err)
			return
		}
		if err := m.Admit(sim.Seconds(0.1*float64(i)), t); err != nil {
			fmt.Println(err)
			return
		}
	}
	batch, _ := m.Release()
	for _, t := range batch.Transactions {
		fmt.Println(t.Nonce, t.Urgency)
	}
	fmt.Println("the last one leaves at", m.Deadline())
	// Output:
	// 2 urgent
	// 1 normal
	// the last one leaves at 1s
}
