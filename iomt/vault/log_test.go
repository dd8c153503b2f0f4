package vault_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// TestRootsOfRFC6962 holds our roots against those of Certificate Transparency's own
// tests (google/certificate-transparency, merkle_tree_test.cc): leaves and roots by size.
func TestRootsOfRFC6962(t *testing.T) {
	leaves := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots := []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	log := vault.NewLog(cloudLog, vault.SHA256)
	for size, want := range roots {
		if got := hex.EncodeToString(log.Head().Root); got != want {
			t.Errorf("%d leaves: root %s, want %s", size, got, want)
		}
		if size < len(leaves) {
			leaf, _ := hex.DecodeString(leaves[size])
			log.Append(leaf)
		}
	}
}

// dumbRoot is the definition of RFC 6962, section 2.1, word by word.
func dumbRoot(leaves [][]byte) []byte {
	switch n := len(leaves); n {
	case 0:
		sum := sha256.Sum256(nil)
		return sum[:]
	case 1:
		sum := sha256.Sum256(append([]byte{0}, leaves[0]...))
		return sum[:]
	default:
		k := 1
		for 2*k < n {
			k *= 2
		}
		sum := sha256.Sum256(slices.Concat([]byte{1}, dumbRoot(leaves[:k]), dumbRoot(leaves[k:])))
		return sum[:]
	}
}

func logOf(hash vault.Hash, n int) (*vault.Log, [][]byte) {
	log, leaves := vault.NewLog(cloudLog, hash), make([][]byte, n)
	for i := range leaves {
		leaves[i] = fmt.Appendf(nil, "leaf %d", i)
		log.Append(leaves[i])
	}
	return log, leaves
}

// TestLogIsItsDefinition checks every root, inclusion and consistency of logs of up to 40
// leaves, and that no proof holds for another leaf, place or size.
func TestLogIsItsDefinition(t *testing.T) {
	const n = 40
	log, leaves := logOf(vault.SHA256, n)
	for size := range uint64(n + 1) {
		head, err := log.HeadAt(size)
		if err != nil || !bytes.Equal(head.Root, dumbRoot(leaves[:size])) {
			t.Fatalf("%d leaves: %x, %v", size, head.Root, err)
		}
		for i := range size {
			checkInclusion(t, log, head, leaves, i)
		}
		for from := range size + 1 {
			older, _ := log.HeadAt(from)
			path, err := log.Consistency(from, size)
			if err != nil || head.Extends(older, path) != nil {
				t.Fatalf("from %d to %d: %v", from, size, err)
			}
			if older.Root = dumbRoot([][]byte{{1}}); from > 0 && !errors.Is(head.Extends(older, path), vault.ErrConsistency) {
				t.Fatalf("from %d to %d: another past is believed", from, size)
			}
		}
	}
}

func checkInclusion(t *testing.T, log *vault.Log, head vault.Head, leaves [][]byte, i uint64) {
	t.Helper()
	p, err := log.Inclusion(i, head.Size)
	if err != nil || head.Includes(leaves[i], p) != nil {
		t.Fatalf("leaf %d of %d: %v", i, head.Size, err)
	}
	if !errors.Is(head.Includes([]byte("another"), p), vault.ErrInclusion) {
		t.Fatalf("leaf %d of %d: another leaf is believed", i, head.Size)
	}
	if p.Index++; p.Index < head.Size && head.Includes(leaves[i], p) == nil {
		t.Fatalf("leaf %d of %d: another place is believed", i, head.Size)
	}
}

func TestBeyondTheLog(t *testing.T) {
	log, _ := logOf(vault.SHA256, 3)
	_, head := log.HeadAt(4)
	_, equal := log.Inclusion(3, 3)
	_, later := log.Inclusion(0, 4)
	_, back := log.Consistency(2, 1)
	_, ahead := log.Consistency(1, 4)
	for i, err := range []error{head, equal, later, back, ahead} {
		if !errors.Is(err, vault.ErrSize) {
			t.Errorf("case %d: %v, want ErrSize", i, err)
		}
	}
}

