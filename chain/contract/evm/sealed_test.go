package evm

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// execute gives one message to the ward's machine and fails the test when it is refused.
func (w *ward) execute(tb testing.TB, sender string, m contract.Message) contract.Outcome {
	tb.Helper()
	o := w.Execute(1, []chain.Transaction{{Entity: sender, Payload: m.Encode()}})[0]
	if o.Refused != "" {
		tb.Fatalf("%v: %s", m.Kind, o.Refused)
	}
	return o
}

// The remedy of F5: a view opens the commitment to whoever has its key, and to nobody else.
func TestAuditOpensACommitment(t *testing.T) {
	w, key, reading := newWard(t, 2), [32]byte{1, 2, 3}, []byte("41.0 Cel at 08:00")
	mac := hmac.New(sha256.New, key[:])
	mac.Write(reading)
	m := contract.Message{Kind: contract.Record, Code: 2, Sequence: 1, Subject: person(0), Commitment: [32]byte(mac.Sum(nil))}
	w.execute(t, phone(0), m)
	if !w.Audit(person(0), key, reading) {
		t.Error("the reading does not open its commitment")
	}
	for name, opens := range map[string]bool{
		"another reading": w.Audit(person(0), key, []byte("36.5 Cel at 08:00")),
		"another key":     w.Audit(person(0), [32]byte{1, 2, 4}, reading),
		"another person":  w.Audit(person(1), key, reading),
	} {
		if opens {
			t.Errorf("%s opens it", name)
		}
	}
}

// Proofs of inclusion are checked on chain as the reference library makes them: every leaf
// of logs of many sizes, and none that is altered.
func TestInclusionIsProvedOnChain(t *testing.T) {
	b, journal := newBench(t, "Anchor"), [16]byte{'j'}
	cloud := Address{0: 0xc}
	b.send(alice, "appoint", [][16]byte{[16]byte(cloud[:16])}, []uint8{uint8(contract.Cloud)})
	draw := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 1000} {
		tree := newTree(size)
		b.send(cloud, "anchor", journal, uint64(size), tree.root())
		for range min(size, 12) {
			i := draw.IntN(size)
			path := tree.proof(t, i)
			if r := b.view(bob, "included", journal, tree.leaf(i), number(int64(i)), path); r.Return[31] != 1 {
				t.Fatalf("leaf %d of %d is not included: %+v", i, size, r)
			}
			if r := b.view(bob, "included", journal, [32]byte{1}, number(int64(i)), path); r.Return[31] != 0 {
				t.Errorf("another leaf at %d of %d is included", i, size)
			}
			if r := b.view(bob, "included", journal, tree.leaf(i), number(int64(i+size)), path); r.Return[31] != 0 {
				t.Errorf("leaf %d of %d is included at another place", i, size)
			}
			if r := b.view(bob, "included", journal, tree.leaf(i), number(int64(i)), append(path, [32]byte{})); r.Return[31] != 0 {
				t.Errorf("leaf %d of %d is included by a longer proof", i, size)
			}
		}
	}
}

// tree is an RFC 6962 tree with all its nodes, made without a library.
type tree [][]byte // hashes of leaves

func newTree(n int) tree {
	t := make(tree, n)
	for i := range t {
		t[i] = rfc6962.DefaultHasher.HashLeaf(fmt.Append(nil, "record ", i))
	}
	return t
}

// hash returns the root over leaves begin to end, by the definition in RFC 6962, 2.1.
func (t tree) hash(begin, end int) []byte {
	if end-begin == 1 {
		return t[begin]
	}
	k := 1
	for 2*k < end-begin {
		k *= 2
	}
	return rfc6962.DefaultHasher.HashChildren(t.hash(begin, begin+k), t.hash(begin+k, end))
}

func (t tree) root() [32]byte { return [32]byte(t.hash(0, len(t))) }

func (t tree) leaf(i int) [32]byte { return [32]byte(t[i]) }

// proof returns what the library says is the proof of a leaf, from hashes of subtrees.
func (t tree) proof(tb testing.TB, i int) [][32]byte {
	tb.Helper()
	nodes, err := proof.Inclusion(uint64(i), uint64(len(t)))
	if err != nil {
		tb.Fatal(err)
	}
	hashes := make([][]byte, len(nodes.IDs))
	for j, id := range nodes.IDs {
		begin := int(id.Index << id.Level)
		hashes[j] = t.hash(begin, min(begin+1<<id.Level, len(t)))
	}
	if hashes, err = nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren); err != nil {
		tb.Fatal(err)
	}
	out := make([][32]byte, len(hashes))
	for j, h := range hashes {
		out[j] = [32]byte(h)
	}
	return out
}

// Four machines that carry out the same 500 transactions have the same root.
func TestFourMachinesOneRoot(t *testing.T) {
	var first [32]byte
	for i := range 4 {
		w := newWard(t, 10)
		for range 5 {
			for _, o := range w.Execute(1, w.alerts(100)) {
				if o.Refused != "" || o.Gas == 0 || len(o.Events) != 1 {
					t.Fatalf("%+v", o)
				}
			}
		}
		if i == 0 {
			first = w.Root()
		} else if w.Root() != first {
			t.Errorf("machine %d has the root %x, the first %x", i, w.Root(), first)
		}
	}
}

// The root does not depend on how the same transactions are cut into blocks.
func TestRootIsThatOfTheTransactions(t *testing.T) {
	a, b := newWard(t, 10), newWard(t, 10)
	for _, tx := range a.alerts(50) {
		a.Execute(1, []chain.Transaction{tx})
	}
	b.Execute(1, b.alerts(50))
	if a.Root() != b.Root() {
		t.Errorf("one by one %x, as a block %x", a.Root(), b.Root())
	}
}

// A message that needs more gas than it has is refused and changes nothing.
func TestMachineOutOfGas(t *testing.T) {
	w := newWard(t, 1)
	w.Gas = 30_000
	before := w.Root()
	o := w.Execute(2, w.alerts(1))[0]
	if !strings.Contains(o.Refused, RefusedGas) || o.Gas != 30_000 || len(o.Events) > 0 || w.Root() != before {
		t.Errorf("%+v, root changed: %v", o, w.Root() != before)
	}
	w.Gas = MessageGas
	w.execute(t, phone(0), contract.Message{Kind: contract.Record, Code: 2, Sequence: 1, Subject: person(0), Commitment: [32]byte{1}})
	longest := contract.Message{Kind: contract.Wrap, Subject: person(0), Party: contract.PseudonymOf("patient"), Epoch: 1, Data: make([]byte, contract.MaxData)}
	for i := range longest.Data {
		longest.Data[i] = 0xff
	}
	if o := w.execute(t, "patient", longest); o.Gas > MessageGas/4 {
		t.Errorf("the longest message uses %d gas, more than a quarter of %d", o.Gas, MessageGas)
	}
}
