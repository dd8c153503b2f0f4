package provenance

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"ihealth/chain/contract"
)

// Stage is a record's place in the life of data.
type Stage uint8

// The stages.
const (
	Source     Stage = iota // measured or written: rests on no other record
	Derivation              // computed or concluded from others
	Final                   // a report from which nothing is derived
)

// String returns the stage's name.
func (s Stage) String() string {
	switch s {
	case Source:
		return "source"
	case Derivation:
		return "derivation"
	case Final:
		return "final"
	default:
		return fmt.Sprintf("Stage(%d)", uint8(s))
	}
}

// Parent is a record that another one is derived from.
type Parent struct {
	ID         contract.Pseudonym
	Commitment [32]byte // to it, when the other was made
}

// Record is a document with what it is derived from.
type Record struct {
	ID       contract.Pseudonym // random: it tells nothing of the document
	Stage    Stage
	Parents  []Parent
	Document []byte
	Key      [32]byte // of the commitment: kept beside the record, never on the chain
}

// Commitment returns the HMAC-SHA-256 of all fields under the record's key. Integers are big
// endian:
//
//	16 id
//	1  stage
//	4  number of parents
//	…  16 id and 32 commitment of each
//	…  document
func (r *Record) Commitment() [32]byte {
	mac := hmac.New(sha256.New, r.Key[:])
	mac.Write(r.ID[:])
	mac.Write(binary.BigEndian.AppendUint32([]byte{byte(r.Stage)}, uint32(len(r.Parents))))
	for _, p := range r.Parents {
		mac.Write(p.ID[:])
		mac.Write(p.Commitment[:])
	}
	mac.Write(r.Document)
	return [32]byte(mac.Sum(nil))
}

// Anchor returns the message that puts the commitment on the chain, as the first leaf of a log
// of its own: no other root of one leaf is ever taken in its place.
func (r *Record) Anchor() contract.Message {
	return contract.Message{Kind: contract.Anchor, Subject: r.ID, Count: 1, Commitment: r.Commitment()}
}
