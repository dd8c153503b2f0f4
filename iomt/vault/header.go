package vault

import (
	"encoding/binary"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// headerBytes is the length of an encoded header.
const headerBytes = len(recordMagic) + 16 + 16 + 8 + 4 + 8

// recordMagic opens every encoded record, and keeps a signature on one from meaning
// anything else.
const recordMagic = "IHV\x01"

// Stream is a sequence of records: those of one subject by one signer. A device has its own.
type Stream struct {
	Subject contract.Pseudonym // whose record it is
	Signer  contract.Pseudonym // device or provider that signs it
}

// ID names a record.
type ID struct {
	Stream
	Sequence uint64 // in the stream, from 1 without gaps: a record left out is seen
}

// String returns the name as it stands in errors and results.
func (id ID) String() string {
	return fmt.Sprintf("record %d of subject %v by %v", id.Sequence, id.Subject, id.Signer)
}

// Header is what is known of a record without a key.
type Header struct {
	ID
	Epoch uint32   // of the session key that seals it, from 1, never falling in a stream
	At    sim.Time // of writing, ≥ 0, never falling in a stream: a body has its own time
}

// follows fails with ErrRecord or ErrOrder unless epoch and time may come after those of the
// stream's last record, the zero Header before the first.
func (h Header) follows(last Header) error {
	switch {
	case h.Epoch == 0 || h.At < 0:
		return fmt.Errorf("vault: %v: %w: epoch %d at %v, want an epoch from 1 and a time from 0", h.ID, ErrRecord, h.Epoch, h.At)
	case h.Epoch < last.Epoch || h.At < last.At:
		return fmt.Errorf("vault: %v of epoch %d at %v: %w: epoch %d at %v", h.ID, h.Epoch, h.At, ErrOrder, last.Epoch, last.At)
	}
	return nil
}

// encode returns the header as bytes, integers big endian:
//
//	4  "IHV" and the version of the format, 1
//	16 subject
//	16 signer
//	8  sequence
//	4  epoch
//	8  time, ns
func (h Header) encode() []byte {
	b := append(make([]byte, 0, headerBytes), recordMagic...)
	b = append(b, h.Subject[:]...)
	b = append(b, h.Signer[:]...)
	b = binary.BigEndian.AppendUint64(b, h.Sequence)
	b = binary.BigEndian.AppendUint32(b, h.Epoch)
	return binary.BigEndian.AppendUint64(b, uint64(h.At))
}

// decodeHeader is the inverse of encode for the first headerBytes of b.
func decodeHeader(b []byte) Header {
	b = b[len(recordMagic):]
	return Header{
		ID:    ID{Stream{contract.Pseudonym(b[:16]), contract.Pseudonym(b[16:32])}, binary.BigEndian.Uint64(b[32:])},
		Epoch: binary.BigEndian.Uint32(b[40:]),
		At:    sim.Time(binary.BigEndian.Uint64(b[44:])),
	}
}
