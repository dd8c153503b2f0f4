package vault_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/iomt/vault"
)

func TestRecordGoesThereAndBack(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	for _, body := range []string{"x", "glucose 132 mg/dL", string(make([]byte, 5000))} {
		r := c.write(t, body)
		got, err := vault.DecodeRecord(r.Encode())
		if diff := cmp.Diff(r, got); err != nil || diff != "" {
			t.Fatalf("%v, %s", err, diff)
		}
		if opening, err := c.session.Open(&got); err != nil || string(opening.Body) != body {
			t.Errorf("opens to %q, %v", opening.Body, err)
		}
		if bytes.Contains(r.Encode(), []byte(body)) && len(body) > 1 {
			t.Error("the body stands in clear")
		}
	}
}

// TestEveryBitIsSigned flips each bit of a stored record: none of them is still accepted.
func TestEveryBitIsSigned(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	r := c.write(t, "6.2 mmol/L")
	good := r.Encode()
	for bit := range 8 * len(good) {
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		if got, err := vault.DecodeRecord(bad); err == nil && got.Verify(publicOf("wristband")) == nil {
			t.Fatalf("bit %d of %d is not signed", bit, 8*len(good))
		}
	}
}

func TestOtherBytesAreNoRecord(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	r := c.write(t, "6.2 mmol/L")
	good := r.Encode()
	leaf := len(r.Leaf())
	for n := range good {
		if _, err := vault.DecodeRecord(good[:n]); n != leaf && !errors.Is(err, vault.ErrRecord) {
			t.Errorf("%d of %d bytes: %v, want ErrRecord", n, len(good), err)
		}
	}
	if got, err := vault.DecodeRecord(good[:leaf]); err != nil || !got.Erased() {
		t.Errorf("an erased record: %v", err)
	}
	if _, err := vault.DecodeRecord(append(good, 0)); !errors.Is(err, vault.ErrRecord) {
		t.Errorf("a byte more: %v", err)
	}
}

func TestBodies(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	for _, size := range []int{0, vault.MaxBody + 1} {
		if _, err := c.writer.Write(0, 1, c.session, make([]byte, size)); !errors.Is(err, vault.ErrBody) {
			t.Errorf("%d bytes: %v, want ErrBody", size, err)
		}
	}
	if r := c.put(t, string(make([]byte, vault.MaxBody))); r.ID.Sequence != 1 {
		t.Errorf("the first record is number %d: an impossible body took a number", r.ID.Sequence)
	}
}

// TestWhoOpensARecord: another session key opens nothing, nor is a record moved to
// another header opened.
func TestWhoOpensARecord(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	r := c.write(t, "x")
	if _, err := vault.NewSessionKey().Open(&r); !errors.Is(err, vault.ErrKey) {
		t.Errorf("another key: %v, want ErrKey", err)
	}
	moved, swapped := r, r
	moved.Sequence++
	if _, err := c.session.Open(&moved); !errors.Is(err, vault.ErrKey) {
		t.Errorf("another header: %v, want ErrKey", err)
	}
	other := c.write(t, "y")
	swapped.Sealed = other.Sealed
	if _, err := c.session.Open(&swapped); !errors.Is(err, vault.ErrKey) {
		t.Errorf("another body: %v, want ErrKey", err)
	}
	r.Commitment[0]++
	if _, err := c.session.Open(&r); !errors.Is(err, vault.ErrCommitment) {
		t.Errorf("another commitment: %v, want ErrCommitment", err)
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	key := vault.NewSessionKey()
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, key); got != "SessionKey(hidden)" {
			t.Errorf("%s prints %s", format, got)
		}
	}
}

// TestErasure destroys a record's key: nobody opens it, its commitment tells nothing, and
// all proofs and signatures stay.
func TestErasure(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	receipt := c.put(t, "a")
	c.put(t, "b")
	head := c.seal(t)
	if err := c.vault.Erase(receipt.ID); err != nil {
		t.Fatal(err)
	}
	r, index, err := c.vault.Record(receipt.ID)
	if err != nil || !r.Erased() || r.Verify(publicOf("wristband")) != nil {
		t.Errorf("%v, %v", err, r.Verify(publicOf("wristband")))
	}
	if _, err := c.session.Open(&r); !errors.Is(err, vault.ErrErased) {
		t.Errorf("%v, want ErrErased", err)
	}
	if p, err := c.vault.Inclusion(index, head.Size); err != nil || head.Includes(r.Leaf(), p) != nil {
		t.Errorf("no longer in the log: %v", err)
	}
	if audit := c.auditor(vault.SHA256).Audit(c.vault); audit.Findings != nil || len(audit.Erased) != 1 || audit.Erased[0] != receipt.ID {
		t.Errorf("%+v, want one erased record and no finding", audit)
	}
	if err := c.vault.Erase(vault.ID{}); !errors.Is(err, vault.ErrUnknown) {
		t.Errorf("%v, want ErrUnknown", err)
	}
}

// TestOpeningShowsWhatWasCommitted: an auditor who is shown body and key sees that they
// are the record's, and no other body fits.
func TestOpeningShowsWhatWasCommitted(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	r := c.write(t, "38.9 Cel")
	o, err := c.session.Open(&r)
	if err != nil || o.Verify(r.Header, r.Commitment) != nil {
		t.Fatal(err)
	}
	later := r.Header
	later.At++
	lie := vault.Opening{Key: o.Key, Body: []byte("36.6 Cel")}
	if !errors.Is(lie.Verify(r.Header, r.Commitment), vault.ErrCommitment) || !errors.Is(o.Verify(later, r.Commitment), vault.ErrCommitment) {
		t.Error("another body or header fits")
	}
}

// TestCommitmentsCannotBeGuessed is F12: a plain hash of a body of few possible values is
// found by trying them; equal bodies have different commitments.
func TestCommitmentsCannotBeGuessed(t *testing.T) {
	c := newClinic(t, vault.SHA256)
	secret := "glucose 132 at 08:15"
	plain, keyed := sha256.Sum256([]byte(secret)), c.write(t, secret).Commitment
	found := 0
	for glucose := 20; glucose < 600; glucose++ {
		guess := sha256.Sum256(fmt.Appendf(nil, "glucose %d at 08:15", glucose))
		if guess == plain {
			found++
		}
		if guess == keyed {
			t.Error("F12: a keyed commitment was guessed")
		}
	}
	if found != 1 || c.write(t, secret).Commitment == keyed {
		t.Errorf("F12: found %d times; equal bodies have equal commitments", found)
	}
}

func FuzzDecodeRecord(f *testing.F) {
	c := newClinic(f, vault.SHA256)
	r := c.write(f, "x")
	f.Add(r.Encode())
	f.Add(r.Leaf())
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := vault.DecodeRecord(in)
		if err == nil && !bytes.Equal(r.Encode(), in) {
			t.Fatal("another record after a round trip")
		}
	})
}
