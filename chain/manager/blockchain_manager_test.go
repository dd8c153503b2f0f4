package manager

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
)

var senderKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))

// testMembers are entities of different weights, one with a rate limit of 1 a unit of
// the tests' time, and one that may only send what is not urgent.
func testMembers() []chain.Member {
	public := senderKey.Public().(ed25519.PublicKey)
	member := func(name string, weight float64, limit chain.RateLimit) chain.Member {
		return chain.Member{
			Name: name, PublicKey: public, Urgencies: chain.Urgencies(), Securities: chain.Securities(),
			Weight: weight, Limit: limit,
		}
	}
	return []chain.Member{
		member("any", 1, chain.RateLimit{}),
		member("heavy", 3, chain.RateLimit{}),
		member("light", 0.5, chain.RateLimit{}),
		member("limited", 1, chain.RateLimit{PerSecond: 1, Burst: 3}),
		{Name: "calm", PublicKey: public, Urgencies: []chain.Urgency{chain.NonUrgent}},
	}
}

func testRegistry(t interface{ Fatal(...any) }) *chain.Registry {
	r, err := chain.NewRegistry(testMembers())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func signed(t interface{ Fatal(...any) }, entity string, nonce int, u chain.Urgency) chain.Transaction {
	tx := chain.Transaction{Entity: entity, Nonce: uint64(nonce), Urgency: u}
	if err := tx.Sign(senderKey); err != nil {
		t.Fatal(err)
	}
	return tx
}

func newManager(t interface{ Fatal(...any) }, blockSize int, timeout time.Duration) *BlockchainManager {
	m, err := New(Config{BlockSize: blockSize, Timeout: timeout, Registry: testRegistry(t)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ids(transactions []chain.Transaction) []chain.TransactionID {
	list := make([]chain.TransactionID, len(transactions))
	for i := range transactions {
		list[i] = transactions[i].ID()
	}
	return list
}

// machine runs a manager and its model side by side.
type machine struct {
	manager   *BlockchainManager
	rotation  *Rotation // if not nil, the manager's role goes round
	model     *model
	now       sim.Time
	nonce     int
	flights   []flight
	committed map[chain.TransactionID]bool
	admitted  map[chain.TransactionID]bool
	dropped   []chain.TransactionID
}

type flight struct {
	batch Batch
	block []modelEntry
}

func (s *machine) admit(t *rapid.T) {
	s.now = s.now.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "gap")) * time.Second / 3)
	entity := rapid.SampledFrom([]string{"any", "heavy", "light", "limited"}).Draw(t, "entity")
	tx := signed(t, entity, s.nonce, rapid.SampledFrom(chain.Urgencies()).Draw(t, "urgency"))
	s.nonce++
	want := s.model.admit(s.now, tx)
	if err := s.manager.Admit(s.now, tx); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	if want != nil {
		return
	}
	s.admitted[tx.ID()] = true
	if err := s.manager.Admit(s.now, tx); !errors.Is(err, chain.ErrReplayed) {
		t.Fatalf("replay: %v", err)
	}
}

func (s *machine) release(t *rapid.T) {
	ready := len(s.model.waiting) >= s.model.config.BlockSize || s.now >= s.model.deadline()
	if got := s.manager.Ready(s.now); got != ready {
		t.Fatalf("Ready = %v with %d waiting, deadline %v, now %v", got, len(s.model.waiting), s.model.deadline(), s.now)
	}
	block := s.model.release()
	batch, ok := s.manager.Release()
	if ok != (len(block) > 0) {
		t.Fatalf("Release = %v, want a block of %d", ok, len(block))
	}
	if !ok {
		return
	}
	for i, e := range block {
		if i >= len(batch.Transactions) || batch.Transactions[i].ID() != e.transaction.ID() {
			t.Fatalf("block %v, want %v in place %d", ids(batch.Transactions), e.transaction.ID(), i)
		}
	}
	s.flights = append(s.flights, flight{batch, block})
}

// reconfigure changes the block size, and the number of validators if the role rotates.
func (s *machine) reconfigure(t *rapid.T) {
	n := rapid.IntRange(1, 5).Draw(t, "n")
	s.model.config.BlockSize = n
	if s.rotation == nil {
		if err := s.manager.Reconfigure(n); err != nil {
			t.Fatal(err)
		}
		return
	}
	var err error
	config := chain.Config{Validators: rapid.IntRange(1, 4).Draw(t, "m"), BlockSize: n}
	if s.manager, _, err = s.rotation.Reconfigure(config, s.rotation.height+int64(rapid.IntRange(0, 1).Draw(t, "later"))); err != nil {
		t.Fatal(err)
	}
}

// advance passes the role of the manager on.
func (s *machine) advance(t *rapid.T) {
	if s.rotation == nil {
		t.Skip("one manager")
	}
	s.manager, _ = s.rotation.Advance(s.rotation.height + int64(rapid.IntRange(0, 3).Draw(t, "heights")))
}

// settle commits any part of any block in flight.
func (s *machine) settle(t *rapid.T) {
	if len(s.flights) == 0 {
		return
	}
	i := rapid.IntRange(0, len(s.flights)-1).Draw(t, "flight")
	f := s.flights[i]
	s.flights = append(s.flights[:i:i], s.flights[i+1:]...)
	committed := map[chain.TransactionID]bool{}
	var list []chain.TransactionID
	for _, id := range ids(f.batch.Transactions) {
		if rapid.Bool().Draw(t, "commit") {
			if s.committed[id] {
				t.Fatalf("%v committed twice", id)
			}
			s.committed[id], committed[id] = true, true
			list = append(list, id)
		}
	}
	if err := s.manager.Settle(f.batch, list); err != nil {
		t.Fatal(err)
	}
	s.model.giveBack(f.block, committed)
	if err := s.manager.Settle(f.batch, list); !errors.Is(err, ErrNotInFlight) {
		t.Fatalf("settled twice: %v", err)
	}
}

func (s *machine) check(t *rapid.T) {
	inFlight := 0
	for _, f := range s.flights {
		inFlight += len(f.block)
	}
	got := s.manager.Stats()
	want := Stats{
		Admitted: len(s.admitted), Waiting: len(s.model.waiting), InFlight: inFlight, Committed: len(s.committed),
		Dropped: len(s.model.dropped), Rejected: got.Rejected, RejectedBy: got.RejectedBy, Losses: got.Losses,
		Batches: got.Batches, Fill: got.Fill,
	}
	if got.Fill != got.Fill { // before the first block
		got.Fill, want.Fill = 0, 0
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if got.Admitted != got.Waiting+got.InFlight+got.Committed+got.Dropped {
		t.Fatalf("lost or doubled: %+v", got)
	}
	if !slices.Equal(s.dropped, s.model.dropped) {
		t.Fatalf("dropped %v, want %v", s.dropped, s.model.dropped)
	}
	if s.manager.Deadline() != s.model.deadline() {
		t.Fatalf("deadline %v, want %v", s.manager.Deadline(), s.model.deadline())
	}
}

// drive compares a manager, or one whose role rotates, with its model.
func drive(t *rapid.T, rotates bool) {
	s := &machine{committed: map[chain.TransactionID]bool{}, admitted: map[chain.TransactionID]bool{}}
	config := Config{
		BlockSize: rapid.IntRange(1, 5).Draw(t, "n"), Timeout: 4 * time.Second, Registry: testRegistry(t),
		Room:    rapid.SampledFrom([]int{5, 10, 100}).Draw(t, "room"),
		Dropped: func(tx chain.Transaction) { s.dropped = append(s.dropped, tx.ID()) },
	}
	var err error
	if rotates {
		s.rotation, err = NewRotation(chain.Config{Validators: 3, BlockSize: config.BlockSize}, config)
		if err != nil {
			t.Fatal(err)
		}
		s.manager = s.rotation.Manager()
	} else if s.manager, err = New(config); err != nil {
		t.Fatal(err)
	}
	s.model = newModel(config, testMembers())
	t.Repeat(map[string]func(*rapid.T){
		"admit": s.admit, "admit more": s.admit, "admit even more": s.admit, "release": s.release, "settle": s.settle,
		"reconfigure": s.reconfigure, "advance": s.advance, "": s.check,
	})
}

func TestManagerIsItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { drive(t, false) })
}

