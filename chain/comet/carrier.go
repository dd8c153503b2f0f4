package comet

import (
	"encoding/binary"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

// carrierMagic opens an encoded carrier.
const carrierMagic = "IHC\x01"

// isCarrier tells a carrier from a batch header and a transaction.
func isCarrier(b []byte) bool {
	return len(b) >= len(carrierMagic) && string(b[:len(carrierMagic)]) == carrierMagic
}

// carrier packs a sealed batch into one message for the mempool of its proposer, who
// takes it as the gateway's offer: the way of a batch to a validator of another
// process. It never enters a block. Its encoding is the magic, the batch header, and
// each transaction after its length, 4 bytes, big endian.
func (b *block) carrier() []byte {
	size := len(carrierMagic) + len(b.header)
	for _, raw := range b.raw {
		size += 4 + len(raw)
	}
	out := append(make([]byte, 0, size), carrierMagic...)
	out = append(out, b.header...)
	for _, raw := range b.raw {
		out = binary.BigEndian.AppendUint32(out, uint32(len(raw)))
		out = append(out, raw...)
	}
	return out
}

// parseCarrier decodes a carrier, without looking at signatures.
func parseCarrier(b []byte) (*block, error) {
	rest := b[len(carrierMagic):]
	if len(rest) < headerLen || !isHeader(rest) {
		return nil, fmt.Errorf("comet: %w: a carrier without one", errHeader)
	}
	parts := [][]byte{rest[:headerLen:headerLen]}
	for rest = rest[headerLen:]; len(rest) > 0; {
		if len(rest) < 4 || uint32(len(rest)-4) < binary.BigEndian.Uint32(rest) {
			return nil, fmt.Errorf("comet: %w: a carrier of %d bytes does not hold what it announces", chain.ErrMalformed, len(b))
		}
		end := 4 + binary.BigEndian.Uint32(rest)
		parts = append(parts, rest[4:end:end])
		rest = rest[end:]
	}
	return parseBlock(parts)
}

// take lets a carrier into the mempool, which wakes the consensus, after its batch
// has become the offer for its height. It leaves the mempool when its height is
// decided.
func (a *application) take(req *abci.RequestCheckTx) error {
	b, err := parseCarrier(req.Tx)
	if err != nil {
		return err
	}
	a.mu.RLock()
	h, err := a.comingHeader(b.header)
	a.mu.RUnlock()
	if err != nil || req.Type == abci.CheckTxType_Recheck {
		return err
	}
	return a.offer(h.height, b)
}
