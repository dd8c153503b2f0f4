package evm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"ihealth/chain/contract"
)

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