// TestEveryHash builds the tree with all four functions of Dwivedi et al.: 32 or 64 bytes,
// proofs that hold, and 32 bytes on the chain.
func TestEveryHash(t *testing.T) {
	seen := make(map[[32]byte]bool)
	for _, h := range vault.Hashes() {
		log, leaves := logOf(h, 11)
		head := log.Head()
		p, err := log.Inclusion(7, 11)
		if err != nil || head.Includes(leaves[7], p) != nil || len(head.Root) != h.Size() {
			t.Errorf("%v: root of %d bytes, %v", h, len(head.Root), err)
		}
		seen[head.Commitment()] = true
		if again, ok := vault.ParseHash(h.String()); !ok || again != h {
			t.Errorf("%v is not the name of itself", h)
		}
	}
	if len(seen) != 4 {
		t.Errorf("%d roots of 4 functions", len(seen))
	}
	if _, ok := vault.ParseHash("md5"); ok || vault.Hash(9).Valid() || vault.Hash(9).String() != "Hash(9)" {
		t.Error("a fifth function")
	}
}

func TestHeadsOfOtherLogs(t *testing.T) {
	log, _ := logOf(vault.SHA256, 4)
	head := log.Head()
	if m := head.Anchor(); head.Anchored(m) != nil || m.Count != 4 || m.Kind != contract.Anchor {
		t.Errorf("%+v is not the head's own", m)
	}
	for name, change := range map[string]func(*contract.Message){
		"kind": func(m *contract.Message) { m.Kind = contract.Record }, "log": func(m *contract.Message) { m.Subject[0]++ },
		"count": func(m *contract.Message) { m.Count-- }, "root": func(m *contract.Message) { m.Commitment[31]++ },
	} {
		m := head.Anchor()
		if change(&m); !errors.Is(head.Anchored(m), vault.ErrAnchor) {
			t.Errorf("another %s is believed", name)
		}
	}
	for name, change := range map[string]func(*vault.Head){
		"log": func(h *vault.Head) { h.Log[0]++ }, "hash": func(h *vault.Head) { h.Hash = vault.SHA3x256 }, "size": func(h *vault.Head) { h.Size = 5 },
	} {
		older := head
		if change(&older); !errors.Is(head.Extends(older, nil), vault.ErrConsistency) || head.Equal(older) {
			t.Errorf("continues one of another %s", name)
		}
	}
}

// TestOneBitChangesTheRoot is a property: flip any bit of any leaf, and the root differs.
func TestOneBitChangesTheRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 40), 1, 20).Draw(t, "leaves")
		i := rapid.IntRange(0, len(leaves)-1).Draw(t, "leaf")
		bit := rapid.IntRange(0, 8*len(leaves[i])-1).Draw(t, "bit")
		root := func() []byte {
			log := vault.NewLog(cloudLog, vault.SHA3x256)
			for _, leaf := range leaves {
				log.Append(leaf)
			}
			return log.Head().Root
		}
		before := root()
		leaves[i][bit/8] ^= 1 << (bit % 8)
		if bytes.Equal(before, root()) {
			t.Fatal("same root")
		}
	})
}

// naiveRoot is the tree that Dwivedi et al. draw: hashes of hashes without a mark of leaf
// or node, the last one doubled when their number is odd.
func naiveRoot(leaves [][]byte) []byte {
	level := make([][]byte, len(leaves))
	for i, leaf := range leaves {
		sum := sha256.Sum256(leaf)
		level[i] = sum[:]
	}
	for len(level) > 1 {
		var up [][]byte
		for i := 0; i < len(level); i += 2 {
			sum := sha256.Sum256(slices.Concat(level[i], level[min(i+1, len(level)-1)]))
			up = append(up, sum[:])
		}
		level = up
	}
	return level[0]
}

// TestCombinedHashNeedsMarks is F13: in the tree as drawn, two records that are each a
// concatenation of hashes have the root of four other records, and a record counted twice
// changes nothing. In ours both differ.
func TestCombinedHashNeedsMarks(t *testing.T) {
	_, four := logOf(vault.SHA256, 4)
	var nodes [][]byte
	for i := 0; i < 4; i += 2 {
		a, b := sha256.Sum256(four[i]), sha256.Sum256(four[i+1])
		nodes = append(nodes, slices.Concat(a[:], b[:]))
	}
	three := four[:3]
	doubled := append(slices.Clone(three), three[2])
	if !bytes.Equal(naiveRoot(four), naiveRoot(nodes)) || !bytes.Equal(naiveRoot(three), naiveRoot(doubled)) {
		t.Fatal("the drawn tree is not forged: the test is wrong")
	}
	root := func(leaves [][]byte) []byte {
		log := vault.NewLog(cloudLog, vault.SHA256)
		for _, leaf := range leaves {
			log.Append(leaf)
		}
		return log.Head().Root
	}
	if bytes.Equal(root(four), root(nodes)) || bytes.Equal(root(three), root(doubled)) {
		t.Error("F13: a node passes for a leaf, or a leaf for two")
	}
}
