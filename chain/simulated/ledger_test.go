package simulated

import (
	"context"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

var senderKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func signedBy(t *testing.T, nonce int, u chain.Urgency) chain.Transaction {
	t.Helper()
	tx := chain.Transaction{Entity: "p6", Nonce: uint64(nonce), Urgency: u}
	if err := tx.Sign(senderKey); err != nil {
		t.Fatal(err)
	}
	return tx
}

func newLedger(t *testing.T, s *sim.Simulation, change func(c *LedgerConfig)) *Ledger {
	t.Helper()
	registry, err := chain.NewRegistry([]chain.Member{
		{Name: "p6", PublicKey: senderKey.Public().(ed25519.PublicKey), Urgencies: chain.Urgencies()},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := LedgerConfig{
		Options: Options{Protocol: serve(constant(10)), Nodes: 13}, Registry: registry,
		Config: chain.Config{Validators: 4, BlockSize: 2},
	}
	if change != nil {
		change(&c)
	}
	l, err := NewLedger(s, c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The first transaction goes at once, the two most urgent of the rest after it.
func TestLedgerByHand(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, nil)
	got := map[int]chain.Receipt{}
	for nonce, u := range []chain.Urgency{chain.NonUrgent, chain.NonUrgent, chain.Normal, chain.Urgent} {
		l.Submit(signedBy(t, nonce, u), func(r chain.Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
			got[nonce] = r
		})
	}
	if len(got) != 0 {
		t.Error("done within Submit")
	}
	run(t, &s, sim.Seconds(1))
	ms := sim.Seconds(0.001)
	want := map[int]chain.Receipt{
		0: {Height: 1, Index: 0, At: 10 * ms}, 3: {Height: 2, Index: 0, Released: 10 * ms, At: 20 * ms},
		2: {Height: 2, Index: 1, Released: 10 * ms, At: 20 * ms}, 1: {Height: 3, Index: 0, Released: 20 * ms, At: 30 * ms},
	}
	for nonce, r := range want {
		asked, ok := l.Query(chain.TransactionID{Entity: "p6", Nonce: uint64(nonce)})
		if got[nonce] != r || asked != r || !ok {
			t.Errorf("transaction %d: told %+v, asked %+v, want %+v", nonce, got[nonce], asked, r)
		}
	}
	if l.Height() != 3 || l.Stats().Committed != 4 || l.Err() != nil {
		t.Errorf("height %d, %+v, %v", l.Height(), l.Stats(), l.Err())
	}
}

// Who made room is told.
func TestLedgerTellsWhoWasDropped(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, func(c *LedgerConfig) { c.Options.Room = 2 })
	var told [3]error
	l.gateway.flight = &flight{} // something is under way
	for nonce, u := range []chain.Urgency{chain.NonUrgent, chain.Urgent, chain.Urgent} {
		l.Submit(signedBy(t, nonce, u), func(_ chain.Receipt, err error) { told[nonce] = err })
	}
	run(t, &s, sim.Seconds(1))
	if !errors.Is(told[0], chain.ErrFull) || told[1] != nil || told[2] != nil {
		t.Errorf("told %v, want ErrFull for the first", told)
	}
}

func TestLedgerRefusesConfigurations(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, nil)
	for _, c := range []chain.Config{
		{Validators: 0, BlockSize: 1},
		{Validators: 4},
		{Validators: 14, BlockSize: 1},
		{Validators: 13, BlockSize: 7},
		{Validators: 4, BlockSize: 1 << 30},
	} {
		if err := l.Reconfigure(c); err == nil || l.gateway.config.BlockSize != 2 {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for i := range 3 {
		l.Submit(signedBy(t, i, chain.Normal), func(chain.Receipt, error) {})
	}
	run(t, &s, sim.Seconds(1))
	if r, _ := l.Query(chain.TransactionID{Entity: "p6", Nonce: 2}); r.Height != 2 || r.Index != 1 {
		t.Errorf("after refused configurations: %+v", r)
	}
	for _, c := range []LedgerConfig{
		{},
		{Options: Options{Protocol: serve(constant(1))}},
		{Options: Options{Protocol: serve(constant(1))}, Config: chain.Config{Validators: 1, BlockSize: 1}},
		{Options: Options{Protocol: serve(constant(1)), Changes: []Change{{Config: chain.Config{Validators: 1, BlockSize: 1}}}}, Config: chain.Config{Validators: 1, BlockSize: 1}},
	} {
		if _, err := NewLedger(&s, c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

// What the consensus refuses changes nothing: the role of the manager goes on round the
// same validators.
func TestRefusedConfigurationLeavesTheRole(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, func(c *LedgerConfig) {
		c.Options.Rotates, c.Options.Nodes = true, 4
		c.Options.Protocol = func(s *sim.Simulation, setup Setup) (Consensus, error) {
			network, err := NewNetwork(s, setup.Nodes, NetworkConfig{Shape: chain.Shape{Delay: ms}})
			if err != nil {
				return nil, err
			}
			return NewPBFT(network, setup.Validators, PBFTConfig{Quorum: 3}, setup.Observer)
		}
	})
	for i := range 3 {
		l.Submit(signedBy(t, i, chain.Normal), func(chain.Receipt, error) {})
		run(t, &s, s.Now().Add(time.Second))
	}
	before, manager := l.role.Holder(6), l.role.Manager()
	if err := l.Reconfigure(chain.Config{Validators: 2, BlockSize: 1}); !errors.Is(err, ErrQuorum) {
		t.Fatal(err)
	}
	if got := l.role.Holder(6); before != 1 || got != before || l.role.Manager() != manager {
		t.Errorf("validator %d manages height 6, %d before", got, before)
	}
}

// What the manager refuses changes nothing: the consensus is not asked.
func TestConfigurationWithoutRoomLeavesTheConsensus(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, func(c *LedgerConfig) { c.Options.Room = 10 })
	if err := l.Reconfigure(chain.Config{Validators: 5, BlockSize: 11}); err == nil || l.gateway.consensus.(*server).m != 4 {
		t.Errorf("%v, %d validators", err, l.gateway.consensus.(*server).m)
	}
}

func TestLedgerStalls(t *testing.T) {
	var s sim.Simulation
	l := newLedger(t, &s, func(c *LedgerConfig) { c.Options.Protocol, c.Options.Patience = silent, time.Second })
	l.Submit(signedBy(t, 0, chain.Normal), func(_ chain.Receipt, err error) { t.Errorf("done: %v", err) })
	if err := s.Run(context.Background(), sim.Seconds(5)); err != nil || !errors.Is(l.Err(), ErrStalled) {
		t.Errorf("%v, %v", err, l.Err())
	}
}
