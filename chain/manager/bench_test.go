package manager

import (
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// A block of 100 out of 1,000 waiting, which all return. One allocation is the batch's.
func BenchmarkReleaseAndSettle(b *testing.B) {
	m := newManager(b, 100, time.Second)
	for nonce := range 1000 {
		entity := []string{"any", "heavy", "light"}[nonce%3]
		if err := m.Admit(0, signed(b, entity, nonce, chain.Urgency(nonce%3))); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		batch, _ := m.Release()
		if err := m.Settle(batch, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// One transaction in and out, all but its signature.
func BenchmarkQueue(b *testing.B) {
	m := newManager(b, 100, time.Second)
	tx := signed(b, "any", 0, chain.Normal)
	s := m.sender(testMembers()[0])
	b.ReportAllocs()
	for b.Loop() {
		e := m.entry()
		e.transaction, e.sender, e.sequence = tx, s, m.admitted
		m.admitted++
		m.waiting.admit(e)
		m.forget(m.waiting.pop())
	}
}

// A transaction costs the manager no memory once its queue has been as long as it gets,
// but for the bytes that its signature is checked against, and a share of its batch.
func TestTransactionsCostNoMemory(t *testing.T) {
	const block = 50
	m := newManager(t, block, 0)
	var sent []chain.Transaction
	for nonce := range 40 * block {
		sent = append(sent, signed(t, "any", nonce, chain.Normal))
	}
	next := 0
	committed := make([]chain.TransactionID, block)
	got := testing.AllocsPerRun(30, func() {
		for i := range block {
			if err := m.Admit(sim.Time(next), sent[next]); err != nil {
				t.Fatal(err)
			}
			committed[i] = sent[next].ID()
			next++
		}
		batch, _ := m.Release()
		if err := m.Settle(batch, committed); err != nil {
			t.Fatal(err)
		}
	})
	if perTransaction := got / block; perTransaction > 1.1 {
		t.Errorf("%v allocations a transaction", perTransaction)
	}
}
