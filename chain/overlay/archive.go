package overlay

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Why a block is not taken, or not found.
var (
	ErrHeader  = errors.New("header does not continue the chain")
	ErrBody    = errors.New("body is not that of the header")
	ErrKeepers = errors.New("too few heads keep the body")
	ErrLost    = errors.New("nobody has the body any more")
)

// Block is a header with its body.
type Block struct {
	Header
	Body [][]byte
}

// Archive is what the heads of an overlay keep of the chain: all of them every header, and
// some of them each body. A head keeps a body or passes it on to the next one, as Dwivedi et
// al. have it, until enough have kept it. Where heads keep no more than they have to of the
// headers as well (Literal), as the paper says, what one head alone holds is its word only.
type Archive struct {
	Literal bool // a header stays with the keepers of its body

	keepers int
	shelves []map[uint64]Block // of each head, by height; without a body where it keeps none
	tip     Header
}

// NewArchive returns an empty archive of so many heads, of which each block's body stays
// with keepers. It panics unless 1 ≤ keepers ≤ heads.
func NewArchive(heads, keepers int) *Archive {
	checkKeepers(heads, keepers, 0)
	a := &Archive{keepers: keepers, shelves: make([]map[uint64]Block, heads)}
	for i := range a.shelves {
		a.shelves[i] = make(map[uint64]Block)
	}
	return a
}

// Next returns the header that continues the chain with a body; time and contract are the
// caller's to fill in.
func (a *Archive) Next(body [][]byte) Header {
	h := Header{Height: a.tip.Height + 1, Transactions: BodyRoot(body)}
	if a.tip.Height > 0 {
		h.Previous = a.tip.Hash()
	}
	return h
}

// Append adds a block. It is offered to the heads in the order of [Order], and stays with
// the first that keep it; keeps says whether a head does, nil means that all do. It fails
// with ErrHeader, ErrBody or ErrKeepers, and then adds nothing.
func (a *Archive) Append(b Block, keeps func(head int) bool) error {
	want := a.Next(b.Body)
	if b.Body == nil {
		b.Body = [][]byte{}
	}
	switch {
	case b.Height != want.Height || b.Previous != want.Previous:
		return fmt.Errorf("overlay: block %d: %w: want height %d after %x", b.Height, ErrHeader, want.Height, want.Previous[:4])
	case b.Transactions != want.Transactions:
		return fmt.Errorf("overlay: block %d: %w", b.Height, ErrBody)
	}
	var keepers []int
	for _, head := range Order(b.Header, len(a.shelves)) {
		if len(keepers) < a.keepers && (keeps == nil || keeps(head)) {
			keepers = append(keepers, head)
		}
	}
	if len(keepers) < a.keepers {
		return fmt.Errorf("overlay: block %d: %w: %d of the %d that must, all others pass it on", b.Height, ErrKeepers, len(keepers), a.keepers)
	}
	for head := range a.shelves {
		if slices.Contains(keepers, head) {
			a.shelves[head][b.Height] = b
		} else if !a.Literal {
			a.shelves[head][b.Height] = Block{Header: b.Header}
		}
	}
	a.tip = b.Header
	return nil
}

// Order returns the order in which heads are offered a body: by the hash of the header and
// their number, so that nobody chooses and every head's share is the same.
func Order(h Header, heads int) []int {
	hash := h.Hash()
	weight, order := make([]uint64, heads), make([]int, heads)
	for i := range order {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(hash[:], uint64(i)))
		weight[i], order[i] = binary.BigEndian.Uint64(sum[:]), i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(weight[i], weight[j]), i-j) })
	return order
}

// Keepers returns who holds the body of a height.
func (a *Archive) Keepers(height uint64) []int {
	var out []int
	for head, shelf := range a.shelves {
		if b, ok := shelf[height]; ok && b.Body != nil {
			out = append(out, head)
		}
	}
	return out
}

// Height returns that of the last block, 0 without one.
func (a *Archive) Height() uint64 { return a.tip.Height }

// Held returns what a head holds of a height, and false when it is nothing.
func (a *Archive) Held(head int, height uint64) (Block, bool) {
	b, ok := a.shelves[head][height]
	return b, ok
}

// Replace makes a head hold something else, as nothing but honesty keeps it from doing.
func (a *Archive) Replace(head int, b Block) { a.shelves[head][b.Height] = b }

// Body returns the body of a height that fits the header that head holds, from whoever has
// it. It fails with ErrLost.
func (a *Archive) Body(head int, height uint64) ([][]byte, error) {
	own, ok := a.shelves[head][height]
	for _, keeper := range a.Keepers(height) {
		if body := a.shelves[keeper][height].Body; ok && BodyRoot(body) == own.Transactions {
			return body, nil
		}
	}
	return nil, fmt.Errorf("overlay: block %d: %w", height, ErrLost)
}

// Changed returns the heights at which an auditor sees that something was changed: heads
// hold different headers, the header after it has another previous hash, or a body does
// not fit.
func (a *Archive) Changed() []uint64 {
	var out []uint64
	for height := uint64(1); height <= a.tip.Height; height++ {
		if !a.agreed(height) {
			out = append(out, height)
		}
	}
	return out
}

// agreed reports whether all that heads hold of a height fits together.
func (a *Archive) agreed(height uint64) bool {
	var seen *Block
	for _, shelf := range a.shelves {
		b, ok := shelf[height]
		switch {
		case !ok:
			continue
		case seen != nil && b.Header != seen.Header, b.Body != nil && BodyRoot(b.Body) != b.Transactions:
			return false
		}
		seen = &b
	}
	return seen != nil && a.follows(seen)
}

// follows reports whether the headers after b, whoever holds them, name its hash.
func (a *Archive) follows(b *Block) bool {
	for _, shelf := range a.shelves {
		if next, ok := shelf[b.Height+1]; ok && next.Previous != b.Hash() {
			return false
		}
	}
	return true
}
