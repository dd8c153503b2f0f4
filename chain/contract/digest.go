package contract

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Digest returns a SHA-256 over what became of a block's transactions and over the root
// of the state after it: on all of this the validators of a chain agree.
func Digest(outcomes []Outcome, root [32]byte) [32]byte {
	b := slices.Clone(root[:])
	for _, o := range outcomes {
		b = binary.BigEndian.AppendUint32(b, uint32(len(o.Refused)))
		b = append(b, o.Refused...)
		b = binary.BigEndian.AppendUint64(b, o.Gas)
		b = binary.BigEndian.AppendUint32(b, uint32(len(o.Events)))
		for _, e := range o.Events {
			b = append(append(b, byte(e.Kind), e.Code), e.Subject[:]...)
		}
	}
	return sha256.Sum256(b)
}
