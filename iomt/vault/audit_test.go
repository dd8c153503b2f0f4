package vault_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// overwrite changes a leaf's record behind the vault's back.
func (c *clinic) overwrite(index uint64, b []byte) {
	_ = c.store.Write(vault.Entry{Key: binary.BigEndian.AppendUint64([]byte{'r'}, index), Value: b})
}

// TestAuditFindsExactlyTheAltered is E1.7: flip one bit in each of k of n records, or drop
// them, and the audit names those k and no others.
func TestAuditFindsExactlyTheAltered(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newClinic(t, vault.SHA256)
		n := rapid.IntRange(1, 30).Draw(rt, "n")
		for range n {
			c.put(t, "reading")
		}
		c.seal(t)
		bad := rapid.SliceOfNDistinct(rapid.Int64Range(0, int64(n-1)), 0, n, rapid.ID).Draw(rt, "altered")
		slices.Sort(bad)
		for _, i := range bad {
			b := bytes.Clone(c.vault.Stored(uint64(i)))
			bit := rapid.IntRange(-1, 8*len(b)-1).Draw(rt, "bit")
			if bit < 0 {
				b = nil
			} else {
				b[bit/8] ^= 1 << (bit % 8)
			}
			c.overwrite(uint64(i), b)
		}
		audit := c.auditor(vault.SHA256).Audit(c.vault)
		if got := audit.Leaves(); !slices.Equal(got, bad) || int(audit.Records) != n-len(bad) || len(audit.Findings) != len(bad) {
			rt.Fatalf("found %v, want %v: %v", got, bad, audit.Findings)
		}
	})
}

// liar is a cloud that shows what its fields say.
type liar struct {
	*vault.Vault
	missing map[uint64]bool
}

func (l liar) Stored(i uint64) []byte {
	if l.missing[i] {
		return nil
	}
	return l.Vault.Stored(i)
}

func TestAuditNamesTheCause(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	for range 4 {
		c.put(t, "reading")
	}
	c.seal(t)
	audit := c.auditor(vault.SHA256).Audit(liar{c.vault, map[uint64]bool{2: true}})
	if len(audit.Findings) != 1 || !errors.Is(audit.Findings[0].Cause, vault.ErrMissing) || audit.Findings[0].Leaf != 2 {
		t.Errorf("%v, want leaf 2 missing", audit.Findings)
	}
	thief := c.auditor(vault.SHA256)
	other := vault.NewGate()
	_ = other.Enrol(c.stream, publicOf("thief"))
	thief.Key = other.Key
	if audit := thief.Audit(c.vault); len(audit.Findings) != 4 || !errors.Is(audit.Findings[0].Cause, vault.ErrAltered) || !errors.Is(audit.Findings[0].Cause, vault.ErrSignature) {
		t.Errorf("%v, want four records signed by somebody else", audit.Findings)
	}
}

// without rebuilds the log of a clinic with the record of one leaf left out, as a cloud does
// that drops a record before it is anchored.
func (c *clinic) without(t *testing.T, drop uint64) (*vault.Log, cheat) {
	t.Helper()
	log := vault.NewLog(cloudLog, vault.SHA256)
	var kept cheat
	for i := range c.vault.Heads()[len(c.vault.Heads())-1].Size {
		r, err := vault.DecodeRecord(c.vault.Stored(i))
		if err != nil {
			t.Fatal(err)
		}
		if i != drop {
			log.Append(r.Leaf())
			kept.stored = append(kept.stored, r.Encode())
		}
	}
	kept.Log = log
	return log, kept
}

// cheat shows a log of its own.
type cheat struct {
	*vault.Log
	stored [][]byte
}

func (c cheat) Stored(i uint64) []byte { return c.stored[i] }

// TestOmissionIsFound is E5.3 and F14: a record dropped after anchoring breaks count or
// consistency; one dropped before leaves a gap, and the last one is proved by its
// receipt.
func TestOmissionIsFound(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	var receipts []vault.Receipt
	for range 6 {
		receipts = append(receipts, c.put(t, "reading"))
		if len(receipts) == 3 {
			c.seal(t)
		}
	}
	c.seal(t)
	for drop, want := range []error{vault.ErrConsistency, vault.ErrConsistency, vault.ErrConsistency, vault.ErrGap, vault.ErrGap, vault.ErrInclusion} {
		log, shown := c.without(t, uint64(drop))
		a := c.auditor(vault.SHA256)
		if audit := a.Audit(shown); len(audit.Findings) != 1 || !errors.Is(audit.Findings[0].Cause, vault.ErrConsistency) {
			t.Errorf("leaf %d dropped after anchoring: %v", drop, audit.Findings)
		}
		// The cloud anchors the second block after dropping the record.
		a.Heads = []vault.Head{a.Heads[0], log.Head()}
		a.Anchors = []contract.Message{a.Heads[0].Anchor(), a.Heads[1].Anchor()}
		a.Receipts = receipts
		audit := a.Audit(shown)
		if len(audit.Findings) == 0 || !errors.Is(audit.Findings[0].Cause, want) {
			t.Errorf("leaf %d dropped before: %v, want %v", drop, audit.Findings, want)
		}
	}
}

// TestNobodyForgesReceipts: a writer cannot accuse a cloud by a receipt of its own making.
func TestNobodyForgesReceipts(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	r := c.put(t, "a")
	c.seal(t)
	a := c.auditor(vault.SHA256)
	a.Receipts = []vault.Receipt{r}
	if audit := a.Audit(c.vault); len(audit.Findings) != 0 {
		t.Errorf("the cloud's own receipt: %v", audit.Findings)
	}
	a.Receipts[0].ID.Sequence = 2
	if audit := a.Audit(c.vault); len(audit.Findings) != 1 || !errors.Is(audit.Findings[0].Cause, vault.ErrSignature) {
		t.Errorf("a forged receipt: %v, want ErrSignature", audit.Findings)
	}
}

// TestHeadsMustBeAnchored lets the cloud tell other heads than stand on the chain.
func TestHeadsMustBeAnchored(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	c.put(t, "a")
	c.seal(t)
	c.put(t, "b")
	c.seal(t)
	for name, change := range map[string]func(*vault.Auditor){
		"a head too few": func(a *vault.Auditor) { a.Heads = a.Heads[:1] },
		"another anchor": func(a *vault.Auditor) { a.Anchors[1].Commitment[5]++ },
		"another order":  func(a *vault.Auditor) { a.Anchors[0], a.Anchors[1] = a.Anchors[1], a.Anchors[0] },
		"a root of 3 bytes": func(a *vault.Auditor) {
			a.Heads = []vault.Head{a.Heads[0], {Log: cloudLog, Size: 2, Root: []byte("abc")}}
		},
	} {
		a := c.auditor(vault.SHA256)
		if change(a); len(a.Audit(c.vault).Findings) != 1 || !errors.Is(a.Audit(c.vault).Findings[0].Cause, vault.ErrAnchor) {
			t.Errorf("%s: %v, want ErrAnchor", name, a.Audit(c.vault).Findings)
		}
	}
}
