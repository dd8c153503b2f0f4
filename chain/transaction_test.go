package chain

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func testKey(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

// transactions generates valid, unsigned transactions.
func transactions() *rapid.Generator[Transaction] {
	return rapid.Custom(func(t *rapid.T) Transaction {
		return Transaction{
			Entity:   rapid.StringN(1, 16, MaxEntity).Draw(t, "entity"),
			Nonce:    rapid.Uint64().Draw(t, "nonce"),
			Urgency:  rapid.SampledFrom(Urgencies()).Draw(t, "urgency"),
			Security: rapid.SampledFrom(Securities()).Draw(t, "security"),
			Payload:  rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "payload"),
		}
	})
}

// The layout of the documentation, written out by hand.
func TestTransactionEncodingIsAsDocumented(t *testing.T) {
	tx := Transaction{Entity: "p6", Nonce: 258, Urgency: NonUrgent, Security: Confidential, Payload: []byte{0xAA, 0xBB}}
	tx.Signature[0], tx.Signature[63] = 1, 2
	want := "49485402" + "02" + "01" + "02" + "7036" + "0000000000000102" + "00000002" + "aabb" +
		"01" + strings.Repeat("00", 62) + "02"
	got, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if hex.EncodeToString(got) != want {
		t.Errorf("got  %x\nwant %s", got, want)
	}
}

func TestTransactionRoundTrip(t *testing.T) {
	key := testKey(1)
	rapid.Check(t, func(t *rapid.T) {
		tx := transactions().Draw(t, "transaction")
		if err := tx.Sign(key); err != nil {
			t.Fatal(err)
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) > MaxTransaction || len(raw) != tx.Size() {
			t.Fatalf("%d bytes of at most %d, and %d announced", len(raw), MaxTransaction, tx.Size())
		}
		var back Transaction
		if err := back.UnmarshalBinary(raw); err != nil {
			t.Fatal(err)
		}
		if back.ID() != tx.ID() || back.Class() != tx.Class() || !bytes.Equal(back.Payload, tx.Payload) {
			t.Fatalf("got %+v, want %+v", back, tx)
		}
		if err := back.Verify(key.Public().(ed25519.PublicKey)); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever bit of a signed transaction flips, the change is found: by the
// decoder or by the signature.
func TestTransactionTamperingIsFound(t *testing.T) {
	key := testKey(1)
	tx := Transaction{Entity: "p6", Nonce: 7, Urgency: Normal, Payload: []byte("kurtosis")}
	if err := tx.Sign(key); err != nil {
		t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(raw) {
		bad := bytes.Clone(raw)
		bad[bit/8] ^= 1 << (bit % 8)
		var got Transaction
		if got.UnmarshalBinary(bad) == nil && got.Verify(key.Public().(ed25519.PublicKey)) == nil {
			t.Errorf("bit %d flipped and nobody noticed", bit)
		}
	}
}

func TestTransactionRefusesMalformedBytes(t *testing.T) {
	tx := Transaction{Entity: "p6", Payload: []byte("x")}
	good, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	edit := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	cases := []struct {
		name string
		raw  []byte
		want error
	}{
		{"nothing", nil, ErrMalformed},
		{"former format", edit(func(b []byte) []byte { b[3] = 1; return b }), ErrMalformed},
		{"no entity", edit(func(b []byte) []byte { b[6] = 0; return b }), ErrMalformed},
		{"long entity", append([]byte(transactionMagic+"\x00\x00\x41"), make([]byte, 200)...), ErrMalformed},
		{"unknown urgency", edit(func(b []byte) []byte { b[4] = 3; return b }), ErrUrgency},
		{"unknown security", edit(func(b []byte) []byte { b[5] = 2; return b }), ErrSecurity},
		{"payload too large", edit(func(b []byte) []byte { b[17] = 0xFF; return b }), ErrOversized},
		{"byte too many", append(bytes.Clone(good), 0), ErrMalformed},
	}
	for i := range good {
		cases = append(cases, struct {
			name string
			raw  []byte
			want error
		}{"cut short", good[:i], ErrMalformed})
	}
	for _, c := range cases {
		got := Transaction{Entity: "untouched"}
		if err := got.UnmarshalBinary(c.raw); !errors.Is(err, c.want) {
			t.Errorf("%s, %x: got %v, want %v", c.name, c.raw, err, c.want)
		}
		if got.Entity != "untouched" {
			t.Errorf("%s: the transaction was changed", c.name)
		}
	}
}

func TestTransactionLimits(t *testing.T) {
	largest := Transaction{Entity: strings.Repeat("e", MaxEntity), Payload: make([]byte, MaxPayload)}
	raw, err := largest.MarshalBinary()
	if err != nil || len(raw) != MaxTransaction {
		t.Errorf("largest transaction: %d bytes, %v, want %d", len(raw), err, MaxTransaction)
	}
	cases := []struct {
		tx   Transaction
		want error
	}{
		{Transaction{}, ErrMalformed},
		{Transaction{Entity: strings.Repeat("e", MaxEntity+1)}, ErrMalformed},
		{Transaction{Entity: "e", Urgency: 3}, ErrUrgency},
		{Transaction{Entity: "e", Security: 2}, ErrSecurity},
		{Transaction{Entity: "e", Payload: make([]byte, MaxPayload+1)}, ErrOversized},
	}
	for _, c := range cases {
		if err := c.tx.Sign(testKey(1)); !errors.Is(err, c.want) {
			t.Errorf("Sign: got %v, want %v", err, c.want)
		}
		if _, err := c.tx.MarshalBinary(); !errors.Is(err, c.want) {
			t.Errorf("MarshalBinary: got %v, want %v", err, c.want)
		}
	}
}

func TestTransactionVerify(t *testing.T) {
	public := testKey(1).Public().(ed25519.PublicKey)
	tx := Transaction{Entity: "p6"}
	if err := tx.Verify(public); !errors.Is(err, ErrSignature) {
		t.Errorf("unsigned: got %v", err)
	}
	if err := tx.Sign(testKey(2)); err != nil {
		t.Fatal(err)
	}
	if err := tx.Verify(public); !errors.Is(err, ErrSignature) {
		t.Errorf("signed by another: got %v", err)
	}
}

// What decodes encodes to the same bytes: there is one encoding only.
func FuzzTransaction(f *testing.F) {
	tx := Transaction{Entity: "p6", Nonce: 1, Security: Confidential, Payload: []byte("payload")}
	raw, err := tx.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:20])
	f.Add(append([]byte("IHT\x01"), raw[4:]...))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var tx Transaction
		err := tx.UnmarshalBinary(raw)
		if err != nil {
			if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrUrgency) && !errors.Is(err, ErrSecurity) && !errors.Is(err, ErrOversized) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		back, err := tx.MarshalBinary()
		if err != nil || !bytes.Equal(back, raw) {
			t.Fatalf("%x decodes and encodes to %x, %v", raw, back, err)
		}
	})
}

func TestNoncesAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var nonces Nonces
		model := map[TransactionID]bool{}
		ids := rapid.SliceOf(rapid.Custom(func(t *rapid.T) TransactionID {
			return TransactionID{
				Entity: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "entity"),
				Nonce:  rapid.OneOf(rapid.Uint64Range(0, 20), rapid.Uint64()).Draw(t, "nonce"),
			}
		})).Draw(t, "ids")
		for _, id := range ids {
			if got := nonces.Used(id); got != model[id] {
				t.Fatalf("Used(%v) = %v", id, got)
			}
			if got := nonces.Add(id); got == model[id] {
				t.Fatalf("Add(%v) = %v", id, got)
			}
			model[id] = true
		}
	})
}

// In order, nonces cost no memory.
func TestNoncesStaySmall(t *testing.T) {
	var nonces Nonces
	for i := range uint64(1000) {
		nonces.Add(TransactionID{"a", i})
	}
	if n := len(nonces.seen["a"].above); n != 0 {
		t.Errorf("%d nonces kept one by one", n)
	}
}

func TestRegistry(t *testing.T) {
	public := testKey(1).Public().(ed25519.PublicKey)
	member := Member{Name: "p6", PublicKey: public, Urgencies: []Urgency{Urgent, Normal}}
	r, err := NewRegistry([]Member{member})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		tx   Transaction
		want error
	}{
		{Transaction{Entity: "p6", Urgency: Normal}, nil},
		{Transaction{Entity: "p6", Urgency: NonUrgent}, ErrUrgency},
		{Transaction{Entity: "p6", Security: Confidential}, ErrSecurity},
		{Transaction{Entity: "p6", Urgency: 9}, ErrUrgency},
		{Transaction{Entity: "p6", Security: 9}, ErrSecurity},
		{Transaction{Entity: "p7"}, ErrUnknownEntity},
		{Transaction{}, ErrMalformed},
		{Transaction{Entity: "p6", Payload: make([]byte, MaxPayload+1)}, ErrOversized},
	}
	for _, c := range cases {
		if got, err := r.Sender(&c.tx); !errors.Is(err, c.want) || err == nil && got.Name != "p6" {
			t.Errorf("%v: got %q, %v, want %v", c.tx.ID(), got.Name, err, c.want)
		}
	}
	for _, bad := range [][]Member{
		{member, member},
		{{Name: "", PublicKey: public, Urgencies: Urgencies()}},
		{{Name: "p6", PublicKey: public[1:], Urgencies: Urgencies()}},
		{{Name: "p6", PublicKey: public}},
		{{Name: "p6", PublicKey: public, Urgencies: []Urgency{9}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Securities: []Security{2}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Weight: -1}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Weight: math.NaN()}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Weight: math.Inf(1)}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: RateLimit{PerSecond: -1}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: RateLimit{PerSecond: math.NaN()}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: RateLimit{PerSecond: math.Inf(1)}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: RateLimit{PerSecond: 1, Burst: -1}}},
		{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: RateLimit{Burst: 1}}},
	} {
		if _, err := NewRegistry(bad); err == nil {
			t.Errorf("members %v: no error", bad)
		}
	}
}

func TestRegistryFillsInDefaults(t *testing.T) {
	public := testKey(1).Public().(ed25519.PublicKey)
	for _, c := range []struct {
		given RateLimit
		burst int
	}{{RateLimit{}, 1}, {RateLimit{PerSecond: 0.2}, 1}, {RateLimit{PerSecond: 7.9}, 7}, {RateLimit{PerSecond: 2, Burst: 9}, 9}} {
		r, err := NewRegistry([]Member{{Name: "p6", PublicKey: public, Urgencies: Urgencies(), Limit: c.given}})
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.Sender(&Transaction{Entity: "p6"})
		if err != nil {
			t.Fatal(err)
		}
		if m.Weight != 1 || !slices.Equal(m.Securities, []Security{Standard}) || m.Limit.Burst != c.burst {
			t.Errorf("%+v: got %+v", c.given, m)
		}
	}
}

func BenchmarkTransactionDecode(b *testing.B) {
	tx := Transaction{Entity: "p6", Payload: make([]byte, 128)}
	raw, err := tx.MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := tx.UnmarshalBinary(raw); err != nil {
			b.Fatal(err)
		}
	}
}
