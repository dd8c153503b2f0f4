package contract_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

func openLog(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) }

func TestLogPassesTheSuite(t *testing.T) {
	for _, c := range contracttest.Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Run(openLog); err != nil {
				t.Error(err)
			}
		})
	}
}

// told returns a log that has executed the story.
func told(t testing.TB) *contract.Log {
	t.Helper()
	l, err := contract.NewLog(contracttest.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range contracttest.Story() {
		l.Execute(int64(i+1), []chain.Transaction{{Entity: step.Sender, Payload: step.Message.Encode()}})
	}
	return l
}

// The root is that of the tree of RFC 6962, computed here by its recursive definition
// (section 2.1), over the members and what was carried out.
func TestRootIsThatOfTheTree(t *testing.T) {
	var leaves [][]byte
	leaf := func(entity string, message []byte) {
		p := contract.PseudonymOf(entity)
		sum := sha256.Sum256(slices.Concat([]byte{0}, p[:], message))
		leaves = append(leaves, sum[:])
	}
	for _, m := range contracttest.Genesis().Members {
		leaf(m.Entity, []byte{byte(m.Role)})
	}
	for _, step := range contracttest.Story() {
		if step.Refused == "" {
			leaf(step.Sender, step.Message.Encode())
		}
	}
	l := told(t)
	if got := l.Root(); !bytes.Equal(got[:], treeHash(leaves)) || l.Leaves() != uint64(len(leaves)) {
		t.Errorf("root %x over %d leaves, want %x over %d", got, l.Leaves(), treeHash(leaves), len(leaves))
	}
}

// treeHash returns the root over hashed leaves, of which there are some.
func treeHash(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	sum := sha256.Sum256(slices.Concat([]byte{1}, treeHash(leaves[:k]), treeHash(leaves[k:])))
	return sum[:]
}

func TestViews(t *testing.T) {
	l, of := told(t), contract.PseudonymOf
	person, lot := of("a person under a random name"), of("a lot of vaccine")
	s, ok := l.Subject(person)
	want := contract.Subject{
		Account: of("patient"), Oracle: of("phone"), Limits: s.Limits, Reported: 2, Epoch: 2, Custodian: of("patient"),
	}
	if d := cmp.Diff(want, s); d != "" || !ok || s.Limits == [32]byte{} {
		t.Errorf("person: %t, %s", ok, d)
	}
	if s, _ := l.Subject(lot); s.Custodian != of("cloud") || s.Transfers != 1 {
		t.Errorf("lot: %+v", s)
	}
	if a, ok := l.Anchored(person); !ok || a.Leaves != 2 {
		t.Errorf("log: %+v, %t", a, ok)
	}
	if !l.Admitted(of("head"), of("the list of requesters"), of("doctor")) || l.Admitted(of("head"), of("the list of requesters"), of("cloud")) {
		t.Error("list")
	}
	if _, ok := l.Subject(of("nobody")); ok {
		t.Error("an unknown subject")
	}
}

// Logs of the same state show the same storage, and who looks can stop at any piece.
func TestStorage(t *testing.T) {
	pieces := func(most int) (all []string) {
		for name, b := range told(t).Storage() {
			if all = append(all, fmt.Sprintf("%s: %x", name, b)); len(all) == most {
				break
			}
		}
		return all
	}
	all := pieces(0)
	if len(all) != 6 { // three subjects, a log, a list, the root
		t.Errorf("%d pieces: %q", len(all), all)
	}
	for n := 1; n <= len(all); n++ {
		if got := pieces(n); !slices.Equal(got, all[:n]) {
			t.Errorf("the first %d: %q", n, got)
		}
	}
}

// Digests tell apart whatever validators could disagree about.
func TestDigest(t *testing.T) {
	seen := make(map[[32]byte]int)
	for i, c := range []struct {
		outcomes []contract.Outcome
		root     [32]byte
	}{
		{},
		{root: [32]byte{1}},
		{outcomes: make([]contract.Outcome, 1)},
		{outcomes: []contract.Outcome{{Refused: "a"}}},
		{outcomes: []contract.Outcome{{Gas: 1}}},
		{outcomes: []contract.Outcome{{Events: make([]contract.Event, 1)}}},
		{outcomes: []contract.Outcome{{Events: []contract.Event{{Code: 1}}}}},
		{outcomes: []contract.Outcome{{Events: []contract.Event{{Kind: 1}}}}},
		{outcomes: []contract.Outcome{{Events: []contract.Event{{Subject: contract.Pseudonym{1}}}}}},
		{outcomes: make([]contract.Outcome, 2)},
	} {
		d := contract.Digest(c.outcomes, c.root)
		if j, ok := seen[d]; ok {
			t.Errorf("cases %d and %d have one digest", i, j)
		}
		seen[d] = i
	}
}

// An alert costs as much whatever the chain's length.
func BenchmarkLog(b *testing.B) {
	const block = 100
	l := told(b)
	person := contract.PseudonymOf("a person under a random name")
	txs := make([]chain.Transaction, block)
	sequence := uint64(10)
	b.ReportAllocs()
	for b.Loop() {
		for i := range txs {
			sequence++
			m := contract.Message{Kind: contract.Record, Subject: person, Code: 2, Sequence: sequence, Commitment: [32]byte{1}}
			txs[i] = chain.Transaction{Entity: "phone", Payload: m.Encode()}
		}
		for _, o := range l.Execute(1, txs) {
			if o.Refused != "" {
				b.Fatal(o.Refused)
			}
		}
	}
	b.ReportMetric(float64(b.N)*block/b.Elapsed().Seconds(), "tx/s")
}
