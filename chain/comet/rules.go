package comet

import (
	"crypto/ed25519"
	"fmt"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"

	"ihealth/chain"
)

// rules are what all validators of a network agree on.
type rules struct {
	chainID   string
	blockSize int // until an order changes it
	registry  *chain.Registry
	gateway   ed25519.PublicKey // signs batch headers
	classes   chain.Allocation
	channel   int // of classes, that this chain is
}

// checkBlock reports which rule b breaks as the block of height, of at most
// blockSize transactions, on top of those in used. Signatures, which cost most, come last.
func (r rules) checkBlock(height int64, blockSize int, b *block, used *chain.Nonces) error {
	if err := b.checkShape(blockSize); err != nil {
		return err
	}
	if b.header != nil {
		if err := r.checkHeader(height, b); err != nil {
			return err
		}
	}
	if err := checkNonces(b, used); err != nil {
		return err
	}
	return r.checkSignatures(b)
}

// checkHeader checks that the header announces just this block.
func (r rules) checkHeader(height int64, b *block) error {
	h, err := parseHeader(b.header, r.gateway)
	if err != nil {
		return err
	}
	if h != (batchHeader{height, uint32(len(b.transactions)), b.root}) {
		return fmt.Errorf("comet: %w: it announces %d transactions for height %d, with a root that may differ; the block holds %d at height %d",
			errHeader, h.count, h.height, len(b.transactions), height)
	}
	return nil
}

// checkNonces checks that no transaction was committed before or stands in b
// twice.
func checkNonces(b *block, used *chain.Nonces) error {
	var here chain.Nonces
	for i := range b.transactions {
		if id := b.transactions[i].ID(); used.Used(id) || !here.Add(id) {
			return fmt.Errorf("comet: transaction %d of entity %q: %w", id.Nonce, id.Entity, chain.ErrReplayed)
		}
	}
	return nil
}

// checkSignatures checks that members sent the transactions to this channel, all
// signatures in one go.
func (r rules) checkSignatures(b *block) error {
	if len(b.transactions) == 0 {
		return nil
	}
	batch := comet25519.NewBatchVerifier()
	for i := range b.transactions {
		t := &b.transactions[i]
		sender, err := r.registry.Sender(t)
		if err != nil {
			return err
		}
		if err := r.classes.Check(t.Class(), r.channel); err != nil {
			return fmt.Errorf("comet: transaction %d: %w", i, err)
		}
		signed := b.raw[i][:len(b.raw[i])-ed25519.SignatureSize]
		if err := batch.Add(comet25519.PubKey(sender.PublicKey), signed, t.Signature[:]); err != nil {
			return fmt.Errorf("comet: transaction %d: %w: %w", i, chain.ErrSignature, err)
		}
	}
	if ok, _ := batch.Verify(); !ok {
		return fmt.Errorf("comet: block of %d transactions: %w", len(b.transactions), chain.ErrSignature)
	}
	return nil
}
