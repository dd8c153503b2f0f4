package comet

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"ihealth/chain"
)

// gatewayKey signs batch headers.
func gatewayKey(seed uint64) ed25519.PrivateKey {
	secret := sha256.Sum256(fmt.Appendf(nil, "ihealth gateway %d", seed))
	return ed25519.NewKeyFromSeed(secret[:])
}

// Propose hands a batch to the proposer of height and wakes all validators. The
// height must be the one after the last decision. It fails when the batch breaks
// a rule of the chain, such as the block size.
func (t *Testnet) Propose(height int64, batch []chain.Transaction) error {
	b, err := seal(t.gateway, height, batch)
	if err != nil {
		return err
	}
	proposer := t.nodes[t.rotation.proposer(height)]
	if err := proposer.app.offer(height, b); err != nil {
		return err
	}
	t.announced.Store(&b.header)
	for _, n := range t.nodes {
		n.rouse(b.header)
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
