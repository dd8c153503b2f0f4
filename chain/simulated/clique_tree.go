package simulated

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"ihealth/sim"
)

// Reasons for which a sealed block is refused.
var (
	ErrUnauthorised = errors.New("sealed by no signer")
	ErrSealedLately = errors.New("signer has sealed one of the last blocks")
	ErrDifficulty   = errors.New("difficulty is not that of the signer's turn")
)

// sealed is a block of proof of authority in the tree that grows from the genesis, which
// has no parent. It never changes, so nodes share it.
type sealed struct {
	parent     *sealed
	height     int64 // 0 of the genesis
	signer     int   // whose key sealed it, none's of the genesis
	difficulty int64
	total      int64 // difficulty of the chain that ends here
	at         sim.Time
	block      Block // what it carries; the zero Block: nothing
	carried    int64 // height of the last block that the chain which ends here carries
	signers    []int // who may seal its children, in their order
}

// newGenesis returns the root of a tree that signers may seal.
func newGenesis(signers []int) *sealed {
	return &sealed{signer: -1, signers: slices.Clone(signers)}
}

// rule returns the sealing rule for children of b, with its times left out.
func (b *sealed) rule() Clique { return Clique{Signers: len(b.signers)} }

// mayFollow reports whether signer may seal a child of b: it is authorised and sealed none
// of the floor(N/2) last blocks.
func (b *sealed) mayFollow(signer int) error {
	if !slices.Contains(b.signers, signer) {
		return fmt.Errorf("simulated: signer %d: %w", signer, ErrUnauthorised)
	}
	for range b.rule().Limit() - 1 {
		if b.signer == signer && b.parent != nil {
			return fmt.Errorf("simulated: signer %d at height %d: %w", signer, b.height, ErrSealedLately)
		}
		if b = b.parent; b == nil {
			break
		}
	}
	return nil
}

// child returns the block that signer seals on b.
func (b *sealed) child(signer int, at sim.Time, carried Block, signers []int) *sealed {
	height := b.height + 1
	difficulty := b.rule().Difficulty(slices.Index(b.signers, signer), height)
	return &sealed{
		parent: b, height: height, signer: signer, difficulty: difficulty, total: b.total + difficulty,
		at: at, block: carried, carried: max(b.carried, carried.Height), signers: signers,
	}
}

// verify reports how b breaks the rule, seen from its parent.
func (b *sealed) verify() error {
	if err := b.parent.mayFollow(b.signer); err != nil {
		return err
	}
	want := b.parent.rule().Difficulty(slices.Index(b.parent.signers, b.signer), b.height)
	if b.difficulty != want {
		return fmt.Errorf("simulated: difficulty %d of the block at height %d, want %d: %w", b.difficulty, b.height, want, ErrDifficulty)
	}
	return nil
}

// beats reports whether a node leaves the chain that ends with c for that of b: b has more
// difficulty, or as much and fewer blocks, or was sealed earlier, or by a lower signer.
// EIP-225 leaves ties open, and nodes that stay on different chains of equal difficulty
// may wait for each other for ever; the order, total but for two blocks of one signer,
// follows EIP-3436.
func (b *sealed) beats(c *sealed) bool {
	return cmp.Or(cmp.Compare(c.total, b.total), cmp.Compare(b.height, c.height), cmp.Compare(b.at, c.at), cmp.Compare(b.signer, c.signer)) < 0
}

// ancestor returns the block at height in the chain that ends with b, or nil above b.
func (b *sealed) ancestor(height int64) *sealed {
	for b != nil && b.height > height {
		b = b.parent
	}
	if b == nil || b.height < height {
		return nil
	}
	return b
}

// fork returns the last block that the chains ending with a and b share.
func fork(a, b *sealed) *sealed {
	for a != b {
		if a.height >= b.height {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	return a
}
