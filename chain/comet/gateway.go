package comet

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"github.com/cometbft/cometbft/types"

	"ihealth/chain"
)

// gatewayKey signs batch headers.
func gatewayKey(seed uint64) ed25519.PrivateKey {
	secret := sha256.Sum256(fmt.Appendf(nil, "ihealth gateway %d", seed))
	return ed25519.NewKeyFromSeed(secret[:])
}

// Propose hands a batch to the proposer of height and wakes all validators. The
// height must be the one after the last decision that was read; when it is decided
// meanwhile, the batch goes nowhere, as its decision will tell. It fails when the
// batch breaks a rule of the chain, such as the block size.
func (t *Testnet) Propose(height int64, batch []chain.Transaction) error {
	b, err := seal(t.gateway, height, batch)
	if err != nil {
		return err
	}
	next, set := t.rotation.turn()
	if height > next {
		return fmt.Errorf("comet: a batch for height %d: want %d, the next one", height, next)
	}
	if height < next {
		return nil
	}
	if proposer := t.proposer(set); proposer != nil {
		if err := proposer.app.offer(height, b); err != nil {
			return err
		}
	}
	t.announced.Store(&b.header)
	for _, v := range set.Validators {
		t.byKey[keyOf(v)].rouse(b.header)
	}
	return nil
}

// proposer returns the running node that can propose in the earliest round, nil if
// no validator runs.
func (t *Testnet) proposer(set *types.ValidatorSet) *node {
	for key := range proposers(set) {
		if n := t.byKey[key]; n.running() != nil {
			return n
		}
	}
	return nil
}

// seal encodes a batch and puts the header before it, signed with key.
func seal(key ed25519.PrivateKey, height int64, batch []chain.Transaction) (*block, error) {
	b := &block{transactions: batch, raw: make([][]byte, len(batch))}
	for i := range batch {
		raw, err := batch[i].MarshalBinary()
		if err != nil {
			return nil, err
		}
		b.raw[i] = raw
	}
	b.root = merkleRoot(b.raw)
	b.header = batchHeader{height, uint32(len(batch)), b.root}.sign(key)
	return b, nil
}
