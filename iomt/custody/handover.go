package custody

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// HandOver is what a custodian says of a lot when it passes it on.
type HandOver struct {
	Lot      contract.Pseudonym
	From, To contract.Pseudonym
	Sequence uint64       // of the lot's hand-overs, from 1
	Stage    device.Stage // that the lot enters
	At       sim.Time     // at the gate
	Content  [32]byte     // of the lot, as the gate read it
	Code     edge.Code    // of the lot's logger so far
}

// handOverMagic keeps a commitment to a hand-over from meaning anything else.
const handOverMagic = "ihealth/handover/1"

// encode returns the hand-over as bytes, all fields in order and of fixed length,
// integers big endian.
func (h *HandOver) encode() []byte {
	b := append([]byte(handOverMagic), h.Lot[:]...)
	b = append(append(b, h.From[:]...), h.To[:]...)
	b = binary.BigEndian.AppendUint64(b, h.Sequence)
	b = append(b, byte(h.Stage), byte(h.Code))
	b = binary.BigEndian.AppendUint64(b, uint64(h.At))
	return append(b, h.Content[:]...)
}

// Opening is a hand-over with the key of its commitment, for those who may read it.
type Opening struct {
	HandOver
	Key [32]byte // random, one a hand-over: times and stages are easily guessed
}

// Commitment returns HMAC-SHA-256 of the hand-over.
func (o *Opening) Commitment() [32]byte {
	mac := hmac.New(sha256.New, o.Key[:])
	mac.Write(o.encode())
	return [32]byte(mac.Sum(nil))
}

// Message returns what the custodian sends to the chain.
func (o *Opening) Message() contract.Message {
	return contract.Message{Kind: contract.Transfer, Subject: o.Lot, Party: o.To, Sequence: o.Sequence, Commitment: o.Commitment()}
}

// Content returns the hash of a lot's tags, in any order; tags that are read twice count
// once.
func Content(tags []contract.Pseudonym) [32]byte {
	sorted := slices.Clone(tags)
	slices.SortFunc(sorted, func(a, b contract.Pseudonym) int { return bytes.Compare(a[:], b[:]) })
	hash := sha256.New()
	for _, tag := range slices.Compact(sorted) {
		hash.Write(tag[:])
	}
	return [32]byte(hash.Sum(nil))
}
