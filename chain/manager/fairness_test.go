package manager

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
)

// admitAll lets count transactions of an entity wait, with nonces from first on.
func admitAll(t interface{ Fatal(...any) }, m *BlockchainManager, entity string, u chain.Urgency, first, count int) {
	for i := range count {
		if err := m.Admit(0, signed(t, entity, first+i, u)); err != nil {
			t.Fatal(err)
		}
	}
}

// served releases blocks until nothing waits and returns the entities in the order of
// service.
func served(t interface{ Fatal(...any) }, m *BlockchainManager) []string {
	var order []string
	for {
		batch, ok := m.Release()
		if !ok {
			return order
		}
		for _, tx := range batch.Transactions {
			order = append(order, tx.Entity)
		}
		if err := m.Settle(batch, ids(batch.Transactions)); err != nil {
			t.Fatal(err)
		}
	}
}

// Guarantee 2 by hand: after a flood of 20 from one entity another one of the same
// weight is served in turn, one of three times the weight three times as often.
func TestFloodStarvesNobody(t *testing.T) {
	m := newManager(t, 4, 0)
	admitAll(t, m, "any", chain.Normal, 0, 20)
	admitAll(t, m, "limited", chain.Normal, 100, 2)
	admitAll(t, m, "heavy", chain.Normal, 200, 6)
	want := []string{
		"any", "limited", "heavy", "heavy", "heavy",
		"any", "limited", "heavy", "heavy", "heavy", "any",
	}
	if got := served(t, m); !slices.Equal(got[:len(want)], want) || len(got) != 28 {
		t.Errorf("served %v, want first %v", got, want)
	}
}

// Urgency comes before fairness: weight buys nothing from a more urgent class.
func TestUrgencyIsStrict(t *testing.T) {
	m := newManager(t, 5, 0)
	admitAll(t, m, "heavy", chain.Normal, 0, 5)
	admitAll(t, m, "light", chain.Urgent, 100, 5)
	want := append(slices.Repeat([]string{"light"}, 5), slices.Repeat([]string{"heavy"}, 5)...)
	if got := served(t, m); !slices.Equal(got, want) {
		t.Errorf("served %v", got)
	}
}

// Who was alone has no debt to pay when another one joins.
func TestIdleTimeIsNoCredit(t *testing.T) {
	m := newManager(t, 3, 0)
	admitAll(t, m, "any", chain.Normal, 0, 30)
	served(t, m)
	admitAll(t, m, "any", chain.Normal, 50, 3)
	admitAll(t, m, "limited", chain.Normal, 100, 3)
	if got := served(t, m); !slices.Equal(got, []string{"any", "limited", "any", "limited", "any", "limited"}) {
		t.Errorf("served %v", got)
	}
}

// A transaction that returns and is served again does not set the time back for those
// who come after it.
func TestReturnIsNoAdvantageForOthers(t *testing.T) {
	m := newManager(t, 1, 0)
	admitAll(t, m, "any", chain.Normal, 0, 5)
	first, _ := m.Release()
	for range 2 {
		m.Release()
	}
	admitAll(t, m, "heavy", chain.Normal, 0, 1)
	if err := m.Settle(first, nil); err != nil {
		t.Fatal(err)
	}
	m.Release()
	admitAll(t, m, "limited", chain.Normal, 0, 1)
	if got := served(t, m); !slices.Equal(got, []string{"heavy", "limited", "any", "any"}) {
		t.Errorf("served %v", got)
	}
}

// Guarantee 7: "limited" may send 3 at once and 1 a second.
func TestRateLimitHoldsInEveryStretch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newManager(t, 1, 0)
		var now sim.Time
		var admitted []sim.Time
		for nonce := range rapid.IntRange(1, 40).Draw(t, "sends") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "gap")) * time.Millisecond)
			err := m.Admit(now, signed(t, "limited", nonce, chain.Normal))
			if err == nil {
				admitted = append(admitted, now)
			} else if !errors.Is(err, chain.ErrRate) {
				t.Fatal(err)
			}
		}
		for i, from := range admitted {
			for j, to := range admitted[i:] {
				if most := 3 + to.Sub(from).Seconds(); float64(j+1) > most {
					t.Fatalf("%d admitted from %v to %v, at most %v", j+1, from, to, most)
				}
			}
		}
		if losses := m.Stats().Losses; len(losses) > 1 || len(losses) == 1 && losses[0].Refused != m.Stats().Rejected {
			t.Fatalf("losses %v, rejected %d", losses, m.Stats().Rejected)
		}
	})
}

// A forged transaction uses up nothing of the entity that it pretends to be of.
func TestForgeryCostsItsVictimNothing(t *testing.T) {
	m := newManager(t, 1, 0)
	for nonce := range 10 {
		tx := signed(t, "limited", nonce, chain.Normal)
		tx.Payload = []byte("forged")
		if err := m.Admit(0, tx); !errors.Is(err, chain.ErrSignature) {
			t.Fatal(err)
		}
	}
	admitAll(t, m, "limited", chain.Normal, 0, 3)
	if err := m.Admit(0, signed(t, "limited", 3, chain.Normal)); !errors.Is(err, chain.ErrRate) {
		t.Error(err)
	}
}

// Forged traffic is refused for its signature, whatever limit it would run into, and is
// no loss of the entity in whose name it comes.
func TestForgeryIsNobodysLoss(t *testing.T) {
	m, _ := roomFor(t, 3, 1)
	admitAll(t, m, "limited", chain.Normal, 0, 3) // the room is full, and so is the limit
	for nonce, entity := range []string{"any", "limited"} {
		unsigned := chain.Transaction{Entity: entity, Nonce: uint64(100 + nonce), Urgency: chain.NonUrgent}
		if err := m.Admit(0, unsigned); !errors.Is(err, chain.ErrSignature) {
			t.Errorf("%s: got %v", entity, err)
		}
	}
	want := []chain.Rejection{{Reason: "wrong signature", Count: 2}}
	if got := m.Stats(); len(got.Losses) > 0 || !slices.Equal(got.RejectedBy, want) {
		t.Errorf("losses %v, refused %v", got.Losses, got.RejectedBy)
	}
}
