package simulated

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim/rng"
)

// TestCliqueLimits holds the rule against EIP-225: SIGNER_LIMIT "must be
// floor(SIGNER_COUNT / 2) + 1", DIFF_INTURN is 2, DIFF_NOTURN is 1, and the signer in turn
// is the one with block number % SIGNER_COUNT = SIGNER_INDEX.
func TestCliqueLimits(t *testing.T) {
	for n, limit := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 4, 12: 7, 13: 7, 21: 11} {
		if got := (Clique{Signers: n}).Limit(); got != limit {
			t.Errorf("limit of %d signers: %d, want %d", n, got, limit)
		}
	}
	c := Clique{Signers: 5, Period: time.Second, Wiggle: 500 * time.Millisecond}
	stream := rng.New(rng.Key{Seed: 225})
	for height := int64(1); height < 20; height++ {
		for rank := range 5 {
			in := height%5 == int64(rank)
			want := int64(1)
			if in {
				want = 2
			}
			wait := c.Wait(rank, height, stream)
			if c.Difficulty(rank, height) != want || in != (wait == time.Second) || wait < time.Second || wait > 3500*time.Millisecond {
				t.Errorf("height %d, rank %d: difficulty %d, wait %v", height, rank, c.Difficulty(rank, height), wait)
			}
		}
	}
}

// TestMayFollowAgainstALedger lets random signers seal, and compares the rule with a
// dumber one: no signer twice among any floor(N/2)+1 blocks in a row.
func TestMayFollowAgainstALedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 13).Draw(t, "signers")
		head := newGenesis(first(n))
		var ledger []int
		for range 60 {
			signer := rapid.IntRange(0, n-1).Draw(t, "signer")
			recent := ledger[max(0, len(ledger)-n/2):]
			allowed := true
			for _, s := range recent {
				allowed = allowed && s != signer
			}
			err := head.mayFollow(signer)
			if allowed != (err == nil) || !allowed && !errors.Is(err, ErrSealedLately) {
				t.Fatalf("%d signers, after %v signer %d: %v", n, ledger, signer, err)
			}
			if allowed {
				head = head.child(signer, 0, Block{}, head.signers)
				ledger = append(ledger, signer)
				if err := head.verify(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestVerifyRefuses: a stranger, a seal too early and a false difficulty.
func TestVerifyRefuses(t *testing.T) {
	genesis := newGenesis(first(3))
	first := genesis.child(1, 0, Block{}, genesis.signers)
	twice := first.child(1, 0, Block{}, first.signers)
	boast := first.child(0, 0, Block{}, first.signers)
	boast.difficulty = DifficultyInTurn // 2 % 3 is not 0
	stranger := first.child(2, 0, Block{}, first.signers)
	stranger.signer = 7
	for _, row := range []struct {
		block *sealed
		want  error
	}{{first, nil}, {twice, ErrSealedLately}, {boast, ErrDifficulty}, {stranger, ErrUnauthorised}} {
		if err := row.block.verify(); !errors.Is(err, row.want) {
			t.Errorf("%+v: %v, want %v", row.block, err, row.want)
		}
	}
}

// longest returns the most blocks, up to enough, that the first k signers can seal on b
// without the others, by trying all orders.
func longest(b *sealed, k, enough int) int {
	best := 0
	for signer := range k {
		if enough > 0 && b.mayFollow(signer) == nil {
			best = max(best, 1+longest(b.child(signer, 0, Block{}, b.signers), k, enough-1))
		}
		if best == enough {
			break
		}
	}
	return best
}

// TestMajorityAloneGrows: k of N signers seal for ever if k ≥ floor(N/2)+1, and at most k
// blocks if not, whatever their order: N = 1 … 9 by enumeration of all orders.
func TestMajorityAloneGrows(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for k := 1; k <= n; k++ {
			want := k
			if k >= n/2+1 {
				want = 3 * n
			}
			if got := longest(newGenesis(first(n)), k, 3*n); got != want {
				t.Errorf("%d of %d signers seal %d blocks, want %d", k, n, got, want)
			}
		}
	}
}

// TestForkIsTheLastSharedBlock compares with the sets of ancestors.
func TestForkIsTheLastSharedBlock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := []*sealed{newGenesis(first(1))}
		for range rapid.IntRange(1, 30).Draw(t, "blocks") {
			parent := tree[rapid.IntRange(0, len(tree)-1).Draw(t, "parent")]
			tree = append(tree, parent.child(0, 0, Block{}, parent.signers))
		}
		a, b := rapid.SampledFrom(tree).Draw(t, "a"), rapid.SampledFrom(tree).Draw(t, "b")
		shared := map[*sealed]bool{}
		for x := a; x != nil; x = x.parent {
			shared[x] = true
			if x.height != 0 && a.ancestor(x.height) != x {
				t.Fatal("ancestor is not on the chain")
			}
		}
		want := b
		for !shared[want] {
			want = want.parent
		}
		if fork(a, b) != want {
			t.Fatalf("fork at height %d, want %d", fork(a, b).height, want.height)
		}
	})
}