// Who holds the role makes no difference to anybody.
func TestRotatingManagerIsItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { drive(t, true) })
}

func TestManagerRefuses(t *testing.T) {
	m := newManager(t, 10, time.Second)
	good := signed(t, "any", 1, chain.Normal)
	if err := m.Admit(0, good); err != nil {
		t.Fatal(err)
	}
	forged := signed(t, "any", 2, chain.Normal)
	forged.Payload = []byte("changed after signing")
	cases := []struct {
		name string
		err  error
		want error
	}{
		{"unsigned", m.Admit(0, chain.Transaction{Entity: "any", Nonce: 3}), chain.ErrSignature},
		{"forged", m.Admit(0, forged), chain.ErrSignature},
		{"replayed", m.Admit(0, good), chain.ErrReplayed},
		{"unknown", m.Admit(0, signed(t, "nobody", 4, chain.Normal)), chain.ErrUnknownEntity},
		{"too urgent", m.Admit(0, signed(t, "calm", 5, chain.Urgent)), chain.ErrUrgency},
		{"oversized", m.Admit(0, chain.Transaction{Entity: "any", Payload: make([]byte, chain.MaxPayload+1)}), chain.ErrOversized},
		{"malformed", m.Admit(0, chain.Transaction{}), chain.ErrMalformed},
	}
	for _, c := range cases {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.err, c.want)
		}
	}
	want := []chain.Rejection{
		{Reason: "malformed transaction", Count: 1},
		{Reason: "urgency not allowed", Count: 1},
		{Reason: "payload too large", Count: 1},
		{Reason: "unknown entity", Count: 1},
		{Reason: "nonce used before", Count: 1},
		{Reason: "wrong signature", Count: 2},
	}
	if got := m.Stats(); got.Admitted != 1 || got.Rejected != 7 || !reflect.DeepEqual(got.RejectedBy, want) {
		t.Errorf("got %+v", got)
	}
}

