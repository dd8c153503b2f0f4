package manager

import (
	"errors"
	"slices"
	"testing"

	"ihealth/chain"
)

// What an entity has committed past the manager uses up its nonces, and what waits
// under the same name, first, amid others and last, is dropped and told.
func TestOvertake(t *testing.T) {
	m, dropped := roomFor(t, 10, 10)
	admitAll(t, m, "any", chain.Normal, 0, 5)
	id := func(nonce uint64) chain.TransactionID { return chain.TransactionID{Entity: "any", Nonce: nonce} }
	m.Overtake([]chain.TransactionID{id(2), id(0), id(4), id(9), {Entity: "stranger", Nonce: 1}})
	if want := []chain.TransactionID{id(2), id(0), id(4)}; !slices.Equal(*dropped, want) {
		t.Errorf("dropped %v, want %v", *dropped, want)
	}
	if err := m.Admit(0, signed(t, "any", 9, chain.Normal)); !errors.Is(err, chain.ErrReplayed) {
		t.Errorf("a nonce that was overtaken: %v, want ErrReplayed", err)
	}
	batch, _ := m.Release()
	if got := ids(batch.Transactions); !slices.Equal(got, []chain.TransactionID{id(1), id(3)}) {
		t.Errorf("left: %v", got)
	}
	if err := m.Settle(batch, ids(batch.Transactions)); err != nil {
		t.Error(err)
	}
	if s := m.Stats(); s.Admitted != 5 || s.Committed != 2 || s.Dropped != 3 || s.Waiting != 0 || s.InFlight != 0 {
		t.Errorf("got %+v", s)
	}
}
