package chain_test

import (
	"crypto/ed25519"
	"fmt"

	"ihealth/chain"
)

// Six of the reference network's validators decide blocks of 43 transactions (I-Health
// eq. 17): the slowest of them, at 2 GHz, sets the pace.
func ExampleLatencyModel() {
	l := chain.LatencyModel{
		TransactionBits: 1e5, VerificationCycles: 2e9, FeedbackBits: 1e4, DownlinkBps: 2e7, UplinkBps: 1e7, Psi: 1e-8,
	}
	fmt.Printf("%.3f s\n", l.Latency(6, 43, 2e9))
	fmt.Printf("%.3f s of it for the block, %.4f s for each transaction\n", l.PerBlock(2e9), l.PerTransaction(6, 2e9))
	// Output:
	// 1.474 s
	// 1.001 s of it for the block, 0.0110 s for each transaction
}

// A hospital signs an urgent event. The registry lets it use its own classes only.
func ExampleRegistry_Sender() {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	registry, err := chain.NewRegistry([]chain.Member{
		{Name: "hospital 1", PublicKey: key.Public().(ed25519.PublicKey), Urgencies: []chain.Urgency{chain.Urgent}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := chain.Transaction{Entity: "hospital 1", Nonce: 1, Urgency: chain.Urgent, Payload: []byte("heart rate")}
	if err := t.Sign(key); err != nil {
		fmt.Println(err)
		return
	}
	sender, err := registry.Sender(&t)
	fmt.Println(sender.Name, err)
	fmt.Println("signed:", t.Verify(sender.PublicKey) == nil)
	t.Payload = []byte("all is well")
	fmt.Println("altered:", t.Verify(sender.PublicKey))
	t.Urgency = chain.NonUrgent
	_, err = registry.Sender(&t)
	fmt.Println(err)
	// Output:
	// hospital 1 <nil>
	// signed: true
	// altered: chain: transaction 1 of entity "hospital 1": wrong signature
	// chain: entity "hospital 1": urgency not allowed: non-urgent
}
