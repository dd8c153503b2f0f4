package vault_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// TestOnlySignedRecordsEnter is E5.2: what is unsigned, wrongly signed, altered, replayed,
// out of order or from a stranger is refused with its reason, and is in no root.
func TestOnlySignedRecordsEnter(t *testing.T) {
	other := ed25519.NewKeyFromSeed(make([]byte, 32))
	tests := []struct {
		name   string
		change func(c *clinic, r *vault.Record)
		want   error
	}{
		{"unsigned", func(_ *clinic, r *vault.Record) { r.Signature = [64]byte{} }, vault.ErrUnsigned},
		{"wrong key", func(c *clinic, r *vault.Record) {
			*r, _ = vault.NewWriter(c.stream, other, 1).Write(0, 1, c.session, []byte("x"))
		}, vault.ErrSignature},
		{"altered body", func(_ *clinic, r *vault.Record) { r.Sealed[3] ^= 1 }, vault.ErrSignature},
		{"altered commitment", func(_ *clinic, r *vault.Record) { r.Commitment[0] ^= 1 }, vault.ErrSignature},
		{"altered key", func(_ *clinic, r *vault.Record) { r.Key[0] ^= 1 }, vault.ErrSignature},
		{"altered epoch", func(_ *clinic, r *vault.Record) { r.Epoch++ }, vault.ErrSignature},
		{"altered time", func(_ *clinic, r *vault.Record) { r.At++ }, vault.ErrSignature},
		{"without a key", func(_ *clinic, r *vault.Record) { r.Key = nil }, vault.ErrRecord},
		{"replayed", func(c *clinic, r *vault.Record) {
			*r, _, _ = c.vault.Record(vault.ID{Stream: c.stream, Sequence: 1})
		}, vault.ErrReplayed},
		{"number used again", func(c *clinic, r *vault.Record) {
			*r, _ = vault.NewWriter(c.stream, c.private, 0).Write(0, 1, c.session, []byte("x"))
		}, vault.ErrReplayed},
		{"gap", func(c *clinic, r *vault.Record) {
			*r, _ = vault.NewWriter(c.stream, c.private, 2).Write(0, 1, c.session, []byte("x"))
		}, vault.ErrGap},
		{"of another subject", func(c *clinic, r *vault.Record) {
			s := vault.Stream{Subject: contract.PseudonymOf("neighbour"), Signer: c.stream.Signer}
			*r, _ = vault.NewWriter(s, c.private, 0).Write(0, 1, c.session, []byte("x"))
		}, vault.ErrStranger},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClinic(t, vault.SHA256)
			c.put(t, "first")
			before := c.seal(t)
			r := c.write(t, "second")
			good := r.Encode()
			tt.change(c, &r)
			if _, err := c.vault.Put(r); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if after := c.seal(t); !after.Equal(before) || len(c.vault.Heads()) != 1 {
				t.Error("a refused record changed the log")
			}
			if last := c.vault.Refused().Last(); len(last) != 1 || !errors.Is(last[0].Cause, tt.want) {
				t.Errorf("refusals %v, want the reason kept", last)
			}
			again, _ := vault.DecodeRecord(bytes.Clone(good))
			if _, err := c.vault.Put(again); err != nil {
				t.Errorf("the right record after it: %v", err)
			}
		})
	}
}