// A refused transaction does not use up its nonce.
func TestManagerRefusalLeavesTheNonce(t *testing.T) {
	m := newManager(t, 10, time.Second)
	if err := m.Admit(0, chain.Transaction{Entity: "any", Nonce: 1}); !errors.Is(err, chain.ErrSignature) {
		t.Fatal(err)
	}
	if err := m.Admit(0, signed(t, "any", 1, chain.Normal)); err != nil {
		t.Error(err)
	}
}

func TestManagerSettleRefusesStrangers(t *testing.T) {
	m := newManager(t, 1, 0)
	admitAll(t, m, "any", chain.Normal, 0, 3)
	batch, _ := m.Release()
	other, _ := m.Release()
	before := m.Stats()
	waiting := chain.TransactionID{Entity: "any", Nonce: 2}
	if err := m.Settle(batch, []chain.TransactionID{waiting}); !errors.Is(err, ErrNotInFlight) {
		t.Errorf("a waiting transaction was committed: %v", err)
	}
	if err := m.Settle(batch, ids(other.Transactions)); !errors.Is(err, ErrNotInFlight) {
		t.Errorf("a transaction of another batch was committed: %v", err)
	}
	twice := []chain.TransactionID{batch.Transactions[0].ID(), batch.Transactions[0].ID()}
	if err := m.Settle(batch, twice); !errors.Is(err, ErrNotInFlight) {
		t.Errorf("one transaction was committed twice: %v", err)
	}
	if after := m.Stats(); !reflect.DeepEqual(before, after) {
		t.Errorf("a refused settlement changed %+v to %+v", before, after)
	}
}

func TestNewRefusesBadConfig(t *testing.T) {
	r := testRegistry(t)
	for _, c := range []Config{
		{BlockSize: 0, Registry: r},
		{BlockSize: 1, Timeout: -1, Registry: r},
		{BlockSize: 1},
		{BlockSize: 1, Registry: r, Room: -1},
		{BlockSize: 3, Registry: r, Room: 2},
		{BlockSize: DefaultRoom + 1, Registry: r},
		{BlockSize: 1, Registry: r, Channel: 1},
		{BlockSize: 1, Registry: r, Channel: -1},
		{BlockSize: 1, Registry: r, Classes: chain.Allocation{{5, 5}}},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
