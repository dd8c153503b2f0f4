package manager

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain"
)

var shareWeights = map[string]float64{"any": 1, "heavy": 3, "light": 0.5}

var shareEntities = []string{"any", "heavy", "light"}

// service is a transaction that a block takes.
type service struct {
	entity  string
	again   bool           // it was in a block before
	backlog map[string]int // that waited before it was taken
}

// sharing is a manager of one class whose services are written down.
type sharing struct {
	manager  *BlockchainManager
	nonce    int
	waiting  map[string]int
	taken    map[chain.TransactionID]bool
	flights  []Batch
	services []service
}

// admit lets a number of transactions of each entity wait.
func (s *sharing) admit(t *rapid.T) {
	for _, entity := range shareEntities {
		n := rapid.IntRange(0, 8).Draw(t, entity)
		admitAll(t, s.manager, entity, chain.Normal, s.nonce, n)
		s.nonce += n
		s.waiting[entity] += n
	}
}

// release puts a block in flight.
func (s *sharing) release(*rapid.T) {
	batch, ok := s.manager.Release()
	if !ok {
		return
	}
	s.flights = append(s.flights, batch)
	for _, tx := range batch.Transactions {
		backlog := make(map[string]int)
		for _, entity := range shareEntities {
			backlog[entity] = s.waiting[entity]
		}
		s.services = append(s.services, service{tx.Entity, s.taken[tx.ID()], backlog})
		s.taken[tx.ID()] = true
		s.waiting[tx.Entity]--
	}
}

// settle ends the flight of a block, of which some or all return.
func (s *sharing) settle(t *rapid.T) {
	if len(s.flights) == 0 {
		return
	}
	i := rapid.IntRange(0, len(s.flights)-1).Draw(t, "flight")
	batch := s.flights[i]
	s.flights = slices.Delete(s.flights, i, i+1)
	committed := rapid.IntRange(0, len(batch.Transactions)).Draw(t, "committed")
	for _, tx := range batch.Transactions[committed:] {
		s.waiting[tx.Entity]++
	}
	if err := s.manager.Settle(batch, ids(batch.Transactions[:committed])); err != nil {
		t.Fatal(err)
	}
}

// lead returns how far a gets ahead of b, or behind it, at most, by weight, in any
// stretch of services in which both wait. What is taken again does not count.
func (s *sharing) lead(a, b string) float64 {
	most := 0.0
	for from := range s.services {
		ahead := 0.0
		for _, v := range s.services[from:] {
			if v.backlog[a] == 0 || v.backlog[b] == 0 {
				break
			}
			switch {
			case v.again:
			case v.entity == a:
				ahead += 1 / shareWeights[a]
			case v.entity == b:
				ahead -= 1 / shareWeights[b]
			}
			most = max(most, ahead, -ahead)
		}
	}
	return most
}

// check holds guarantee 2 against what was served. The 1e-3 allows for weights that are
// rounded to ticks.
func (s *sharing) check(t *rapid.T) {
	for i, a := range shareEntities {
		for _, b := range shareEntities[i+1:] {
			bound := 1/shareWeights[a] + 1/shareWeights[b] + 1e-3
			if got := s.lead(a, b); got > bound {
				t.Fatalf("%s and %s are %v apart, at most %v, in %v", a, b, got, bound, s.services)
			}
		}
	}
}

// Guarantee 2 in general: for every two entities and every stretch of service during
// which both wait, with blocks of several transactions of which any may return.
func TestSharesFollowTheWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &sharing{
			manager: newManager(t, rapid.IntRange(1, 5).Draw(t, "n"), 0),
			waiting: make(map[string]int), taken: make(map[chain.TransactionID]bool),
		}
		t.Repeat(map[string]func(*rapid.T){
			"admit": s.admit, "release": s.release, "release more": s.release, "settle": s.settle,
		})
		s.check(t)
	})
}

// The exception of guarantee 2: what comes back of a block is taken before anything that
// was never taken, each time it comes back, and everybody has their share after it.
func TestReturnsComeFirst(t *testing.T) {
	m := newManager(t, 10, 0)
	admitAll(t, m, "any", chain.Normal, 0, 30)
	batch, _ := m.Release()
	admitAll(t, m, "limited", chain.Normal, 100, 3)
	for range 2 {
		if err := m.Settle(batch, ids(batch.Transactions[:1])); err != nil {
			t.Fatal(err)
		}
		again := batch.Transactions[1:]
		batch, _ = m.Release()
		if got := batch.Transactions; !slices.EqualFunc(got[:len(again)], again, func(a, b chain.Transaction) bool { return a.ID() == b.ID() }) {
			t.Fatalf("taken %v, want first what came back: %v", ids(got), ids(again))
		}
	}
	if err := m.Settle(batch, ids(batch.Transactions)); err != nil {
		t.Fatal(err)
	}
	want := []string{"limited", "any", "limited", "any", "any"}
	if got := served(t, m); !slices.Equal(got[:len(want)], want) {
		t.Errorf("served %v after the returns, want first %v", got, want)
	}
}
