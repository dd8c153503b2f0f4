package contract_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

func drawMessage(t *rapid.T) contract.Message {
	bytes := func(n int) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "bytes") }
	m := contract.Message{
		Kind: rapid.SampledFrom(contract.Kinds()).Draw(t, "kind"), Code: rapid.Byte().Draw(t, "code"),
		Epoch: rapid.Uint32().Draw(t, "epoch"), Sequence: rapid.Uint64().Draw(t, "sequence"), Count: rapid.Uint64().Draw(t, "count"),
		Subject: contract.Pseudonym(bytes(16)), Party: contract.Pseudonym(bytes(16)), Commitment: [32]byte(bytes(32)),
	}
	if n := rapid.IntRange(0, 40).Draw(t, "length"); n > 0 {
		m.Data = bytes(n)
	}
	return m
}

func TestMessageRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMessage(t)
		got, err := contract.Decode(m.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(m, got); d != "" {
			t.Error(d)
		}
	})
}

// What Decode accepts is just what Encode gives.
func FuzzDecode(f *testing.F) {
	for _, step := range contracttest.Story() {
		f.Add(step.Message.Encode())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := contract.Decode(b)
		if err != nil {
			if !errors.Is(err, contract.ErrMessage) {
				t.Errorf("got %v", err)
			}
			return
		}
		if !bytes.Equal(m.Encode(), b) {
			t.Errorf("%x becomes %x", b, m.Encode())
		}
		_ = m.Validate() // must not panic
	})
}

func TestEncodeTooMuchData(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	(&contract.Message{Data: make([]byte, contract.MaxData+1)}).Encode()
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{contract.Admit.String(), "admit"},
		{contract.Kind(0).String(), "Kind(0)"},
		{contract.Kind(13).String(), "Kind(13)"},
		{contract.Auditor.String(), "auditor"},
		{contract.Role(9).String(), "Role(9)"},
		{contract.Pseudonym{1, 0xab}.String(), "01ab0000000000000000000000000000"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if contract.PseudonymOf("a").IsZero() || contract.PseudonymOf("a") == contract.PseudonymOf("b") {
		t.Error("pseudonyms of names")
	}
}

// Senders and MaySend say the same, and so for nobody.
func TestSenders(t *testing.T) {
	for _, k := range contract.Kinds() {
		allowed := map[contract.Role]bool{}
		for _, r := range k.Senders() {
			allowed[r] = true
		}
		for _, r := range append(contract.Roles(), contract.Nobody) {
			if r.MaySend(k) != allowed[r] {
				t.Errorf("%v, %v: %t", r, k, r.MaySend(k))
			}
		}
	}
}
