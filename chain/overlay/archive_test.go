package overlay

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// body returns one of many.
func body(i int) [][]byte { return [][]byte{fmt.Appendf(nil, "transaction %d", i), []byte("another")} }

// filled returns an archive with so many blocks.
func filled(t *testing.T, literal bool, heads, keepers, blocks int) *Archive {
	t.Helper()
	a := NewArchive(heads, keepers)
	a.Literal = literal
	for i := range blocks {
		if err := a.Append(Block{a.Next(body(i)), body(i)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// TestHeader flips every bit: the hash is another, and the header has the 120 bytes of
// spec/iomt.md F8. Reference: Dai, Imran, Haider, section on blockchains; spec 1.0, 1.
func TestHeader(t *testing.T) {
	h := Header{Height: 3, At: 5, Nonce: 7, Previous: [32]byte{1}, Transactions: BodyRoot(body(1)), Contract: [32]byte{2}}
	b := h.Encode()
	if len(b) != HeaderBytes || HeaderBytes != 120 {
		t.Fatalf("%d bytes", len(b))
	}
	hash := h.Hash()
	for bit := range 8 * len(b) {
		flipped := slices.Clone(b)
		flipped[bit/8] ^= 1 << (bit % 8)
		if sha256.Sum256(flipped) == hash {
			t.Errorf("bit %d does not count", bit)
		}
	}
	if hash != sha256.Sum256(b) {
		t.Error("the hash is not that of the encoding")
	}
}

// TestBitsOfABlock flips every bit of a block's header fields and transactions in one head's copy: it is
// seen every time.
func TestBitsOfABlock(t *testing.T) {
	a := filled(t, false, 4, 2, 5)
	head := a.Keepers(3)[0]
	good, _ := a.Held(head, 3)
	for i := range len(good.Body) {
		for bit := range 8 * len(good.Body[i]) {
			bad := good
			bad.Body = [][]byte{slices.Clone(good.Body[0]), slices.Clone(good.Body[1])}
			bad.Body[i][bit/8] ^= 1 << (bit % 8)
			a.Replace(head, bad)
			if !slices.Contains(a.Changed(), 3) {
				t.Fatalf("bit %d of transaction %d", bit, i)
			}
		}
	}
	for bit := range 256 {
		for _, of := range []func(*Header) *[32]byte{
			func(h *Header) *[32]byte { return &h.Previous },
			func(h *Header) *[32]byte { return &h.Transactions },
			func(h *Header) *[32]byte { return &h.Contract },
		} {
			bad := good
			of(&bad.Header)[bit/8] ^= 1 << (bit % 8)
			a.Replace(head, bad)
			if !slices.Contains(a.Changed(), 3) {
				t.Fatalf("bit %d", bit)
			}
		}
	}
	for bit := range 64 {
		for _, bad := range []Header{
			{good.Height, good.At ^ 1<<bit, good.Nonce, good.Previous, good.Transactions, good.Contract},
			{good.Height, good.At, good.Nonce ^ 1<<bit, good.Previous, good.Transactions, good.Contract},
		} {
			a.Replace(head, Block{bad, good.Body})
			if !slices.Contains(a.Changed(), 3) {
				t.Fatalf("bit %d", bit)
			}
		}
	}
	a.Replace(head, good)
	if got := a.Changed(); got != nil {
		t.Errorf("%v of an untouched archive", got)
	}
}

func TestAppend(t *testing.T) {
	a := filled(t, false, 5, 3, 2)
	good := Block{a.Next(body(9)), body(9)}
	wrong := func(change func(*Block)) Block { b := good; change(&b); return b }
	for name, tt := range map[string]struct {
		b     Block
		keeps func(int) bool
		want  error
	}{
		"old height":   {wrong(func(b *Block) { b.Height-- }), nil, ErrHeader},
		"gap":          {wrong(func(b *Block) { b.Height++ }), nil, ErrHeader},
		"another past": {wrong(func(b *Block) { b.Previous[0]++ }), nil, ErrHeader},
		"another body": {wrong(func(b *Block) { b.Body = body(8) }), nil, ErrBody},
		"all pass":     {good, func(int) bool { return false }, ErrKeepers},
		"two keep":     {good, func(head int) bool { return head < 2 }, ErrKeepers},
		"three keep":   {good, func(head int) bool { return head < 3 }, nil},
	} {
		a := filled(t, false, 5, 3, 2)
		if err := a.Append(tt.b, tt.keeps); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if grown := a.Height() == 3; grown != (tt.want == nil) || a.Changed() != nil {
			t.Errorf("%s: height %d, changed %v", name, a.Height(), a.Changed())
		}
	}
	if err := a.Append(good, func(head int) bool { return head != 0 }); err != nil || slices.Contains(a.Keepers(3), 0) || len(a.Keepers(3)) != 3 {
		t.Errorf("%v: head 0 passes the body on, keepers %v", err, a.Keepers(3))
	}
	empty := filled(t, false, 3, 1, 0)
	if err := empty.Append(Block{Header: empty.Next(nil)}, nil); err != nil || len(empty.Keepers(1)) != 1 {
		t.Errorf("%v: a block without transactions, keepers %v", err, empty.Keepers(1))
	}
}

// TestOneKeeper (F8): where one head alone holds a hash, what it changes has no true copy left; it is seen only
// because the block after it, which another head holds, names the old hash, and the last
// block's keeper changes that unseen. Where all heads hold all headers it is seen at once, and
// with r keepers the others have the body.
func TestOneKeeper(t *testing.T) {
	for _, tt := range []struct {
		name              string
		literal           bool
		keepers           int
		seenIn, seenAtTip bool
		mended            bool
	}{
		{"literal, one keeper", true, 1, true, false, false},
		{"all headers, one keeper", false, 1, true, true, false},
		{"all headers, two keepers", false, 2, true, true, true},
	} {
		for _, height := range []uint64{4, 8} { // in the past, and the last
			a := filled(t, tt.literal, 5, tt.keepers, 8)
			keeper := a.Keepers(height)[0]
			if next := a.Keepers(min(height+1, 8)); height < 8 && slices.Contains(next, keeper) {
				t.Fatalf("%s: choose another height", tt.name)
			}
			old, _ := a.Held(keeper, height)
			forged := Block{old.Header, body(99)}
			forged.Transactions = BodyRoot(forged.Body)
			a.Replace(keeper, forged)
			want := tt.seenIn
			if height == 8 {
				want = tt.seenAtTip
			}
			if got := a.Changed() != nil; got != want {
				t.Errorf("%s: a change of block %d is seen: %v, want %v", tt.name, height, got, want)
			}
			other := (keeper + 1) % 5
			body, err := a.Body(other, height)
			if mended := err == nil && slices.EqualFunc(body, old.Body, slices.Equal); mended != tt.mended {
				t.Errorf("%s: the true body of block %d is there: %v, %v", tt.name, height, mended, err)
			}
		}
	}
}

// TestOrder: every head is asked first about as often (n = 20,000 blocks of 10 heads; 6 sd of
// a binomial, p < 1e-7 for all ten).
func TestOrder(t *testing.T) {
	first := make([]int, 10)
	for i := range 20_000 {
		order := Order(Header{Nonce: uint64(i)}, 10)
		first[order[0]]++
		if slices.Sort(order); order[0] != 0 || order[9] != 9 {
			t.Fatal("not every head is asked")
		}
	}
	for head, times := range first {
		if times < 2000-255 || times > 2000+255 {
			t.Errorf("head %d is first %d times of 20000", head, times)
		}
	}
}
