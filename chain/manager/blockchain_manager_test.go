package manager

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
)

var senderKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))

func testRegistry(t interface{ Fatal(...any) }) *chain.Registry {
	public := senderKey.Public().(ed25519.PublicKey)
	r, err := chain.NewRegistry([]chain.Member{
		{Name: "any", PublicKey: public, Urgencies: chain.Urgencies()},
		{Name: "calm", PublicKey: public, Urgencies: []chain.Urgency{chain.NonUrgent}},
	})
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
	model     model
	now       sim.Time
	nonce     int
	flights   []flight
	committed map[chain.TransactionID]bool
	admitted  map[chain.TransactionID]bool
}

type flight struct {
	batch Batch
	block []entry
}

func (s *machine) admit(t *rapid.T) {
	s.now = s.now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "gap")))
	tx := signed(t, "any", s.nonce, rapid.SampledFrom(chain.Urgencies()).Draw(t, "urgency"))
	s.nonce++
	if err := s.manager.Admit(s.now, tx); err != nil {
		t.Fatal(err)
	}
	s.model.admit(s.now, tx)
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
		Rejected: got.Rejected, RejectedBy: got.RejectedBy,
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if got.Admitted != got.Waiting+got.InFlight+got.Committed {
		t.Fatalf("lost or doubled: %+v", got)
	}
	if s.manager.Deadline() != s.model.deadline() {
		t.Fatalf("deadline %v, want %v", s.manager.Deadline(), s.model.deadline())
	}
}

func TestManagerIsItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		m := newManager(t, n, 4)
		s := &machine{
			manager: m, model: model{config: m.config},
			committed: map[chain.TransactionID]bool{}, admitted: map[chain.TransactionID]bool{},
		}
		t.Repeat(map[string]func(*rapid.T){
			"admit": s.admit, "admit more": s.admit, "release": s.release, "settle": s.settle, "": s.check,
		})
	})
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
	for nonce := range 2 {
		if err := m.Admit(0, signed(t, "any", nonce, chain.Normal)); err != nil {
			t.Fatal(err)
		}
	}
	batch, _ := m.Release()
	before := m.Stats()
	waiting := chain.TransactionID{Entity: "any", Nonce: 1}
	if err := m.Settle(batch, []chain.TransactionID{waiting}); !errors.Is(err, ErrNotInFlight) {
		t.Errorf("a waiting transaction was committed: %v", err)
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
	for _, c := range []Config{{0, 1, r}, {1, -1, r}, {1, 1, nil}} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

func BenchmarkReleaseAndSettle(b *testing.B) {
	m := newManager(b, 100, time.Second)
	for nonce := range 1000 {
		if err := m.Admit(0, signed(b, "any", nonce, chain.Urgency(nonce%3))); err != nil {
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