// TestEpochsAndTimesDoNotFall: what a device signs with epoch 0, a negative time, or before its
// last record is not stored, and uses up no number of a writer's.
func TestEpochsAndTimesDoNotFall(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	write := func(w *vault.Writer, at sim.Time, epoch uint32) vault.Record {
		r, err := w.Write(at, epoch, c.session, []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if _, err := c.vault.Put(write(c.writer, 5, 2)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		at    sim.Time
		epoch uint32
		want  error
	}{{5, 0, vault.ErrRecord}, {-1, 2, vault.ErrRecord}, {4, 2, vault.ErrOrder}, {5, 1, vault.ErrOrder}} {
		if _, err := c.writer.Write(tt.at, tt.epoch, c.session, []byte("x")); !errors.Is(err, tt.want) {
			t.Errorf("written at %d in epoch %d: %v, want %v", tt.at, tt.epoch, err, tt.want)
		}
		r := write(vault.NewWriter(c.stream, c.private, 1), 5, 2)
		r.At, r.Epoch = tt.at, tt.epoch
		leaf := r.Leaf()
		copy(r.Signature[:], ed25519.Sign(c.private, leaf[:len(leaf)-ed25519.SignatureSize]))
		if _, err := c.vault.Put(r); !errors.Is(err, tt.want) {
			t.Errorf("put at %d in epoch %d: %v, want %v", tt.at, tt.epoch, err, tt.want)
		}
	}
	if _, err := c.vault.Put(write(c.writer, 5, 3)); err != nil {
		t.Errorf("the next right record: %v", err)
	}
}

// TestEveryRecordIsALeafOnce is the other half of E5.2, with blocks of several sizes.
func TestEveryRecordIsALeafOnce(t *testing.T) {
	c := newClinic(t, vault.SHA512)
	var receipts []vault.Receipt
	for block := range 5 {
		for range block {
			receipts = append(receipts, c.put(t, "reading"))
		}
		c.seal(t)
	}
	if len(c.vault.Heads()) != 4 {
		t.Fatalf("%d blocks, want none of nothing", len(c.vault.Heads()))
	}
	head, leaves := c.vault.Heads()[3], make(map[string]int)
	for i := range head.Size {
		r, err := vault.DecodeRecord(c.vault.Stored(i))
		if err != nil {
			t.Fatal(err)
		}
		leaves[string(vault.SHA512.Leaf(r.Leaf()))]++
	}
	for i, r := range receipts {
		p, err := c.vault.Inclusion(r.Index, head.Size)
		if err != nil || r.Kept(head, p) != nil || leaves[string(r.Leaf)] != 1 {
			t.Errorf("record %d is %d leaves: %v, %v", i, leaves[string(r.Leaf)], err, r.Kept(head, p))
		}
	}
}

func TestReceipts(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	c.put(t, "a")
	r := c.put(t, "b")
	if err := r.Verify(publicOf("cloud")); err != nil {
		t.Error(err)
	}
	again, err := c.vault.Receipt(r.ID)
	if diff := cmp.Diff(r, again); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if _, err := c.vault.Receipt(vault.ID{Stream: c.stream, Sequence: 3}); !errors.Is(err, vault.ErrUnknown) {
		t.Errorf("%v, want ErrUnknown", err)
	}
	for name, change := range map[string]func(*vault.Receipt){
		"log": func(r *vault.Receipt) { r.Log[0]++ }, "record": func(r *vault.Receipt) { r.ID.Sequence++ }, "index": func(r *vault.Receipt) { r.Index = 0 },
		"hash": func(r *vault.Receipt) { r.Hash = vault.SHA3x256 }, "leaf": func(r *vault.Receipt) { r.Leaf = make([]byte, 32) },
	} {
		forged := r
		if change(&forged); !errors.Is(forged.Verify(publicOf("cloud")), vault.ErrSignature) {
			t.Errorf("another %s is believed", name)
		}
	}
	head := c.seal(t)
	p, _ := c.vault.Inclusion(0, 2)
	if err := r.Kept(head, p); !errors.Is(err, vault.ErrInclusion) {
		t.Errorf("proof of another leaf: %v, want ErrInclusion", err)
	}
}

func TestVaultOpensWhereItClosed(t *testing.T) {
	c := newClinic(t, vault.SHA3x256)
	for i := range 7 {
		c.put(t, fmt.Sprint(i))
		if i%3 == 2 {
			c.seal(t)
		}
	}
	before := c.vault.Heads()
	c.gate = vault.NewGate()
	if err := c.gate.Enrol(c.stream, publicOf("wristband")); err != nil {
		t.Fatal(err)
	}
	c.vault = c.open(t, vault.SHA3x256)
	if diff := cmp.Diff(before, c.vault.Heads()); diff != "" {
		t.Error(diff)
	}
	if r := c.put(t, "next"); r.Index != 7 || r.ID.Sequence != 8 {
		t.Errorf("goes on with %+v", r)
	}
	if head := c.seal(t); head.Size != 8 {
		t.Errorf("sealed %d leaves", head.Size)
	}
}

// TestVaultRefusesAPastItCannotProve alters what the store holds of a block.
func TestVaultRefusesAPastItCannotProve(t *testing.T) {
	for name, change := range map[string]vault.Entry{
		"no record":          {Key: []byte("r\x00\x00\x00\x00\x00\x00\x00\x00"), Value: []byte("x")},
		"a record too many":  {Key: []byte("r\x00\x00\x00\x00\x00\x00\x00\x09"), Value: nil},
		"another root":       {Key: []byte("h\x00\x00\x00\x00\x00\x00\x00\x02"), Value: make([]byte, 32)},
		"a block of no leaf": {Key: []byte("h\x00\x00\x00\x00\x00\x00\x00\x07"), Value: make([]byte, 32)},
		"a key of 3 bytes":   {Key: []byte("h\x00\x00"), Value: make([]byte, 32)},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t, vault.SHA256)
			c.put(t, "a")
			c.put(t, "b")
			c.seal(t)
			if change.Value == nil {
				change.Value = c.vault.Stored(1)
			}
			_ = c.store.Write(change)
			_, err := vault.Open(vault.Options{Log: cloudLog, Key: keyOf("cloud"), Gate: vault.NewGate(), Store: &c.store})
			if !errors.Is(err, vault.ErrStored) {
				t.Errorf("%v, want ErrStored", err)
			}
		})
	}
}

