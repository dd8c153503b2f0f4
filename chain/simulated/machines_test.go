package simulated_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
	"ihealth/chain/simulated"
	"ihealth/sim"
)

var memberKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// freshLog returns the event log of the members that contracttest works on.
func freshLog() contract.Machine {
	l, err := contract.NewLog(contracttest.Genesis())
	if err != nil {
		panic(err)
	}
	return l
}

// contractLedger returns a ledger of four validators under PBFT whose nodes execute, all
// the members of which sign with one key.
func contractLedger(t *testing.T, s *sim.Simulation, machine func() contract.Machine, faults ...simulated.Fault) *simulated.Ledger {
	t.Helper()
	var members []chain.Member
	for _, m := range contracttest.Genesis().Members {
		members = append(members, chain.Member{Name: m.Entity, PublicKey: memberKey.Public().(ed25519.PublicKey), Urgencies: chain.Urgencies()})
	}
	registry, err := chain.NewRegistry(members)
	if err != nil {
		t.Fatal(err)
	}
	l, err := simulated.NewLedger(s, simulated.LedgerConfig{
		Options: simulated.Options{Faults: faults, Protocol: func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
			n, err := simulated.NewNetwork(s, setup.Nodes, simulated.NetworkConfig{
				Shape: chain.Shape{Delay: 5 * time.Millisecond}, Key: setup.Key, Faults: setup.Faults,
			})
			if err != nil {
				return nil, err
			}
			return simulated.NewPBFT(n, setup.Validators, simulated.PBFTConfig{}, setup.Observer)
		}},
		Config: chain.Config{Validators: 4, BlockSize: 3}, Registry: registry, Machine: machine,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// tell submits a story, step by step, and returns its transactions and what the machines
// say of each.
func tell(t *testing.T, s *sim.Simulation, l chain.Ledger) (sent []chain.Transaction, refused []string) {
	t.Helper()
	for nonce, step := range contracttest.Story() {
		tx := chain.Transaction{Entity: step.Sender, Nonce: uint64(nonce), Payload: step.Message.Encode()}
		if err := tx.Sign(memberKey); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, tx)
		l.Submit(tx, func(r chain.Receipt, err error) {
			if err != nil || r.Released >= r.At {
				t.Errorf("transaction %d: %v, released at %v, decided at %v", nonce, err, r.Released, r.At)
			}
			refused = append(refused, r.Refused)
		})
		if err := s.Run(context.Background(), s.Now().Add(100*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	return sent, refused
}

// All nodes, one of which was down for a while, execute what a machine by itself does.
func TestNodesExecuteTheSame(t *testing.T) {
	var s sim.Simulation
	l := contractLedger(t, &s, freshLog, simulated.Fault{Node: 2, Kind: simulated.Crash, From: sim.Seconds(0.3), Until: sim.Seconds(1)})
	sent, refused := tell(t, &s, l)
	alone := freshLog()
	for i, step := range contracttest.Story() {
		alone.Execute(int64(i+1), sent[i:i+1])
		if refused[i] != step.Refused {
			t.Errorf("step %d: refused for %q, want %q", i, refused[i], step.Refused)
		}
	}
	for node := range 4 {
		if got := l.Machine(node).Root(); got != alone.Root() || l.Err() != nil {
			t.Errorf("node %d: root %x, want %x; %v", node, got, alone.Root(), l.Err())
		}
	}
}

// Without a machine nothing is executed.
func TestLedgerWithoutMachine(t *testing.T) {
	var s sim.Simulation
	l := contractLedger(t, &s, nil)
	if _, refused := tell(t, &s, l); slices.ContainsFunc(refused, func(r string) bool { return r != "" }) || l.Machine(0) != nil {
		t.Errorf("refused %q, machine %v", refused, l.Machine(0))
	}
}

// A machine that differs from the others is found.
func TestDivergingMachine(t *testing.T) {
	var s sim.Simulation
	made := 0
	l := contractLedger(t, &s, func() contract.Machine {
		if made++; made == 3 {
			return deaf{freshLog()}
		}
		return freshLog()
	})
	tell(t, &s, l)
	if !errors.Is(l.Err(), simulated.ErrBroken) {
		t.Errorf("got %v", l.Err())
	}
}

// deaf is a machine that executes nothing and says that it did.
type deaf struct{ contract.Machine }

func (deaf) Execute(_ int64, block []chain.Transaction) []contract.Outcome {
	return make([]contract.Outcome, len(block))
}
