package evm

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"pgregory.net/rapid"
)

// enough gas for every call of the tests.
const enough = 10_000_000

var alice, bob = Address{0: 0xa}, Address{0: 0xb}

func deploy(tb testing.TB, s *State, name string) (*Contract, Address) {
	tb.Helper()
	c := load(tb, name)
	at, _, err := s.Deploy(alice, c, enough)
	if err != nil {
		tb.Fatal(err)
	}
	return c, at
}

// bench is one contract in a world of its own.
type bench struct {
	*State
	tb testing.TB
	c  *Contract
	at Address
}

func newBench(tb testing.TB, name string) *bench {
	s := NewState()
	c, at := deploy(tb, s, name)
	return &bench{s, tb, c, at}
}

func (b *bench) data(method string, args ...any) []byte {
	b.tb.Helper()
	data, err := b.c.Pack(method, args...)
	if err != nil {
		b.tb.Fatal(err)
	}
	return data
}

// send fails the test when the call is refused.
func (b *bench) send(from Address, method string, args ...any) Receipt {
	b.tb.Helper()
	r := b.Send(from, b.at, b.data(method, args...), enough)
	if r.Refused != "" {
		b.tb.Fatalf("%s: %s", method, r.Refused)
	}
	return r
}

// refuses fails the test unless the call is refused for this reason and changes nothing.
func (b *bench) refuses(why string, from Address, method string, args ...any) {
	b.tb.Helper()
	before := b.Seal()
	r := b.Send(from, b.at, b.data(method, args...), enough)
	if !strings.Contains(r.Refused, why) || len(r.Logs) > 0 || b.Seal() != before {
		b.tb.Errorf("%s%v: refused for %q with %d logs, want %q and nothing changed", method, args, r.Refused, len(r.Logs), why)
	}
}

func (b *bench) view(from Address, method string, args ...any) Receipt {
	b.tb.Helper()
	return b.View(from, b.at, b.data(method, args...), enough)
}

// created returns the address of the contract's nth creation.
func (b *bench) created(n uint64) Address {
	return Address(crypto.CreateAddress(common.Address(b.at), n))
}

