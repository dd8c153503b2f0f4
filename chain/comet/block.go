package comet

import (
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/crypto/merkle"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// What can be wrong with a block, beside its header and its transactions.
var (
	errOverfull = errors.New("too many transactions")
	errOrder    = errors.New("out of order of urgency")
)

// block is the decoded content of a proposed block.
type block struct {
	header       []byte // encoded, nil without
	order        *order // nil without
	orderRaw     []byte
	raw          [][]byte
	transactions []chain.Transaction
	root         [32]byte           // Merkle root of raw
	outcomes     []contract.Outcome // of transactions, once executed; nil without a machine
}

// parseBlock decodes the transactions of a proposal.
func parseBlock(txs [][]byte) (*block, error) {
	b := &block{raw: txs}
	if len(txs) > 0 && isHeader(txs[0]) {
		b.header, b.raw = txs[0], txs[1:]
	}
	if len(b.raw) > 0 && isOrder(b.raw[0]) {
		o, err := parseOrder(b.raw[0])
		if err != nil {
			return nil, err
		}
		b.order, b.orderRaw, b.raw = o, b.raw[0], b.raw[1:]
	}
	b.transactions = make([]chain.Transaction, len(b.raw))
	for i, raw := range b.raw {
		if err := b.transactions[i].UnmarshalBinary(raw); err != nil {
			return nil, fmt.Errorf("comet: transaction %d: %w", i, err)
		}
	}
	b.root = merkleRoot(b.raw)
	return b, nil
}

// encoded returns the block's content as the engine carries it.
func (b *block) encoded() [][]byte {
	var content [][]byte
	if b.header != nil {
		content = append(content, b.header)
	}
	if b.order != nil {
		content = append(content, b.orderRaw)
	}
	return append(content, b.raw...)
}

// ids returns the names of the transactions, in order.
func (b *block) ids() []chain.TransactionID {
	ids := make([]chain.TransactionID, len(b.transactions))
	for i := range b.transactions {
		ids[i] = b.transactions[i].ID()
	}
	return ids
}

func merkleRoot(items [][]byte) (root [32]byte) {
	copy(root[:], merkle.HashFromByteSlices(items))
	return root
}

// checkShape checks the rules that need neither keys nor state: at most
// blockSize transactions, in order of urgency.
func (b *block) checkShape(blockSize int) error {
	if len(b.transactions) > blockSize {
		return fmt.Errorf("comet: %w: %d, at most %d", errOverfull, len(b.transactions), blockSize)
	}
	for i := 1; i < len(b.transactions); i++ {
		if before, u := b.transactions[i-1].Urgency, b.transactions[i].Urgency; u < before {
			return fmt.Errorf("comet: %w: transaction %d is %v, the one before it %v", errOrder, i, u, before)
		}
	}
	return nil
}