func TestGateEnrols(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	if err := c.gate.Enrol(c.stream, publicOf("wristband")); err != nil {
		t.Errorf("again with the same key: %v", err)
	}
	if err := c.gate.Enrol(c.stream, publicOf("thief")); !errors.Is(err, vault.ErrEnrolled) {
		t.Errorf("%v, want ErrEnrolled", err)
	}
	if err := c.gate.Enrol(vault.Stream{}, nil); !errors.Is(err, vault.ErrPublicKey) {
		t.Errorf("%v, want ErrPublicKey", err)
	}
	if c.put(t, "a"); c.gate.Last(c.stream) != 1 {
		t.Errorf("last is %d", c.gate.Last(c.stream))
	}
}

// TestRefusalsAreBounded: who floods the gate fills no memory, and is counted.
func TestRefusalsAreBounded(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	for i := range 2000 {
		_, _ = c.vault.Put(vault.Record{Header: vault.Header{ID: vault.ID{Stream: c.stream, Sequence: uint64(i)}}})
	}
	last := c.vault.Refused().Last()
	if c.vault.Refused().Count() != 2000 || len(last) != 1024 {
		t.Errorf("%d counted, %d kept", c.vault.Refused().Count(), len(last))
	}
	for i, r := range last {
		if r.ID.Sequence != uint64(976+i) {
			t.Fatalf("refusal %d is of record %d, want %d", i, r.ID.Sequence, 976+i)
		}
	}
}

// TestOnlyTheAbnormalIsStored: in range, nothing is stored (Dwivedi et al.).
func TestOnlyTheAbnormalIsStored(t *testing.T) {
	for code, want := range map[edge.Code]bool{edge.Normal: false, edge.Warning: true, edge.Emergency: true, edge.SensorFault: false, edge.Undecided: false} {
		if vault.Abnormal(edge.Verdict{Code: code}) != want {
			t.Errorf("%v: want %v", code, want)
		}
	}
}
