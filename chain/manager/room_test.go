package manager

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"ihealth/chain"
)

// roomFor returns a manager with room, and where it tells what it dropped.
func roomFor(t *testing.T, room, blockSize int) (*BlockchainManager, *[]chain.TransactionID) {
	t.Helper()
	var dropped []chain.TransactionID
	m, err := New(Config{
		BlockSize: blockSize, Registry: testRegistry(t), Room: room,
		Dropped: func(tx chain.Transaction) { dropped = append(dropped, tx.ID()) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, &dropped
}

// Guarantee 6 by hand: a flood fills the room. An entity of the same class takes places
// of its newest transactions up to an equal share, and an urgent one takes from the
// longest backlog; the flooder itself and what is less urgent get nothing.
func TestRoomGoesToThoseWithLess(t *testing.T) {
	m, dropped := roomFor(t, 6, 2)
	admitAll(t, m, "any", chain.Normal, 0, 6)
	refuse := func(entity string, nonce int, u chain.Urgency) {
		t.Helper()
		if err := m.Admit(0, signed(t, entity, nonce, u)); !errors.Is(err, chain.ErrFull) {
			t.Errorf("%s: got %v, want ErrFull", entity, err)
		}
	}
	refuse("any", 6, chain.Normal)
	refuse("calm", 0, chain.NonUrgent)
	admitAll(t, m, "limited", chain.Normal, 0, 3)
	admitAll(t, m, "light", chain.Urgent, 0, 1)
	refuse("any", 7, chain.Normal)
	want := []chain.TransactionID{{Entity: "any", Nonce: 5}, {Entity: "any", Nonce: 4}, {Entity: "any", Nonce: 3}, {Entity: "limited", Nonce: 2}}
	if !slices.Equal(*dropped, want) {
		t.Errorf("dropped %v, want %v", *dropped, want)
	}
	standard := func(u chain.Urgency) chain.Class { return chain.Class{Urgency: u} }
	losses := []Loss{
		{"any", standard(chain.Normal), 2, 3},
		{"calm", standard(chain.NonUrgent), 1, 0},
		{"limited", standard(chain.Normal), 0, 1},
	}
	got := m.Stats()
	if got.Admitted != 10 || got.Waiting != 6 || got.Dropped != 4 || !reflect.DeepEqual(got.Losses, losses) {
		t.Errorf("got %+v", got)
	}
}

// What is in flight takes room and cannot be dropped, and what returns has its place.
func TestRoomCountsWhatIsInFlight(t *testing.T) {
	m, dropped := roomFor(t, 2, 2)
	admitAll(t, m, "any", chain.NonUrgent, 0, 2)
	batch, _ := m.Release()
	if err := m.Admit(0, signed(t, "light", 0, chain.Urgent)); !errors.Is(err, chain.ErrFull) {
		t.Errorf("got %v", err)
	}
	if err := m.Settle(batch, ids(batch.Transactions[:1])); err != nil {
		t.Fatal(err)
	}
	admitAll(t, m, "light", chain.Urgent, 0, 2)
	if got := m.Stats(); got.Waiting != 2 || len(*dropped) != 1 || got.Committed != 1 {
		t.Errorf("got %+v, dropped %v", got, *dropped)
	}
}

// A dropped transaction is gone: it cannot be sent again under its nonce, and the
// entity's next one does not pay for it. Signed with a new nonce it is as good as new.
func TestDroppedIsGone(t *testing.T) {
	m, _ := roomFor(t, 4, 1)
	admitAll(t, m, "any", chain.Normal, 0, 4)
	admitAll(t, m, "limited", chain.Normal, 0, 2)
	if err := m.Admit(0, signed(t, "any", 3, chain.Normal)); !errors.Is(err, chain.ErrReplayed) {
		t.Errorf("got %v", err)
	}
	if got := served(t, m); !slices.Equal(got, []string{"any", "limited", "any", "limited"}) {
		t.Errorf("served %v", got)
	}
	admitAll(t, m, "any", chain.Normal, 4, 1)
}

// What is refused for want of room has not used up its nonce.
func TestRefusedCanBeSentAgain(t *testing.T) {
	m, _ := roomFor(t, 2, 1)
	admitAll(t, m, "any", chain.Normal, 0, 2)
	again := signed(t, "any", 2, chain.Normal)
	if err := m.Admit(0, again); !errors.Is(err, chain.ErrFull) {
		t.Fatal(err)
	}
	served(t, m)
	if err := m.Admit(0, again); err != nil {
		t.Error(err)
	}
}

func TestFillIsOfTheBlocksAsTheyWere(t *testing.T) {
	m, _ := roomFor(t, 0, 4)
	admitAll(t, m, "any", chain.Normal, 0, 4)
	served(t, m)
	if err := m.Reconfigure(10); err != nil {
		t.Fatal(err)
	}
	admitAll(t, m, "any", chain.Normal, 10, 3)
	served(t, m)
	if got := m.Stats(); got.Batches != 2 || got.Fill != 0.5 {
		t.Errorf("%d blocks, filled to %v, want 7 places of 14", got.Batches, got.Fill)
	}
	for _, n := range []int{0, -1, DefaultRoom + 1} {
		if err := m.Reconfigure(n); err == nil || m.config.BlockSize != 10 {
			t.Errorf("block size %d: %v", n, err)
		}
	}
}

// The entity's next transaction follows those that are left, not the dropped ones.
func TestDroppedLeavesNoDebt(t *testing.T) {
	m, dropped := roomFor(t, 6, 1)
	admitAll(t, m, "any", chain.Normal, 0, 6)
	admitAll(t, m, "light", chain.Normal, 0, 2)
	for range 2 {
		batch, _ := m.Release()
		if err := m.Settle(batch, ids(batch.Transactions)); err != nil {
			t.Fatal(err)
		}
	}
	admitAll(t, m, "any", chain.Normal, 10, 1)
	admitAll(t, m, "light", chain.Normal, 10, 1)
	want := []string{"any", "any", "light", "any", "any", "light"}
	if got := served(t, m); !slices.Equal(got, want) || len(*dropped) != 2 {
		t.Errorf("served %v after %d drops, want %v", got, len(*dropped), want)
	}
}