// TestSendIsAnEthereumTransaction compares gas and result with go-ethereum's own way to
// apply a transaction, which counts, pays and checks besides.
func TestSendIsAnEthereumTransaction(t *testing.T) {
	ours, theirs := newBench(t, "Registry"), newBench(t, "Registry")
	for _, b := range []*bench{ours, theirs} {
		b.send(alice, "set", bob, [16]byte{1}, [32]byte{2}, int64(36000), int64(37000), uint64(1000))
	}
	sequence := uint64(0)
	rapid.Check(t, func(t *rapid.T) {
		sequence += rapid.Uint64Range(0, 2).Draw(t, "step")
		data := ours.data("analyze", [16]byte{1}, [32]byte{2}, rapid.Int64().Draw(t, "milli"), sequence)
		gas := rapid.Uint64Range(20_000, 40_000).Draw(t, "gas")
		got := ours.Send(bob, ours.at, data, gas)
		want, err := theirs.ethereum(bob, data, gas)
		if err != nil {
			if !strings.HasPrefix(got.Refused, RefusedGas) {
				t.Fatalf("%v, but ours %+v", err, got)
			}
			return
		}
		if got.Gas != want.UsedGas || (got.Refused != "") != want.Failed() || string(got.Return) != string(want.ReturnData) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

// ethereum applies a transaction as go-ethereum does, and undoes a failed one.
func (b *bench) ethereum(from Address, data []byte, gas uint64) (*core.ExecutionResult, error) {
	to, nothing := common.Address(b.at), new(uint256.Int)
	before := b.store.Snapshot()
	result, err := core.ApplyMessage(b.vm, &core.Message{
		From: common.Address(from), To: &to, Nonce: b.store.GetNonce(common.Address(from)), Data: data, GasLimit: gas,
		Value: nothing, GasPrice: nothing, GasFeeCap: nothing, GasTipCap: nothing,
	}, nil)
	if err != nil || result.Failed() {
		b.undo(before)
		return result, err
	}
	b.store.Finalise(b.vm.GetRules())
	b.store.forget()
	return result, nil
}

func TestPrecompilesAreThoseOfTheRules(t *testing.T) {
	s := NewState()
	known := map[common.Address]bool{}
	for _, a := range vm.ActivePrecompiles(s.vm.GetRules()) {
		known[a] = true
	}
	for i := range 256 {
		a := common.Address{19: byte(i)}
		if s.store.AddressInAccessList(a) != known[a] {
			t.Errorf("%v: %v, want %v", a, !known[a], known[a])
		}
	}
	if s.store.AddressInAccessList(common.Address{18: 1, 19: 1}) {
		t.Error("an address beyond the first ones is warm")
	}
}

// Every amount of gas short of what a call needs refuses it, and leaves no trace.
func TestOutOfGasChangesNothing(t *testing.T) {
	b := newBench(t, "Registry")
	b.send(alice, "set", bob, [16]byte{1}, [32]byte{2}, int64(36000), int64(37000), uint64(1000))
	data := b.data("analyze", [16]byte{1}, [32]byte{2}, int64(41000), uint64(1))
	before := b.Seal()
	needs := b.View(bob, b.at, data, enough).Gas + 21_000
	for gas := uint64(0); gas < needs; gas += 97 {
		if r := b.Send(bob, b.at, data, gas); !strings.Contains(r.Refused, RefusedGas) || r.Gas > gas || len(r.Logs) > 0 {
			t.Fatalf("with %d gas: %+v", gas, r)
		}
	}
	if b.Seal() != before {
		t.Error("the state has changed")
	}
	if r := b.Send(bob, b.at, data, 2*needs); r.Refused != "" || len(r.Logs) != 1 {
		t.Errorf("with enough: %+v", r)
	}
	if _, r, err := b.Deploy(alice, b.c, 100_000); err == nil || !strings.Contains(r.Refused, RefusedGas) {
		t.Errorf("a creation without enough gas: %+v, %v", r, err)
	}
}

func TestViewChangesNothing(t *testing.T) {
	b := newBench(t, "Registry")
	b.send(alice, "set", bob, [16]byte{1}, [32]byte{2}, int64(36000), int64(37000), uint64(1000))
	before := b.Seal()
	for range 2 { // a stale number would be refused
		if r := b.view(bob, "analyze", [16]byte{1}, [32]byte{2}, int64(41000), uint64(1)); r.Refused != "" || r.Return[31] != 2 || len(r.Logs) != 1 {
			t.Fatalf("%+v", r)
		}
	}
	if r := b.Static(bob, b.at, b.data("analyze", [16]byte{1}, [32]byte{2}, int64(41000), uint64(1)), enough); !strings.Contains(r.Refused, "write protection") {
		t.Errorf("a call that writes, as a view: %+v", r)
	}
	if b.Seal() != before {
		t.Error("the state has changed")
	}
}

// A reverted inner call leaves no logs, those before it stay: Catalogue calls a monitor.
func TestLogsOfRefusedCallsAreGone(t *testing.T) {
	b := newBench(t, "Catalogue")
	b.send(alice, "create", [32]byte{1}, bob, int64(36000), int64(37000), uint64(1000))
	if r := b.send(bob, "analyze", [32]byte{1}, int64(50000), uint64(1)); len(r.Logs) != 1 || r.Return[31] != 2 {
		t.Errorf("%+v", r)
	}
	b.refuses("stale sequence number", bob, "analyze", [32]byte{1}, int64(50000), uint64(1))
	if len(b.store.logs) != 0 || len(b.store.marks) != 0 {
		t.Errorf("left: %v, %v", b.store.logs, b.store.marks)
	}
}

func TestRefundOfClearedWords(t *testing.T) {
	b := newBench(t, "Geofence")
	long, short := make([]corner, 40), make([]corner, 3)
	for i := range long {
		long[i] = corner{int64(i + 1), int64(i*i + 1)}
	}
	copy(short, long)
	b.send(alice, "bound", [16]byte{1}, long)
	gas, before := b.View(alice, b.at, b.data("bound", [16]byte{1}, short), enough).Gas, b.Seal()
	if got := b.send(alice, "bound", [16]byte{1}, short).Gas; got >= gas {
		t.Errorf("%d gas to clear 37 words, as a view without refund %d", got, gas)
	}
	if b.Seal() == before {
		t.Error("the state is the same")
	}
}

// corner is Geofence.Corner.
type corner struct{ East, North int64 }

// number returns n as a word.
func number(n int64) *big.Int { return big.NewInt(n) }
