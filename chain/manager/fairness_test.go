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

// Guarantee 2 in general: for every two entities and every stretch of service during
// which both wait. The 1e-3 allows for weights that are rounded to ticks.
func TestSharesFollowTheWeights(t *testing.T) {
	weight := map[string]float64{"any": 1, "heavy": 3, "light": 0.5}
	rapid.Check(t, func(t *rapid.T) {
		m := newManager(t, 1, 0)
		nonce := 0
		var order []string
		var backlog []map[string]int // before each service
		waiting := map[string]int{}
		for range rapid.IntRange(1, 15).Draw(t, "rounds") {
			for _, entity := range []string{"any", "heavy", "light"} {
				n := rapid.IntRange(0, 8).Draw(t, entity)
				admitAll(t, m, entity, chain.Normal, nonce, n)
				nonce += n
				waiting[entity] += n
			}
			for range rapid.IntRange(0, 12).Draw(t, "blocks") {
				batch, ok := m.Release()
				if !ok {
					break
				}
				backlog = append(backlog, map[string]int{"any": waiting["any"], "heavy": waiting["heavy"], "light": waiting["light"]})
				entity := batch.Transactions[0].Entity
				order = append(order, entity)
				waiting[entity]--
			}
		}
		for _, pair := range [][2]string{{"any", "heavy"}, {"any", "light"}, {"heavy", "light"}} {
			a, b := pair[0], pair[1]
			bound := 1/weight[a] + 1/weight[b] + 1e-3
			for from := range order {
				got := 0.0
				for i := from; i < len(order) && backlog[i][a] > 0 && backlog[i][b] > 0; i++ {
					switch order[i] {
					case a:
						got += 1 / weight[a]
					case b:
						got -= 1 / weight[b]
					}
					if got > bound || got < -bound {
						t.Fatalf("services %d to %d of %v: %s is %v ahead of %s, at most %v", from, i, order, a, got, b, bound)
					}
				}
			}
		}
	})
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
