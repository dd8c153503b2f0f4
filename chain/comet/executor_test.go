package comet

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

// freshLog returns the event log of the members that contracttest works on.
func freshLog() contract.Machine {
	l, err := contract.NewLog(contracttest.Genesis())
	if err != nil {
		panic(err)
	}
	return l
}

// contractOptions are those of four nodes that execute, the members of which sign with
// one key.
func contractOptions(t *testing.T, machine func() contract.Machine) Options {
	t.Helper()
	var members []chain.Member
	for _, m := range contracttest.Genesis().Members {
		members = append(members, chain.Member{Name: m.Entity, PublicKey: senderKey.Public().(ed25519.PublicKey), Urgencies: chain.Urgencies()})
	}
	registry, err := chain.NewRegistry(members)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Validators: 4, BlockSize: 5, Registry: registry, Machine: machine,
		BlockTimeout: time.Millisecond, ProposeTimeout: 200 * time.Millisecond, VoteTimeout: 50 * time.Millisecond,
	}
}

// teller submits the story of contracttest to a network.
type teller struct {
	net    *Testnet
	ledger *Ledger
	alone  contract.Machine // executes the same by itself
	told   int              // steps so far
}

func newTeller(t *testing.T, o Options) *teller {
	t.Helper()
	n := startTestnet(t, o, hooks{})
	l, err := NewLedger(context.Background(), n, 0)
	if err != nil {
		t.Fatal(err)
	}
	return &teller{net: n, ledger: l, alone: freshLog()}
}

// tell submits the next steps, each when the one before is committed, and checks what
// became of it. It fails as the ledger does.
func (s *teller) tell(t *testing.T, steps []contracttest.Tale) error {
	t.Helper()
	for _, step := range steps {
		tx := chain.Transaction{Entity: step.Sender, Nonce: uint64(s.told), Payload: step.Message.Encode()}
		if err := tx.Sign(senderKey); err != nil {
			t.Fatal(err)
		}
		done := false
		s.ledger.Submit(tx, func(r chain.Receipt, err error) {
			done = true
			if err != nil || r.Refused != step.Refused || r.Released >= r.At {
				t.Errorf("step %d: %+v, %v, want refused for %q", s.told, r, err, step.Refused)
			}
		})
		for !done {
			if err := s.ledger.Run(context.Background(), time.Millisecond); err != nil {
				return err
			}
		}
		s.told++
		s.alone.Execute(int64(s.told), []chain.Transaction{tx})
	}
	return nil
}

// check compares the machines of all nodes with the one that executed by itself.
func (s *teller) check(t *testing.T) {
	t.Helper()
	if err := s.net.AwaitAll(context.Background(), s.ledger.last.Height); err != nil {
		t.Fatal(err)
	}
	if err := s.net.checkLedgers(s.told); err != nil {
		t.Error(err)
	}
	if err := s.net.Stop(); err != nil {
		t.Error(err)
	}
	for i, n := range s.net.nodes {
		if got := n.app.executor.machine.Root(); got != s.alone.Root() {
			t.Errorf("node %d: root %x, want %x", i, got, s.alone.Root())
		}
	}
}

// All validators execute what a machine by itself does, and senders are told what is
// refused.
func TestValidatorsExecuteTheSame(t *testing.T) {
	t.Parallel()
	s := newTeller(t, contractOptions(t, freshLog))
	if err := s.tell(t, contracttest.Story()); err != nil {
		t.Fatal(err)
	}
	s.check(t)
}

// A validator that was killed rebuilds the machine's state from its blocks.
func TestKilledValidatorRebuildsItsMachine(t *testing.T) {
	t.Parallel()
	if lean() {
		t.Skip("starts a network with files: run without -short")
	}
	o := contractOptions(t, freshLog)
	o.Dir = t.TempDir()
	s := newTeller(t, o)
	story := contracttest.Story()
	half := len(story) / 2
	if err := s.tell(t, story[:half]); err != nil {
		t.Fatal(err)
	}
	if err := s.net.KillNode(1); err != nil {
		t.Fatal(err)
	}
	if got := s.net.nodes[1].app.executor.machine.Root(); got != freshLog().Root() {
		t.Errorf("a killed node remembers root %x", got)
	}
	if err := s.tell(t, story[half:]); err != nil {
		t.Fatal(err)
	}
	if err := s.net.StartNode(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	s.check(t)
}

// A validator whose machine does something else is found.
func TestDivergingMachine(t *testing.T) {
	t.Parallel()
	var made atomic.Int32
	s := newTeller(t, contractOptions(t, func() contract.Machine {
		if made.Add(1) == 3 {
			return deaf{freshLog()}
		}
		return freshLog()
	}))
	err := s.tell(t, contracttest.Story())
	if err == nil {
		err = s.net.AwaitAll(context.Background(), s.ledger.last.Height)
	}
	if !errors.Is(err, ErrDiverged) {
		t.Errorf("got %v", err)
	}
}

// deaf is a machine that executes nothing and says that it did.
type deaf struct{ contract.Machine }

func (deaf) Execute(_ int64, block []chain.Transaction) []contract.Outcome {
	return make([]contract.Outcome, len(block))
}

// Without a machine a ledger's root is what it was before there were machines: a hash
// over the roots of its blocks.
func TestRootWithoutMachine(t *testing.T) {
	a := testApplication(t)
	txs := encode(t, signed(t, 0, chain.Normal))
	commit(t, a, 1, txs...)
	block := merkleRoot(txs)
	if want := sha256.Sum256(append(make([]byte, 32), block[:]...)); a.root != want {
		t.Errorf("root %x, want %x", a.root, want)
	}
}
